"""What the engine may know of a listing: the world's words, read with public eyes, and what is open."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from core.calendar import today
from disclosure.public_eyes import public_eyes
from matching.engine import Kind, Text, telling
from needs import public as public_needs
from needs.models import PublishedNeed
from organizations import public as public_organizations
from organizations.enums import COMPANY_TYPES
from organizations.models import Organization
from seeds import public as public_seeds
from seeds.models import PublishedSeed, ResearcherProfile

IDLE_RESOURCE = "idle_resource"
"""The code of a need that offers something idle and asks for its use."""


def open_ids(kind: Kind) -> list[UUID]:
    """Return the listings that take part in matching today."""
    if kind in BODIES:
        return list(BODIES[kind]().order_by("pk").values_list("public_id", flat=True))
    if kind is Kind.SEED:
        return list(PublishedSeed.objects.order_by("pk").values_list("pk", flat=True))
    open_needs = PublishedNeed.objects.filter(closed_on__isnull=True, deadline__gte=today())
    return list(open_needs.order_by("pk").values_list("pk", flat=True))


def public_text(kind: Kind, listing_id: UUID) -> Text | None:
    """Return what the engine may know of a listing, read with public eyes; None when it is not open."""
    if kind in BODIES:
        return public_texts(kind, [listing_id]).get(listing_id)
    with public_eyes():
        if kind is Kind.NEED:
            need = public_needs.find(listing_id)
            return _need_text(need) if need and need.is_open else None
        seed = public_seeds.card(PublishedSeed.objects.all(), listing_id)
        return _seed_text(seed) if seed else None


def public_texts(kind: Kind, listing_ids: Iterable[UUID]) -> dict[UUID, Text]:
    """Return what the engine may know of firms or researchers: what their public pages say, without names."""
    read = _firm_texts if kind is Kind.FIRM else _researcher_texts
    with public_eyes():
        return read(list(listing_ids))


def firms():
    """Companies the directory names and that say something about themselves."""
    named = Organization.objects.listed().filter(type__in=COMPANY_TYPES)
    return named.exclude(description="", capabilities=[])


def researchers():
    """Researchers with a published seed."""
    return ResearcherProfile.objects.public()


BODIES = {Kind.FIRM: firms, Kind.RESEARCHER: researchers}


def _firm_texts(listing_ids: list[UUID]) -> dict[UUID, Text]:
    rows = public_organizations.rows(firms().filter(public_id__in=listing_ids))
    return {card.public_id: _firm_text(card) for card in map(public_organizations.card, rows)}


def _firm_text(firm: public_organizations.PublicOrganization) -> Text:
    branch = (firm.industry_name,) if firm.industry_name else ()
    body = (firm.description,) if firm.description else ()
    return Text(title="", body=body, keywords=(*map(str, firm.capabilities), *branch))


def _researcher_texts(listing_ids: list[UUID]) -> dict[UUID, Text]:
    wanted = researchers().filter(public_id__in=listing_ids)
    fields = _fields_of(listing_ids)
    seeds: dict[UUID, list[public_seeds.PublicSeed]] = {}
    published = PublishedSeed.objects.visible().filter(researcher__public_id__in=listing_ids).newest_first()
    for seed in public_seeds.cards(public_seeds.rows(published)):
        seeds.setdefault(seed.researcher_id, []).append(seed)
    return {
        card.public_id: _researcher_text(card, fields.get(card.public_id, []), seeds.get(card.public_id, []))
        for card in public_seeds.researcher_cards(public_seeds.researcher_rows(wanted))
    }


def _researcher_text(
    researcher: public_seeds.PublicResearcher, fields: list[str], seeds: list[public_seeds.PublicSeed]
) -> Text:
    said = [part for seed in seeds for part in (seed.title, seed.summary) if part]
    return Text(
        title="",
        body=tuple(said),
        keywords=(*researcher.keywords, *fields),
        theme_codes=tuple(sorted({code for seed in seeds for code in seed.theme_codes})),
    )


def _fields_of(listing_ids: list[UUID]) -> dict[UUID, list[str]]:
    links = ResearcherProfile.research_fields.through.objects
    rows = links.filter(researcherprofile__public_id__in=listing_ids).order_by("researchfield_id")
    found: dict[UUID, list[str]] = {}
    for listing_id, name in rows.values_list("researcherprofile__public_id", "researchfield__name_ja"):
        found.setdefault(listing_id, []).append(name)
    return found


def _need_text(need: public_needs.PublicNeed) -> Text:
    gaps = {
        telling.THEME: need.theme_codes,
        telling.FIGURES: any(letter.isdecimal() for letter in need.problem + need.wanted_result),
        telling.CONDITIONS: need.constraints,
        telling.BUDGET: need.budget_band not in {"", "B0"},
    }
    return Text(
        title=need.title,
        body=tuple(part for part in (need.problem, need.wanted_result, need.constraints) if part),
        theme_codes=need.theme_codes,
        missing=_empty(gaps),
        is_offer=need.kind == IDLE_RESOURCE,
    )


def _seed_text(seed: public_seeds.PublicSeed) -> Text:
    gaps = {
        telling.THEME: seed.theme_codes,
        telling.TRL: seed.trl or seed.trl_band,
        telling.BETTER: seed.advantages,
        telling.USES: seed.applications,
    }
    body = (seed.one_line, seed.summary, "。".join(seed.applications), seed.advantages)
    return Text(
        title=seed.title,
        body=tuple(part for part in body if part),
        keywords=seed.keywords,
        theme_codes=seed.theme_codes,
        missing=_empty(gaps),
    )


def _empty(gaps: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name, value in gaps.items() if not value)
