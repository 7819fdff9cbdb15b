"""Firms and researchers near a need: found with its suggestions, kept as rows, shown to its own side only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from classifications.distances import Place, in_words
from classifications.models import Municipality
from disclosure.models import Exclusion, Identity
from disclosure.services import hidden_from
from matching import engine
from matching.engine import Kind, Reasons
from matching.models import Nearby
from organizations import public as public_organizations
from organizations.acting import Actor
from organizations.models import Organization
from seeds import public as public_seeds
from seeds.models import PublishedSeed, ResearcherProfile

SHOWN = 5
# Found beyond what is shown, so that one that leaves the directory during the day leaves no gap.
KEPT = 8
MOST_WORDS = 4
KINDS = (Kind.FIRM, Kind.RESEARCHER)


@dataclass(frozen=True, slots=True)
class ShownFirm:
    """A firm beside a need, why, and how far it is from the need's own side."""

    firm: public_organizations.PublicOrganization
    reason: str
    distance: str


@dataclass(frozen=True, slots=True)
class ShownResearcher:
    """A researcher beside a need, and why."""

    researcher: public_seeds.PublicResearcher
    reason: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What one own need is shown."""

    firms: list[ShownFirm]
    researchers: list[ShownResearcher]


@transaction.atomic
def refresh(*, need_id: UUID, at: datetime) -> int:
    """Find the firms and researchers near an indexed need again; return how many there are."""
    beside = engine.beside(need_id, kinds=KINDS, limit=KEPT, exclude=_barred(need_id))
    rows = [
        Nearby(
            need_id=need_id,
            kind=kind,
            target_id=near.listing_id,
            place=place,
            score=near.score,
            reasons={"japanese": _reason(near.reasons, ja=True), "english": _reason(near.reasons, ja=False)},
            engine_version=near.engine_version,
            computed_at=at,
        )
        for kind in KINDS
        for place, near in enumerate(
            (near for near in beside[kind] if _reason(near.reasons, ja=True)), start=1
        )
    ]
    Nearby.objects.filter(need_id=need_id).delete()
    Nearby.objects.bulk_create(rows)
    return len(rows)


def retire(*, need_id: UUID) -> None:
    """Take away what stood beside a need that takes no more answers."""
    Nearby.objects.filter(need_id=need_id).delete()


def around_own_needs(actor: Actor, need_ids: Iterable[UUID]) -> dict[UUID, Neighbourhood]:
    """What stands beside needs of the actor's own side, by need; nothing beside anybody else's."""
    own = Identity.objects.owned_by(actor).filter(kind=Kind.NEED, listing_id__in=list(need_ids))
    needs = list(own.order_by("pk").values_list("listing_id", flat=True))
    return _Street(actor, needs).around(needs) if needs else {}


def around_brokered_need(actor: Actor, need_id: UUID) -> Neighbourhood | None:
    """What stands beside a need, for the coordinator who looks after it and knows who posted it."""
    if not Identity.objects.brokered_by(actor).filter(kind=Kind.NEED, listing_id=need_id).exists():
        return None
    return _Street(actor, [need_id]).around([need_id]).get(need_id)


class _Street:
    """The rows of some own needs and what the world may read about their targets, a query each."""

    def __init__(self, actor: Actor, need_ids: list[UUID]) -> None:
        rows = Nearby.objects.filter(need_id__in=need_ids).order_by("need_id", "kind", "place", "pk")
        self.rows = list(rows)
        self.firms = _firms([row.target_id for row in self.rows if row.kind == Kind.FIRM])
        people = [row.target_id for row in self.rows if row.kind == Kind.RESEARCHER]
        self.researchers = _researchers(people, hidden=hidden_from(actor))
        excluded = Exclusion.objects.filter(listing_id__in=need_ids)
        self.excluded = set(excluded.values_list("listing_id", "organization__public_id"))
        self.home = _homes(need_ids)
        codes = {one.municipality_code for one in self.firms.values()} | set(self.home.values())
        self.places = _places(codes - {None})

    def around(self, needs: Iterable[UUID]) -> dict[UUID, Neighbourhood]:
        found = {pk: Neighbourhood(self._firms(pk), self._researchers(pk)) for pk in needs}
        return {pk: one for pk, one in found.items() if one.firms or one.researchers}

    def _firms(self, need_id: UUID) -> list[ShownFirm]:
        shown = [
            ShownFirm(firm, _told(row), self._distance(need_id, firm.municipality_code))
            for row in self._of(need_id, Kind.FIRM)
            if (firm := self.firms.get(row.target_id)) and (need_id, firm.public_id) not in self.excluded
        ]
        return shown[:SHOWN]

    def _researchers(self, need_id: UUID) -> list[ShownResearcher]:
        shown = [
            ShownResearcher(person, _told(row))
            for row in self._of(need_id, Kind.RESEARCHER)
            if (person := self.researchers.get(row.target_id))
            and (need_id, person.organization_id) not in self.excluded
        ]
        return shown[:SHOWN]

    def _of(self, need_id: UUID, kind: Kind) -> list[Nearby]:
        return [row for row in self.rows if row.need_id == need_id and row.kind == kind]

    def _distance(self, need_id: UUID, code: str | None) -> str:
        home, there = self.places.get(self.home.get(need_id)), self.places.get(code)
        return in_words(home, there) if home and there else ""


def _barred(need_id: UUID) -> set[UUID]:
    """The poster's own organisation, those it has excluded, their people, and who hides from it or from all.

    A researcher with one seed that hides from the poster's organisation is left out whole: what stands near
    may be that seed's words.
    """
    own = Identity.objects.filter(listing_id=need_id).values("organization_id")
    excluded = Exclusion.objects.filter(listing_id=need_id).values("organization_id")
    hiding = Exclusion.objects.filter(organization_id__in=own).values("listing_id")
    closed = Organization.objects.filter(pk__in=own) | Organization.objects.filter(pk__in=excluded)
    ids = list(closed.values_list("pk", "public_id"))
    colleagues = ResearcherProfile.objects.filter(organization_id__in=[pk for pk, _public_id in ids])
    hidden = PublishedSeed.objects.filter(public_id__in=hiding).exclude(researcher=None)
    unlisted = Organization.objects.filter(is_listed_nearby=False)
    return {
        *(public_id for _pk, public_id in ids),
        *unlisted.values_list("public_id", flat=True),
        *colleagues.values_list("public_id", flat=True),
        *hidden.values_list("researcher__public_id", flat=True),
    }


def _reason(facts: Reasons, *, ja: bool) -> str:
    """One line from what was computed: shared words, or the laboratory's words, or words near in meaning."""
    mark = "「{}」" if ja else "“{}”"
    comma = "、" if ja else ", "
    if facts.shared_words:
        said = comma.join(mark.format(word) for _own, word in facts.shared_words[:MOST_WORDS])
        return f"共通する言葉：{said}" if ja else f"Shared words: {said}"
    if facts.laboratory_words:
        said = comma.join(mark.format(word) for word in facts.laboratory_words[:MOST_WORDS])
        heard = mark.format(facts.everyday_phrase)
        return f"{heard}に当たる専門の言葉：{said}" if ja else f"Expert words for {heard}: {said}"
    if facts.near_concepts:
        between = "と" if ja else " and "
        said = comma.join(
            between.join(mark.format(word) for word in pair) for pair in facts.near_concepts[:MOST_WORDS]
        )
        return f"意味が近い言葉：{said}" if ja else f"Near in meaning: {said}"
    return ""


