"""What may not stand in a text that goes to a masked other side."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from disclosure.checking import check_between, check_text
from disclosure.refusing import refuse_findings
from organizations.models import Organization


def refuse_names(fields: Mapping[str, str], *, organization: Organization) -> None:
    """Raise NamesFoundError when a text names its writer or carries an address, phone, mail or number."""
    refuse_findings(check_text(fields, organization=organization))


def refuse_names_of_both(fields: Mapping[str, str], *, listing_ids: Iterable[UUID]) -> None:
    """Raise NamesFoundError when a text of the desk tells one side of a masked pair who the other is."""
    refuse_findings(check_between(fields, listing_ids=listing_ids))
