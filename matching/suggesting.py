"""Keeping suggestions true: computed from public text, stored with reasons, safe to run again at any time."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from core.calendar import add_business_days
from core.errors import DomainError
from disclosure.models import Assignment, Exclusion, Identity
from disclosure.services import is_reachable, owners_of
from matching import bodies, cross_industry, engine, neighbours, notices
from matching.engine import Kind, Suggested
from matching.enums import Mark, SuggestionStatus
from matching.models import Suggestion
from matching.reasons import ANNOUNCED as WORTH_TELLING
from matching.reasons import band_of, in_one_sentence
from matching.signals import pair_judged
from matching.texts import open_ids, public_text
from matching.transitions import suggestions
from needs.models import PublishedNeed
from notifications.notices import notify
from organizations.acting import Actor
from seeds.models import PublishedSeed

PER_LISTING = 20
JUDGE_WITHIN_DAYS = 5
MOST_TOLD = 3
# Number of the advisory lock of a refresh; the engine has its own.
REFRESHING = 7_220_403
COMPUTED = ("score", "band", "probability", "parts", "reasons", "engine_version", "computed_at", "current")
LONGEST_THOUGHT = "10min"


def refresh(*, kind: Kind, listing_id: UUID, at: datetime, changed: bool = False) -> int:
    """Bring one listing's suggestions up to date, or retire them; return how many there are.

    The listing is indexed and committed before anything is looked for: of two sides published at the same
    moment, whoever looks last sees the other.
    """
    text = public_text(kind, listing_id)
    if text is None:
        retire(kind=kind, listing_id=listing_id)
        return 0
    engine.index(kind, listing_id, text)
    return suggest_again(kind=kind, listing_id=listing_id, at=at, changed=changed)


@transaction.atomic
def suggest_again(*, kind: Kind, listing_id: UUID, at: datetime, changed: bool = False) -> int:
    """Look for one indexed listing's partners again; return how many there are."""
    _wait_for_turn(listing_id)
    found = engine.suggest(
        kind,
        listing_id,
        limit=PER_LISTING,
        exclude=barred(kind, listing_id),
        marks=marks_of(listing_id) if kind is Kind.NEED else None,
        also_of_other_themes=kind is Kind.NEED,
        told=_told_before(kind, listing_id),
    )
    due_on = add_business_days(at, JUDGE_WITHIN_DAYS)
    rows = [_row(kind, listing_id, suggested, at=at, due_on=due_on) for suggested in found]
    if kind is Kind.NEED:
        rows = cross_industry.with_one_marked(listing_id, rows, most=PER_LISTING)
    _hand_to_brokers(rows)
    fresh = _store(kind, listing_id, rows)
    if changed:
        _reopen(kind, listing_id, {_other(kind, row) for row in rows}, at=at)
    _tell(fresh)
    if kind is Kind.NEED:
        neighbours.refresh(need_id=listing_id, at=at)
    return len(rows)


def _wait_for_turn(listing_id: UUID) -> None:
    # One process at a time writes the suggestions of a listing; explaining takes a while, without a query.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [LONGEST_THOUGHT]
        )
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [REFRESHING, str(listing_id)])


def _told_before(kind: Kind, listing_id: UUID) -> dict[UUID, engine.Told]:
    """What stands with the listing's pairs already: the night reads only texts that are new to each other."""
    rows = _pairs(kind, listing_id).filter(current=True)
    return {_other(kind, row): engine.Told(row.reasons, row.computed_at) for row in rows}


def marks_of(need_id: UUID) -> engine.Marks:
    """What the need's people and the desk said about its suggestions so far."""
    judged = Suggestion.objects.filter(need_id=need_id)
    liked = Q(need_mark=Mark.INTERESTED) | Q(
        status__in=(SuggestionStatus.SHORTLISTED, SuggestionStatus.INTRODUCED)
    )
    disliked = Q(need_mark=Mark.NOT_FOR_US) | Q(status=SuggestionStatus.DISMISSED)
    return engine.Marks(
        liked=list(judged.filter(liked).exclude(disliked).values_list("seed_id", flat=True)),
        disliked=list(judged.filter(disliked).values_list("seed_id", flat=True)),
    )


