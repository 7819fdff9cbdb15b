"""Seeds of the demo: invented ones with invented researchers, and titles that institutions published."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from classifications.models import Theme
from demo import people
from organizations.models import Organization
from seeds import services, transitions
from seeds.models import Seed

TEXTS = ("title", "one_line", "summary", "advantages", "kind", "trl", "trl_band", "ip_status")
# Some have an English text as well; the others show what an English page does without one.
ENGLISH = json.loads((Path(__file__).parent / "data" / "seeds_en.json").read_text(encoding="utf-8"))
LISTS = ("applications", "keywords", "collaboration_types")


def load_seeds(
    records: list[Mapping[str, Any]], organizations: Mapping[str, Organization], *, now: datetime
) -> dict[str, UUID]:
    """Register every seed and return their public ids; unfiled inventions stay with their office."""
    loaded = {}
    for record in records:
        at = now + timedelta(days=record["posted_offset_days"])
        loaded[record["id"]] = _load(record, organizations[record["institution_org_id"]], at=at).public_id
    return loaded


def _load(record: Mapping[str, Any], organization: Organization, *, at: datetime) -> Seed:
    author = _author(record, organization)
    seed = services.register(organization=organization, person=author, text=_text(record))
    if record["state"] == "published":
        transitions.publish(seed=seed, by=author, at=at)
    return seed


def _author(record: Mapping[str, Any], organization: Organization) -> Any:
    """Return the invented researcher; for a title that a real institution published, the hub office."""
    if record["basis"] == "fictional":
        return people.researcher(record["researcher_name"], organization, record["id"])
    return people.hub_office()


def _text(record: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: record[name] if record[name] is not None else "" for name in TEXTS}
    values |= {name: record[name] or [] for name in LISTS}
    return (
        values
        | ENGLISH.get(record["id"], {})
        | {
            "trl": record["trl"],
            "research_field_id": record["research_field_code"],
            "lab_name": record["lab_name"] or "",
            "researcher_name": record["researcher_name"] or "",
            "source_note": record["public_source"] or "",
            "themes": Theme.objects.filter(code__in=record["theme_codes"]),
        }
    )