def _told(row: Nearby) -> str:
    language = "japanese" if (get_language() or "ja").startswith("ja") else "english"
    return row.reasons.get(language, "")


def _firms(ids: list[UUID]) -> Mapping[UUID, public_organizations.PublicOrganization]:
    rows = public_organizations.rows(Organization.objects.listed_nearby().filter(public_id__in=ids))
    return {card.public_id: card for card in map(public_organizations.card, rows)}


def _researchers(ids: list[UUID], *, hidden: list[UUID]) -> Mapping[UUID, public_seeds.PublicResearcher]:
    people = ResearcherProfile.objects.public(hidden=hidden).filter(public_id__in=ids)
    cards = public_seeds.researcher_cards(public_seeds.researcher_rows(people))
    return {card.public_id: card for card in cards}


def _homes(need_ids: list[UUID]) -> dict[UUID, str | None]:
    """Where the posters are: asked for the own side only, and only to say how far a firm is."""
    behind = Identity.objects.filter(listing_id__in=need_ids)
    return dict(behind.values_list("listing_id", "organization__municipality_id"))


def _places(codes: set[str]) -> dict[str, Place]:
    rows = Municipality.objects.filter(pk__in=codes).values_list("code", "name_ja", "lat", "lon")
    return {code: Place(code, name, lat, lon) for code, name, lat, lon in rows}