def retire(*, kind: Kind, listing_id: UUID) -> None:
    """Take a listing out of the engine and its pairs off every list; decisions stay on record."""
    engine.forget(kind, listing_id)
    _pairs(kind, listing_id).update(current=False)
    if kind is Kind.NEED:
        neighbours.retire(need_id=listing_id)


def refresh_needs(*, need_ids: Iterable[UUID], at: datetime) -> None:
    """Look again for the partners of some needs; a need's ranking covers every pair it stands in."""
    for need_id in need_ids:
        refresh(kind=Kind.NEED, listing_id=need_id, at=at)


def fill(*, at: datetime) -> None:
    """Index every open listing, then find the pairs of each need: a region that was loaded at once.

    Looking from one side alone is cheaper; the few pairs that only a seed finds come at night.
    """
    for kind in (Kind.SEED, Kind.NEED):
        texts = ((listing_id, public_text(kind, listing_id)) for listing_id in open_ids(kind))
        engine.index_many(kind, [engine.Entry(listing_id, text) for listing_id, text in texts if text])
    bodies.keep_all()
    engine.refresh_statistics()
    for listing_id in open_ids(Kind.NEED):
        suggest_again(kind=Kind.NEED, listing_id=listing_id, at=at)


def catch_up(*, at: datetime) -> int:
    """Refresh what was published and never indexed, and retire what is gone: doorbells that were missed."""
    missed = 0
    for kind in (Kind.SEED, Kind.NEED):
        indexed, wanted = engine.indexed_ids(kind), set(open_ids(kind))
        for listing_id in sorted(indexed ^ wanted):
            refresh(kind=kind, listing_id=listing_id, at=at)
            missed += 1
    return missed


def barred(kind: Kind, listing_id: UUID) -> list[UUID]:
    """Return the listings of the same organisation and those that either side has excluded."""
    own = Identity.objects.filter(listing_id=listing_id)
    excluded = Exclusion.objects.filter(listing_id=listing_id).values("organization_id")
    theirs = Identity.objects.filter(kind=kind.other, organization_id__in=own.values("organization_id"))
    unwanted = Identity.objects.filter(kind=kind.other, organization_id__in=excluded)
    unwanting = Exclusion.objects.filter(organization_id__in=own.values("organization_id"))
    lists = (rows.values_list("listing_id", flat=True) for rows in (theirs, unwanted, unwanting))
    return sorted(set(chain.from_iterable(lists)))


def _row(kind: Kind, listing_id: UUID, suggested: Suggested, *, at: datetime, due_on: date) -> Suggestion:
    need_id, seed_id = (
        (listing_id, suggested.listing_id) if kind is Kind.NEED else (suggested.listing_id, listing_id)
    )
    return Suggestion(
        need_id=need_id,
        seed_id=seed_id,
        score=suggested.score,
        band=suggested.band,
        probability=suggested.probability,
        parts=dict(suggested.parts),
        # Facts are read only, so they need no copies of their own, which take as long as writing them.
        reasons={fact.name: getattr(suggested.reasons, fact.name) for fact in fields(suggested.reasons)},
        engine_version=suggested.engine_version,
        current=True,
        due_on=due_on,
        computed_at=at,
    )


def _hand_to_brokers(rows: list[Suggestion]) -> None:
    """Let a new pair wait with the coordinator of its need; a known pair keeps whom it has."""
    needs = [row.need_id for row in rows]
    standing = Assignment.objects.filter(listing_id__in=needs, ended_at__isnull=True)
    brokers = dict(standing.values_list("listing_id", "coordinator_id"))
    for row in rows:
        row.assigned_to_id = brokers.get(row.need_id)


