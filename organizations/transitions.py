"""The desk's check of organisations, one function a step."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.workflow import Workflow
from notifications.notices import notify
from organizations.enums import OrganizationStatus as Status
from organizations.models import Membership, Organization, OrganizationStatusChange
from organizations.notices import OrganizationChecked
from organizations.signals import organization_status_changed

WORKFLOW = Workflow(
    name="organization",
    steps={
        Status.PENDING: {Status.APPROVED, Status.REJECTED},
        Status.APPROVED: {Status.SUSPENDED},
        Status.SUSPENDED: {Status.APPROVED},
    },
)


def approve(*, organization: Organization, by: Any, at: datetime) -> Organization:
    """Let the organisation take part, and name it in the directory; also ends a suspension."""
    return _move(organization, to=Status.APPROVED, by=by, at=at)


def reject(*, organization: Organization, by: Any, at: datetime, reason: str) -> Organization:
    """Refuse a registration; its people may register again."""
    return _move(organization, to=Status.REJECTED, by=by, at=at, reason=_given(reason))


def suspend(*, organization: Organization, by: Any, at: datetime, reason: str) -> Organization:
    """Stop an organisation: none of its people can act for it until the desk resumes it."""
    return _move(organization, to=Status.SUSPENDED, by=by, at=at, reason=_given(reason))


def _given(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("理由を入力してください。相手にそのまま届きます。"))
    return reason.strip()


@transaction.atomic
def _move(organization: Organization, *, to: Status, by: Any, at: datetime, reason: str = "") -> Organization:
    # Decide on the locked row: the instance the caller holds may be stale.
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    WORKFLOW.check(Status(locked.status), to)
    if Membership.objects.standing().filter(organization=locked, user=by).exists():
        raise DomainError(_("自分が所属する団体は確認できません。ほかの担当者に頼んでください。"))
    was, locked.status, locked.due_on = locked.status, to, None
    locked.save(update_fields=["status", "due_on"])
    change = OrganizationStatusChange.objects.create(
        organization=locked, was=was, now=to, by=by, at=at, reason=reason
    )
    _tell(change)
    organization_status_changed.send(sender=Organization, organization_id=locked.pk)
    return locked


def _tell(change: OrganizationStatusChange) -> None:
    """Tell the managers with the reason; whom a stop or its end concerns as well, without it."""
    organization, ends = change.organization, change.was == Status.SUSPENDED
    status = "resumed" if ends else change.now
    path = reverse("organizations:mine" if change.now == Status.APPROVED else "organizations:new")
    managers, others = _people_of(organization)
    for people, reason in ((managers, change.reason), (others, "")):
        if people is managers or Status.SUSPENDED in {change.was, change.now}:
            notify(
                OrganizationChecked(name=organization.name, status=status, reason=reason),
                to=people,
                key=f"organization-checked:{organization.public_id}:{change.pk}",
                path=path,
            )


def _people_of(organization: Organization) -> tuple[Any, Any]:
    """Return managers and other members whatever the body's status; ``active()`` passes over stopped ones."""
    from organizations.rules import MANAGING_ROLES

    members = Membership.objects.standing().filter(organization=organization, approved=True)
    managing = members.filter(role__in=MANAGING_ROLES).values("user_id")
    people = get_user_model().objects.filter(pk__in=members.values("user_id"), is_active=True).order_by("pk")
    return people.filter(pk__in=managing), people.exclude(pk__in=managing)
