"""What the daily sweep finds: checks that are late."""

from django.db import transaction

from core.calendar import today
from organizations import notices
from organizations.models import Organization
from organizations.services import tell_desk


def remind_desk() -> None:
    """Tell the desk, once a due date, which organisations still wait after it."""
    late = Organization.objects.waiting_for_desk().filter(due_on__lt=today()).order_by("due_on", "pk")
    for organization in late:
        with transaction.atomic():
            tell_desk(organization, notice=notices.OrganizationOverdue, fact="organization-overdue")