def _store(kind: Kind, listing_id: UUID, rows: list[Suggestion]) -> list[Suggestion]:
    """Upsert the pairs, retire those no longer found, and return the ones never seen before."""
    known = set(_pairs(kind, listing_id).values_list("need_id", "seed_id"))
    column = "seed_id" if kind is Kind.NEED else "need_id"
    kept = [_other(kind, row) for row in rows]
    _pairs(kind, listing_id).filter(status=SuggestionStatus.NEW).exclude(**{f"{column}__in": kept}).update(
        current=False
    )
    Suggestion.objects.bulk_create(
        sorted(rows, key=lambda row: (row.need_id, row.seed_id)),
        update_conflicts=True,
        unique_fields=["need", "seed"],
        # A seed cannot tell which of the need's pairs comes from another field.
        update_fields=[*COMPUTED, *(["cross_industry"] if kind is Kind.NEED else [])],
    )
    return [row for row in rows if (row.need_id, row.seed_id) not in known]


@transaction.atomic
def mark(*, suggestion: Suggestion, as_: str, by: Actor) -> Suggestion:
    """Keep what the own side thinks of a pair; an empty mark takes it back."""
    own = set(Identity.objects.owned_by(by).values_list("listing_id", flat=True))
    if not own & {suggestion.need_id, suggestion.seed_id}:
        raise DomainError(_("印を付けられるのは、自分の側の候補だけです。"))
    column = "need_mark" if suggestion.need_id in own else "seed_mark"
    Suggestion.objects.filter(pk=suggestion.pk).update(**{column: as_})
    setattr(suggestion, column, as_)
    if column == "need_mark":
        pair_judged.send(sender=Suggestion, need_id=str(suggestion.need_id))
    return suggestion


def _pairs(kind: Kind, listing_id: UUID):
    column = "need_id" if kind is Kind.NEED else "seed_id"
    return Suggestion.objects.filter(**{column: listing_id})


def _other(kind: Kind, row: Suggestion) -> UUID:
    return row.seed_id if kind is Kind.NEED else row.need_id


def _reopen(kind: Kind, listing_id: UUID, others: set[UUID], *, at: datetime) -> None:
    column = "seed_id__in" if kind is Kind.NEED else "need_id__in"
    dismissed = _pairs(kind, listing_id).filter(status=SuggestionStatus.DISMISSED, **{column: others})
    for suggestion in dismissed.order_by("pk"):
        suggestions.reopen(suggestion=suggestion, at=at)


def _tell(fresh: Iterable[Suggestion]) -> None:
    """Tell the owners of both sides once a listing and day; weaker pairs wait on their page unannounced."""
    loud = sorted(
        (row for row in fresh if row.band in WORTH_TELLING),
        key=lambda row: (-row.score, row.need_id, row.seed_id),
    )
    titles = _titles({pk for row in loud for pk in (row.need_id, row.seed_id)})
    loud = [row for row in loud if row.need_id in titles and row.seed_id in titles]
    day = timezone.localdate().isoformat()
    for listing_id in sorted(titles):
        if not is_reachable(listing_id):
            continue
        found = [
            _found(row, titles[row.seed_id if row.need_id == listing_id else row.need_id])
            for row in loud
            if listing_id in (row.need_id, row.seed_id)
        ]
        notify(
            notices.SuggestionsFound(
                title=titles[listing_id], found=tuple(found[:MOST_TOLD]), more=max(len(found) - MOST_TOLD, 0)
            ),
            to=owners_of(listing_id),
            key=f"suggestions:{listing_id}:{day}",
            path=f"{reverse('matching:suggestions')}?of={listing_id}",
        )


def _titles(listings: set[UUID]) -> dict[UUID, str]:
    """The published titles, which the world reads, of needs and seeds."""
    titles = dict(PublishedNeed.objects.filter(pk__in=listings).values_list("pk", "title"))
    return titles | dict(PublishedSeed.objects.filter(pk__in=listings).values_list("pk", "title"))


def _found(row: Suggestion, title: str) -> notices.Found:
    return notices.Found(title=title, band=band_of(row)[0], why=lazy(in_one_sentence, str)(row.reasons))
