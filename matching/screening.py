"""What may not stand in a text that goes to a masked other side."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.checking import blocking, check_between, check_text
from disclosure.screening import Finding
from organizations.models import Organization


class NamesFoundError(DomainError):
    """The text would tell who is writing; carries the findings so that a page can mark them."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        words = "、".join(f"「{finding.text}」" for finding in findings[:5])
        super().__init__(
            _("相手に名前や連絡先が伝わる言葉があります：%(words)s。言い換えてから送ってください。")
            % {"words": words}
        )


def refuse_names(fields: Mapping[str, str], *, organization: Organization) -> None:
    """Raise NamesFoundError when a text names its writer or carries an address, phone, mail or number."""
    if found := blocking(check_text(fields, organization=organization)):
        raise NamesFoundError(found)


def refuse_names_of_both(fields: Mapping[str, str], *, listing_ids: Iterable[UUID]) -> None:
    """Raise NamesFoundError when a text of the desk tells one side of a masked pair who the other is."""
    if found := blocking(check_between(fields, listing_ids=listing_ids)):
        raise NamesFoundError(found)
