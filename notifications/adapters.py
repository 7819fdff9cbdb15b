"""Sends the mails of log-in and sign-up through the outbox."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import get_language, override

from accounts.adapters import AccountAdapter
from accounts.models import User
from notifications import rendering
from notifications.outbox import enqueue_mail


class OutboxAccountAdapter(AccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; a slow or absent mail server is no concern of the page."""
        owner = _owner_of(email)
        # Whose address it is reads it, whatever language the page had on which somebody asked for it.
        with override(owner.language if owner else get_language()):
            site = {"name": rendering.site_name(), "domain": settings.SITE_URL}
            mail = self.render_mail(template_prefix, email, {"email": email, "current_site": site} | context)
        enqueue_mail(
            # Each request for a link is a new fact: asking twice sends two links.
            key=f"{template_prefix}:{uuid.uuid4()}",
            to_address=email,
            subject=mail.subject,
            text=str(mail.body),
            html=_html_of(mail),
            recipient=owner,
        )


def _html_of(mail: EmailMultiAlternatives) -> str:
    return next((str(part.content) for part in mail.alternatives if part.mimetype == "text/html"), "")


def _owner_of(email: str) -> User | None:
    address = (
        EmailAddress.objects.filter(email=email).select_related("user").order_by("-verified", "pk").first()
    )
    return address.user if address else None
