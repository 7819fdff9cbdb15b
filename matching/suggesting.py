"""Keeping suggestions true: computed from public text, stored with reasons, safe to run again at any time."""

import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar import add_business_days, today
from core.errors import DomainError
from disclosure.models import Assignment, Exclusion, Identity
from disclosure.public_eyes import public_eyes
from disclosure.services import is_reachable, owners_of
from matching import engine, notices
from matching.engine import Band, Kind, Suggested, Text
from matching.enums import SuggestionStatus
from matching.models import Suggestion
from matching.transitions import suggestions
from needs import public as public_needs
from needs.models import PublishedNeed
from notifications.notices import notify
from organizations.acting import Actor
from seeds import public as public_seeds
from seeds.models import PublishedSeed

PER_LISTING = 20
JUDGE_WITHIN_DAYS = 5
WORTH_TELLING = frozenset({Band.HIGH, Band.MIDDLE})
# Number of the advisory lock of a refresh; the engine has its own.
REFRESHING = 7_220_403


@transaction.atomic
def refresh(*, kind: Kind, listing_id: UUID, at: datetime, changed: bool = False) -> int:
    """Bring one listing's suggestions up to date, or retire them; return how many there are."""
    _wait_for_turn()
    text = public_text(kind, listing_id)
    if text is None:
        retire(kind=kind, listing_id=listing_id)
        return 0
    engine.index(kind, listing_id, text)
    found = engine.suggest(kind, listing_id, limit=PER_LISTING, exclude=_barred(kind, listing_id))
    rows = [_row(kind, listing_id, suggested, at) for suggested in found]
    _hand_to_brokers(rows)
    fresh = _store(kind, listing_id, rows)
    if changed:
        _reopen(kind, listing_id, {_other(kind, row) for row in rows}, at=at)
    _tell(fresh)
    return len(rows)


def _wait_for_turn() -> None:
    # Two sides published at the same moment must find each other: who comes second sees the first one.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REFRESHING])


def retire(*, kind: Kind, listing_id: UUID) -> None:
    """Take a listing out of the engine and its pairs off every list; decisions stay on record."""
    engine.forget(kind, listing_id)
    _pairs(kind, listing_id).update(current=False)


def refresh_all(*, at: datetime, after: str = "", seconds: float | None = None) -> str:
    """Recount the statistics and refresh every open listing; every night.

    With ``seconds`` it stops in time and returns the place to go on from; an empty text means done.
    """
    if not after:
        engine.refresh_statistics()
    until = None if seconds is None else time.monotonic() + seconds
    places = sorted(f"{kind.value}:{pk}" for kind in (Kind.SEED, Kind.NEED) for pk in open_ids(kind))
    for place in places:
        if place <= after:
            continue
        kind, _colon, listing_id = place.partition(":")
        refresh(kind=Kind(kind), listing_id=UUID(listing_id), at=at)
        if until is not None and time.monotonic() > until:
            return place
    return ""


def fill(*, at: datetime) -> None:
    """Index every open listing, then find the pairs of each need: a region that was loaded at once.

    Looking from one side alone is cheaper; the few pairs that only a seed finds come at night.
    """
    for kind in (Kind.SEED, Kind.NEED):
        for listing_id in open_ids(kind):
            if (text := public_text(kind, listing_id)) is not None:
                engine.index(kind, listing_id, text)
    engine.refresh_statistics()
    for listing_id in open_ids(Kind.NEED):
        refresh(kind=Kind.NEED, listing_id=listing_id, at=at)


def catch_up(*, at: datetime) -> int:
    """Refresh what was published and never indexed, and retire what is gone: doorbells that were missed."""
    missed = 0
    for kind in (Kind.SEED, Kind.NEED):
        indexed, wanted = engine.indexed_ids(kind), set(open_ids(kind))
        for listing_id in sorted(indexed ^ wanted):
            refresh(kind=kind, listing_id=listing_id, at=at)
            missed += 1
    return missed


