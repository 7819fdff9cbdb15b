"""Words the desk declares to mean the same or to have nothing in common, and what that would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.models import Identity
from disclosure.services import hidden_from
from matching.documents import CuratedPair, Document, Term
from matching.engine import calibration, ranking, store
from matching.engine.text import terms_of
from matching.kinds import Kind
from matching.suggesting import PER_LISTING, barred, marks_of
from matching.texts import open_ids
from needs.models import PublishedNeed
from organizations.acting import Actor
from seeds.models import PublishedSeed

# So many needs are ranked again for a preview, and so many changes are shown.
MOST_NEEDS, MOST_SHOWN = 10, 20


@dataclass(frozen=True, slots=True)
class Change:
    """One suggestion that would appear, disappear or move; places count from 1, None is not on the list."""

    need_id: UUID
    need: str
    seed: str
    was: int | None
    now: int | None

    @property
    def rank(self) -> tuple[int, int]:
        """Comings and goings first, then the longest way."""
        if self.was is None or self.now is None:
            return (0, self.now or self.was or 0)
        return (1, -abs(self.was - self.now))


@dataclass(frozen=True, slots=True)
class Effect:
    """What a pair would change among the open needs that hold one of its words."""

    needs: int
    looked_at: int
    changes: list[Change]
    total: int


def term_of(word: str) -> str:
    """Return the engine's form of one word, or say why it cannot be one."""
    found = list(terms_of(word).counts)
    if len(found) == 1:
        return found[0]
    if not found:
        raise DomainError(
            _(
                "「%(word)s」は、比べる言葉として使えません。名詞や動詞など、内容のある言葉を1つ入れてください。"
            )
            % {"word": word}
        )
    raise DomainError(
        _("「%(word)s」は複数の言葉（%(found)s）に分かれます。どれか1つだけを入れてください。")
        % {"word": word, "found": "、".join(found)}
    )


def effect_of(pair: CuratedPair, *, actor: Actor) -> Effect:
    """Return what saving this pair would change; everything is undone again."""
    needs = _needs_with({pair.one, pair.other}, hidden=hidden_from(actor), actor=actor)
    chosen = needs[:MOST_NEEDS]
    with transaction.atomic():
        was = {need_id: _ranked(need_id) for need_id in chosen}
        CuratedPair.objects.update_or_create(
            one=pair.one, other=pair.other, defaults={"verdict": pair.verdict, "decided_by": actor.user}
        )
        now = {need_id: _ranked(need_id) for need_id in chosen}
        transaction.set_rollback(True)
    changes = sorted(_changes(was, now, hidden=hidden_from(actor)), key=lambda one: one.rank)
    return Effect(len(needs), len(chosen), changes[:MOST_SHOWN], len(changes))


def _needs_with(words: Iterable[str], *, hidden: list[UUID], actor: Actor) -> list[UUID]:
    # A coordinator sees nothing of the own employer's needs, nor of those that hide.
    own = Identity.objects.filter(organization_id__in=actor.employers()).values("listing_id")
    held = Document.objects.filter(kind=Kind.NEED, engine_version=store.TEXT_VERSION)
    places = list(_places(words))
    rows = held.filter(term_ids__overlap=places, listing_id__in=open_ids(Kind.NEED))
    rows = rows.exclude(listing_id__in=hidden).exclude(listing_id__in=own)
    return list(rows.order_by("listing_id").values_list("listing_id", flat=True)) if places else []


def _places(words: Iterable[str]) -> Iterable[int]:
    return Term.objects.filter(text__in=words).values_list("pk", flat=True)


def _ranked(need_id: UUID) -> list[UUID]:
    """The order ``engine.suggest`` gives, without the reasons."""
    row = Document.objects.get(kind=Kind.NEED, listing_id=need_id)
    scored, closed = ranking.rank_seeds(row, marks=marks_of(need_id)), set(barred(Kind.NEED, need_id))
    loud = [
        scored.ids[at]
        for at in np.argsort(-scored.total, kind="stable")
        if scored.ids[at] not in closed and calibration.band_of(float(scored.chances[at])) is not None
    ]
    return loud[:PER_LISTING]


def _changes(was: dict[UUID, list[UUID]], now: dict[UUID, list[UUID]], *, hidden: list[UUID]) -> list[Change]:
    moved = [
        (need_id, seed_id, _place(was[need_id], seed_id), _place(now[need_id], seed_id))
        for need_id in was
        for seed_id in {*was[need_id], *now[need_id]}
    ]
    moved = [row for row in moved if row[2] != row[3] and row[1] not in hidden]
    needs = dict(PublishedNeed.objects.filter(pk__in={row[0] for row in moved}).values_list("pk", "title"))
    seeds = dict(PublishedSeed.objects.filter(pk__in={row[1] for row in moved}).values_list("pk", "title"))
    return [
        Change(need_id, needs[need_id], seeds[seed_id], before, after)
        for need_id, seed_id, before, after in sorted(moved, key=lambda row: (row[0], row[1]))
        if need_id in needs and seed_id in seeds
    ]


def _place(order: list[UUID], seed_id: UUID) -> int | None:
    return order.index(seed_id) + 1 if seed_id in order else None
