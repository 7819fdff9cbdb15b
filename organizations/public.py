"""What the world sees of an organisation: the directory's facts, selected by name."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from classifications.choices import code_name
from classifications.naming import name_of
from core.languages import as_written
from organizations.enums import OrganizationType
from organizations.querysets import OrganizationQuerySet


@dataclass(frozen=True, slots=True)
class PublicOrganization:
    """One approved organisation of the directory."""

    public_id: UUID
    type: str
    name: str
    name_kana: str
    name_en: str
    corporate_number: str
    municipality_code: str | None
    municipality_name: str | None
    industry_code: str | None
    industry_name: str | None
    size_band: str
    description: str
    capabilities: list[str]
    website: str
    is_fictional: bool

    @property
    def shown_name(self) -> str:
        """The name in the language of the page, as far as the body gives it."""
        return as_written(self.name, self.name_en)

    @property
    def type_name(self) -> str:
        return str(OrganizationType(self.type).label)

    @property
    def size_name(self) -> str:
        return code_name("size_band", self.size_band) if self.size_band else ""


CODES = {"municipality_code": F("municipality_id"), "industry_code": F("industry_id")}
NAMES = {"municipality_name": "municipality__", "industry_name": "industry__"}
COLUMNS = tuple(field.name for field in fields(PublicOrganization) if field.name not in CODES | NAMES)


def rows(organizations: OrganizationQuerySet) -> QuerySet[Any]:
    """Select the public columns of approved organisations and no others, in the order of their reading."""
    named = {column: name_of(road) for column, road in NAMES.items()}
    return organizations.public().order_by("name_kana", "pk").values(*COLUMNS, **CODES, **named)


def card(row: dict[str, Any]) -> PublicOrganization:
    """Build the public type from one selected row."""
    return PublicOrganization(**row)


def cards(selected: Iterable[dict[str, Any]]) -> list[PublicOrganization]:
    """The same for many."""
    return [card(row) for row in selected]