def open_ids(kind: Kind) -> list[UUID]:
    """Return the listings that take part in matching today."""
    if kind is Kind.SEED:
        return list(PublishedSeed.objects.order_by("pk").values_list("pk", flat=True))
    open_needs = PublishedNeed.objects.filter(closed_on__isnull=True, deadline__gte=today())
    return list(open_needs.order_by("pk").values_list("pk", flat=True))


def public_text(kind: Kind, listing_id: UUID) -> Text | None:
    """Return what the engine may know of a listing, read with public eyes; None when it is not open."""
    with public_eyes():
        if kind is Kind.NEED:
            need = public_needs.find(listing_id)
            return _need_text(need) if need and need.is_open else None
        seed = public_seeds.card(PublishedSeed.objects.all(), listing_id)
        return _seed_text(seed) if seed else None


def _need_text(need: public_needs.PublicNeed) -> Text:
    missing = [] if need.budget_band not in {"", "B0"} else ["予算の目安"]
    return Text(
        title=need.title,
        body=tuple(part for part in (need.problem, need.wanted_result, need.constraints) if part),
        theme_codes=need.theme_codes,
        missing=tuple(missing),
    )


def _seed_text(seed: public_seeds.PublicSeed) -> Text:
    gaps = {"実用化の段階（TRL）": seed.trl or seed.trl_band, "どれだけ良いか（数値）": seed.advantages}
    body = (seed.one_line, seed.summary, "。".join(seed.applications), seed.advantages)
    return Text(
        title=seed.title,
        body=tuple(part for part in body if part),
        keywords=seed.keywords,
        theme_codes=seed.theme_codes,
        missing=tuple(name for name, value in gaps.items() if not value),
    )


def _barred(kind: Kind, listing_id: UUID) -> list[UUID]:
    """Return the listings of the same organisation and those that either side has excluded."""
    own = Identity.objects.filter(listing_id=listing_id)
    excluded = Exclusion.objects.filter(listing_id=listing_id).values("organization_id")
    theirs = Identity.objects.filter(kind=kind.other, organization_id__in=own.values("organization_id"))
    unwanted = Identity.objects.filter(kind=kind.other, organization_id__in=excluded)
    unwanting = Exclusion.objects.filter(organization_id__in=own.values("organization_id"))
    lists = (rows.values_list("listing_id", flat=True) for rows in (theirs, unwanted, unwanting))
    return sorted(set(chain.from_iterable(lists)))


def _row(kind: Kind, listing_id: UUID, suggested: Suggested, at: datetime) -> Suggestion:
    need_id, seed_id = (
        (listing_id, suggested.listing_id) if kind is Kind.NEED else (suggested.listing_id, listing_id)
    )
    return Suggestion(
        need_id=need_id,
        seed_id=seed_id,
        score=suggested.score,
        band=suggested.band,
        reasons=asdict(suggested.reasons),
        engine_version=engine.ENGINE_VERSION,
        current=True,
        due_on=add_business_days(at, JUDGE_WITHIN_DAYS),
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
    found = {(row.need_id, row.seed_id) for row in rows}
    gone = [pair for pair in known if pair not in found]
    for need_id, seed_id in gone:
        Suggestion.objects.filter(need_id=need_id, seed_id=seed_id, status=SuggestionStatus.NEW).update(
            current=False
        )
    Suggestion.objects.bulk_create(
        sorted(rows, key=lambda row: (row.need_id, row.seed_id)),
        update_conflicts=True,
        unique_fields=["need", "seed"],
        update_fields=["score", "band", "reasons", "engine_version", "computed_at", "current"],
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
    listings = {row.need_id for row in fresh if row.band in WORTH_TELLING}
    listings |= {row.seed_id for row in fresh if row.band in WORTH_TELLING}
    titles = dict(PublishedNeed.objects.filter(pk__in=listings).values_list("pk", "title"))
    titles |= dict(PublishedSeed.objects.filter(pk__in=listings).values_list("pk", "title"))
    day = timezone.localdate().isoformat()
    for listing_id, title in sorted(titles.items()):
        if not is_reachable(listing_id):
            continue
        notify(
            notices.SuggestionsFound(title=title),
            to=owners_of(listing_id),
            key=f"suggestions:{listing_id}:{day}",
            path=reverse("matching:suggestions"),
        )
