"""Listings near to what is asked when the words alone found few: those that say half of it, or mean it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from matching.engine import bm25, nearby, phrasebook, pools, search, store
from matching.engine.encoders import EncoderUnavailable, key_of
from matching.engine.encoders.available import encoders
from matching.engine.meaning import LIGHT, Meaning
from matching.engine.scoring import WORDS
from matching.finding.asking import Question
from matching.kinds import Kind


def near(asked: Question, kind: Kind, *, limit: int, but: Iterable[UUID] = ()) -> list[UUID]:
    """Listings that hold half of what the words weigh together; then those that mean it."""
    if kind not in asked.pools:
        return []
    barred = set(but)
    said = _saying(asked, kind, limit=limit, but=barred)
    if len(said) >= limit:
        return said
    return said + _meaning(asked, kind, limit=limit - len(said), but=barred.union(said))


def _saying(asked: Question, kind: Kind, *, limit: int, but: set[UUID]) -> list[UUID]:
    statistics = asked.statistics(kind)
    own = {term for word in asked.words for idea in word.ideas for term in idea.phrases[0]}
    weights = bm25.query(dict.fromkeys(own, 1.0), statistics)
    if not weights:
        return []
    terms = {asked.place_of[term]: weight for term, weight in weights.items()}
    held = {asked.place_of[term]: count for term, count in statistics.frequencies.items()}
    found = _compared(asked, kind, search.Asked(terms, Meaning()), search.rarest(terms, held))
    whole = sum(weights.values()) + (len(own) - len(weights)) * statistics.idf("")
    return _best(found, found.parts[WORDS] / whole, least=nearby.LEAST_SAID, limit=limit, but=but)


def _meaning(asked: Question, kind: Kind, *, limit: int, but: set[UUID]) -> list[UUID]:
    """By the light meaning alone: it takes milliseconds, also in a process that answers pages."""
    meaning = _meant(asked)
    if meaning is None or not asked.pools[kind].comparable_slots(meaning):
        return []
    if kind is not Kind.NEED:
        book = phrasebook.shipped()
        meaning = book.moved(meaning, book.heard_in(meaning), step=phrasebook.STEP_OF_LIGHT)
    found = _compared(asked, kind, search.Asked({}, meaning), [])
    return _best(found, found.parts[LIGHT], least=nearby.LEAST_MEANT, limit=limit, but=but)


def _meant(asked: Question) -> Meaning | None:
    """What was typed as a need's meaning; None without an encoder."""
    encoder = encoders().get(LIGHT)
    if encoder is None:
        return None
    key = key_of(encoder)
    try:
        read = Meaning({LIGHT: nearby.encoded(asked.text, key)}, {LIGHT: key})
    except EncoderUnavailable:
        return None
    pool = asked.pools.get(Kind.NEED) or pools.Pool(Kind.NEED)
    return pools.centres_of(pool).centred(Kind.NEED, read)


def _compared(asked: Question, kind: Kind, what: search.Asked, rare: Sequence[int]) -> search.Found:
    return search.compare(
        kind,
        what,
        version=store.TEXT_VERSION,
        size=asked.pools[kind].documents,
        rare=rare,
        weights=nearby.ALIKE,
        sampled=False,
    )


def _best(
    found: search.Found, total: Sequence[float], *, least: float, limit: int, but: set[UUID]
) -> list[UUID]:
    order = sorted(range(len(found.ids)), key=lambda at: (-total[at], found.ids[at]))
    return [found.ids[at] for at in order if total[at] >= least and found.ids[at] not in but][:limit]
