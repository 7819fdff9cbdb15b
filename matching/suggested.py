"""The own listings with the partners found for each: near ones, ones for reference, and what to do next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Max, QuerySet, Window
from django.db.models.functions import RowNumber

from core.calendar import today
from disclosure.models import Identity
from matching import under_way
from matching.engine import Band, Kind
from matching.engine.hints import Hint, hints
from matching.models import Suggestion
from matching.reasons import ANNOUNCED, Why, band_of, why
from matching.rules import can_write_to
from needs.models import PublishedNeed
from needs.rules import spoken_for
from organizations.acting import Actor
from seeds.models import PublishedSeed

LISTINGS_PER_PAGE = 5
SHOWN_PER_LISTING = 20
Listing = PublishedNeed | PublishedSeed


@dataclass(frozen=True)
class Entry:
    """A pair as its own side reads it."""

    suggestion: Suggestion
    other: Listing
    other_is_need: bool
    band: str
    color: str
    mark: str
    why: Why
    can_write: bool
    # The introduction that the two already have.
    introduction_id: UUID | None


@dataclass(frozen=True)
class Group:
    """One own listing; ``near`` were announced, ``distant`` are for reference, the other field comes last."""

    listing: Listing
    is_need: bool
    near: Sequence[Entry]
    cross_industry: Sequence[Entry]
    distant: Sequence[Entry]
    hint: Hint
    can_edit: bool

    @property
    def is_silent(self) -> bool:
        """Whether nothing was found that is worth announcing."""
        return not any(Band(one.suggestion.band) in ANNOUNCED for one in (*self.near, *self.cross_industry))


def page_of(actor: Actor, *, number: str | None, only: UUID | None = None) -> tuple[Page, list[Group]]:
    """Return a page of the actor's open listings, nearest partners first, with their groups."""
    rows = Suggestion.objects.for_owner(actor).current()
    page = Paginator(_best_first(actor, rows, only=only), LISTINGS_PER_PAGE).get_page(number)
    return page, _groups(actor, rows, list(page.object_list))


def _best_first(actor: Actor, rows: QuerySet, *, only: UUID | None) -> list[tuple[Kind, UUID]]:
    """The open listings of the actor's side."""
    own = Identity.objects.owned_by(actor)
    if only is not None:
        own = own.filter(listing_id=only)
    ids = own.values("listing_id")
    open_needs = PublishedNeed.objects.filter(pk__in=ids, closed_on__isnull=True, deadline__gte=today())
    seeds = PublishedSeed.objects.filter(pk__in=ids)
    found = [(Kind.NEED, pk) for pk in open_needs.values_list("pk", flat=True)]
    found += [(Kind.SEED, pk) for pk in seeds.values_list("pk", flat=True)]
    best = {
        (kind, pk): chance
        for kind, column in ((Kind.NEED, "need_id"), (Kind.SEED, "seed_id"))
        for pk, chance in rows.values_list(column).annotate(best=Max("probability")).order_by()
    }
    return sorted(found, key=lambda one: (-best.get(one, -1.0), one[1]))


def _groups(actor: Actor, rows: QuerySet, listings: Sequence[tuple[Kind, UUID]]) -> list[Group]:
    needs = [pk for kind, pk in listings if kind is Kind.NEED]
    seeds = [pk for kind, pk in listings if kind is Kind.SEED]
    rows_of = {(Kind.NEED, pk): [] for pk in needs} | {(Kind.SEED, pk): [] for pk in seeds}
    for row in _nearest(rows, "need_id", needs):
        rows_of[Kind.NEED, row.need_id].append(row)
    for row in _nearest(rows, "seed_id", seeds):
        rows_of[Kind.SEED, row.seed_id].append(row)
    shown = PublishedNeed.objects.in_bulk(needs) | PublishedSeed.objects.in_bulk(seeds)
    noticed = hints(needs)
    editable = _editable(actor, needs=needs, seeds=seeds)
    known = under_way.of_pairs(
        actor, {(row.need_id, row.seed_id) for found in rows_of.values() for row in found}
    )
    return [
        _group(
            shown[pk],
            [_entry(actor, row, kind, can_edit=pk in editable, known=known) for row in rows_of[kind, pk]],
            kind,
            noticed.get(pk, Hint()),
            can_edit=pk in editable,
        )
        for kind, pk in listings
        if pk in shown
    ]


def _editable(actor: Actor, *, needs: Collection[UUID], seeds: Collection[UUID]) -> set[UUID]:
    """The listings whose form opens for the reader: universities write seeds, other bodies needs."""
    if actor.is_researcher or actor.is_liaison_office:
        return set(seeds)
    return spoken_for(actor, among=needs)


def _nearest(rows: QuerySet, column: str, ids: Collection[UUID]) -> QuerySet:
    """The nearest pairs of each listing, however many there are."""
    place = Window(RowNumber(), partition_by=column, order_by=["-score", "pk"])
    wanted = rows.filter(**{f"{column}__in": ids}).annotate(place=place).filter(place__lte=SHOWN_PER_LISTING)
    return wanted.select_related("need", "seed").order_by("-score", "pk")


def _group(listing: Listing, entries: Sequence[Entry], kind: Kind, hint: Hint, *, can_edit: bool) -> Group:
    apart = [one for one in entries if kind is Kind.NEED and one.suggestion.cross_industry]
    rest = [one for one in entries if one not in apart]
    return Group(
        listing=listing,
        is_need=kind is Kind.NEED,
        near=[one for one in rest if Band(one.suggestion.band) in ANNOUNCED],
        cross_industry=apart,
        distant=[one for one in rest if Band(one.suggestion.band) not in ANNOUNCED],
        hint=hint,
        can_edit=can_edit,
    )


def _entry(
    actor: Actor, row: Suggestion, own: Kind, *, can_edit: bool, known: Mapping[under_way.Pair, UUID]
) -> Entry:
    band, color = band_of(row)
    reasons = why(row, own=own)
    if reasons.addition and not can_edit:
        reasons = replace(reasons, addition=replace(reasons.addition, url=""))
    is_needs_side = own is Kind.NEED
    return Entry(
        suggestion=row,
        other=row.seed if is_needs_side else row.need,
        other_is_need=not is_needs_side,
        band=band,
        color=color,
        mark=row.need_mark if is_needs_side else row.seed_mark,
        why=reasons,
        # Who has a need may write to seeds.
        can_write=is_needs_side or can_write_to(actor, is_need=True),
        introduction_id=known.get((row.need_id, row.seed_id)),
    )
