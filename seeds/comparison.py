"""Old and new text beside each other, and what happened to a seed, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from classifications.choices import code_name
from seeds.enums import SeedStatus
from seeds.models import PublishedSeed, Seed
from seeds.services import TEXT_FIELDS, columns_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One field whose two texts differ."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a seed's history."""

    at: datetime
    what: str
    who: str
    note: str


def with_published(seed: Seed) -> list[Difference]:
    """Return what changed since the text that the world sees; nothing when it sees none."""
    public = PublishedSeed.objects.filter(pk=seed.public_id).first()
    if public is None or not seed.has_unpublished_text or public.is_text_withheld:
        return []
    return _differences(_texts(public, public.themes.order_by("sort", "pk")), _own_texts(seed))


def with_typed(seed: Seed, typed: Mapping[str, Any]) -> list[Difference]:
    """Return where the saved text and what somebody has just typed differ."""
    themes = typed.get("themes", ())
    values = {name: getattr(seed, name) for name in TEXT_FIELDS} | columns_of(typed)
    return _differences(_own_texts(seed), _texts(Seed(**values), themes))


def history(seed: Seed) -> list[Event]:
    """Return the seed's steps, the newest first; the desk is named as the desk."""
    changes = seed.changes.select_related("by").order_by("-at", "-pk")
    return [_event(change) for change in changes[:50]]


def asked_for(seed: Seed) -> str:
    """Return what the liaison office asks to change; nothing when the text is not back with its author."""
    if seed.status != SeedStatus.RETURNED:
        return ""
    last = seed.changes.filter(now=SeedStatus.RETURNED).order_by("-at", "-pk").first()
    return last.reason if last else ""


def _event(change: Any) -> Event:
    if change.was == change.now == SeedStatus.PUBLISHED:
        what = _("新しい内容を公開しました")
    elif change.was == change.now:
        what = _("未公開の発明について、公開してよいと判断しました")
    else:
        what = SeedStatus(change.now).label
    is_desk = change.now == SeedStatus.UNPUBLISHED
    who = _("ポータル事務局") if is_desk else change.by.full_name if change.by else ""
    return Event(at=change.at, what=str(what), who=who, note=change.reason)


def _own_texts(seed: Seed) -> dict[str, str]:
    return _texts(seed, seed.themes.order_by("sort", "pk"))


def _texts(row: Any, themes: Any) -> dict[str, str]:
    texts = {str(Seed._meta.get_field(name).verbose_name): _text(row, name) for name in TEXT_FIELDS}
    return texts | {
        str(Seed._meta.get_field("themes").verbose_name): _("、").join(theme.name for theme in themes)
    }


def _text(row: Any, name: str) -> str:
    value = getattr(row, name)
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    if name == "collaboration_types":
        return _("、").join(code_name("collaboration_type", code) for code in value)
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)


def _differences(old: dict[str, str], new: dict[str, str]) -> list[Difference]:
    return [Difference(label, old[label], new[label]) for label in old if old[label] != new[label]]
