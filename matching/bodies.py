"""Firms and researchers in the engine: kept as their public pages read, taken out when the pages are gone."""

from collections.abc import Iterable
from uuid import UUID

from matching import engine
from matching.documents import Document
from matching.engine import Kind, Text
from matching.engine.store import text_of
from matching.engine.text import cleaned
from matching.texts import BODIES, open_ids, public_text, public_texts
from organizations.models import Organization
from seeds.models import PublishedSeed, ResearcherProfile, Seed

AT_ONCE = 200


def keep(kind: Kind, body_id: UUID) -> None:
    """Keep one body as the world reads it now, or take it out."""
    text = public_text(kind, body_id)
    if text is None:
        engine.forget(kind, body_id)
    else:
        engine.index(kind, body_id, text)


def keep_organization(organization_id: int) -> None:
    """Keep what stands and falls with an organisation: itself where it is a firm, and its researchers."""
    for body_id in Organization.objects.filter(pk=organization_id).values_list("public_id", flat=True):
        keep(Kind.FIRM, body_id)
    people = ResearcherProfile.objects.filter(organization_id=organization_id).order_by("pk")
    for body_id in people.values_list("public_id", flat=True):
        keep(Kind.RESEARCHER, body_id)


def keep_researcher_of(seed_id: UUID) -> None:
    """Keep the researcher whose seed appeared, changed or went."""
    shown = PublishedSeed.objects.filter(public_id=seed_id).values_list("researcher__public_id", flat=True)
    written = Seed.objects.filter(public_id=seed_id).values_list("researcher__public_id", flat=True)
    for body_id in sorted({*shown, *written} - {None}):
        keep(Kind.RESEARCHER, body_id)


def keep_missed() -> int:
    """Keep bodies that were never indexed, and take out those that are gone; return how many there were."""
    missed = 0
    for kind in BODIES:
        for body_id in sorted(engine.indexed_ids(kind) ^ set(open_ids(kind))):
            keep(kind, body_id)
            missed += 1
    return missed


def keep_all() -> None:
    """Compare every body with its public page and index what reads differently; every night."""
    for kind in BODIES:
        wanted = open_ids(kind)
        for body_id in sorted(engine.indexed_ids(kind) - set(wanted)):
            engine.forget(kind, body_id)
        for start in range(0, len(wanted), AT_ONCE):
            texts = public_texts(kind, wanted[start : start + AT_ONCE])
            changed = _changed(kind, texts)
            engine.index_many(kind, [engine.Entry(body_id, texts[body_id]) for body_id in changed])


def _changed(kind: Kind, texts: dict[UUID, Text]) -> Iterable[UUID]:
    current = engine.indexed_ids(kind) & texts.keys()
    kept = Document.objects.filter(kind=kind, listing_id__in=current).values_list("listing_id", "text")
    same = {body_id for body_id, text in kept if text_of(text) == cleaned(texts[body_id])}
    return sorted(texts.keys() - same)
