"""What a stored need asks the store: as it asked last, until anything was counted anew, or read afresh.

Reading afresh takes the words near its own and the phrasebook's; the answer stays with the need: its moved
meaning, its terms with their weights, and its yardstick with a stamp of what it was read against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.documents import Document
from matching.engine import drifting, phrasebook, search, store, vocabulary
from matching.engine.asking import Question, question
from matching.engine.meaning import Meaning
from matching.engine.pools import Pool
from matching.engine.scoring import WORDS, Yardstick
from matching.engine.text import joined, terms_of
from matching.kinds import Kind

# A need whose own words weigh this much more or less than when last ranked is measured anew.
SAME_SIZE = 0.05


@dataclass(frozen=True)
class Posed:
    """A need as the store is asked; ``terms`` by place, ``rare`` the places to look for candidates by."""

    terms: Mapping[int, float]
    meaning: Meaning
    size: float
    errand: float
    rare: Sequence[int]
    stamp: str
    again: bool


@dataclass(frozen=True)
class Asked:
    """A need read afresh, with the places of its words."""

    question: Question
    place_of: Mapping[str, int]
    frequencies: Mapping[str, int]

    @property
    def terms(self) -> dict[int, float]:
        """The question's terms by place."""
        return {
            self.place_of[word]: weight
            for word, weight in self.question.terms.items()
            if word in self.place_of
        }


def pose(need: Document, pool: Pool) -> Posed:
    """The need's question to the pool of seeds."""
    kept = need.yardstick or {}
    if need.asks is not None and kept.get("stamp") == pool.stamp:
        return _again(need, kept, pool.stamp)
    (asked,) = read(need, pool)
    frequencies = {asked.place_of[word]: times for word, times in asked.frequencies.items()}
    return Posed(
        terms=asked.terms,
        meaning=asked.question.meaning,
        size=asked.question.size,
        errand=asked.question.errand,
        rare=search.rarest(asked.terms, frequencies),
        stamp=pool.stamp,
        again=False,
    )


def read(need: Document, *pools: Pool) -> list[Asked]:
    """Read a need afresh, for the documents of some kinds: what it asks each of the pools."""
    text = store.text_of(need.text)
    meaning = store.centred(Kind.NEED, need)
    meanings = [meaning.only(pool.comparable_slots(meaning)) for pool in pools]
    book = phrasebook.shipped()
    said = {word for one in meanings for word in book.words(book.heard_in(one))}
    lexicon = vocabulary.look_up(terms_of(joined(text)).counts, beside=said)
    found = []
    for pool, comparable in zip(pools, meanings, strict=True):
        statistics = vocabulary.statistics_by_word(pool, lexicon.place_of)
        asked = question(text, comparable, near=lexicon.near, statistics=statistics)
        found.append(Asked(asked, lexicon.place_of, statistics.frequencies))
    return found


def kept_yardstick(need: Document, posed: Posed, documents: int) -> Yardstick | None:
    """The yardstick of the last ranking, where a large pool and what the need asks are much as they were."""
    kept = need.yardstick
    if documents <= search.WHOLE_POOL or not kept:
        return None
    same_parts = kept["means"].keys() == {WORDS, *posed.meaning.vectors}
    same_pool = abs(documents - kept["documents"]) <= drifting.DRIFT * kept["documents"]
    same_need = abs(posed.size - kept["asked"]) <= SAME_SIZE * posed.size
    return Yardstick(kept["means"], kept["spreads"]) if same_parts and same_pool and same_need else None


def remember(
    need: Document, posed: Posed, yardstick: Yardstick, *, documents: int, lifts: Mapping[str, float]
) -> None:
    """Keep with the need what it asked and how far values lie apart for it, unless that is kept already."""
    kept = {
        "means": dict(yardstick.means),
        "spreads": dict(yardstick.spreads),
        "asked": posed.size,
        "errand": posed.errand,
        # A pool that is compared whole is not searched by words; a long list only slows the seeds down.
        "rare": list(posed.rare) if documents > search.WHOLE_POOL else [],
        "documents": documents,
        "lifts": dict(lifts),
        "stamp": posed.stamp,
    }
    if posed.again and kept == need.yardstick:
        return
    need.yardstick = kept
    written = {"yardstick": kept}
    if not posed.again:
        need.meaning = search.vector_of(posed.meaning)
        need.asks = search.as_sparsevec(posed.terms)
        written |= {"meaning": store.half(need.meaning), "asks": need.asks}
    Document.objects.filter(pk=need.pk).update(**written)


def _again(need: Document, kept: Mapping, stamp: str) -> Posed:
    return Posed(
        terms=dict(zip(need.asks.indices(), need.asks.values(), strict=True)),
        meaning=store.stored_meaning(need),
        size=kept["asked"],
        errand=kept["errand"],
        rare=kept["rare"],
        stamp=stamp,
        again=True,
    )
