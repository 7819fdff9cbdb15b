"""Facts that explain a pair, from what was computed only: words are near; no need is said to be solved."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import sqrt

import numpy as np

from matching.engine import phrasebook, telling
from matching.engine.encoders import Vectors, key_of
from matching.engine.likeness import Likeness
from matching.engine.meaning import DEEP, LIGHT
from matching.engine.naming import nameable
from matching.engine.readings import Reading, read
from matching.engine.values import Reasons, Text

MOST_WORDS = 5
MOST_CONCEPTS = 3
# So many pairs of words are put to the slower encoder, all at once.
MOST_TRIED = 10
# Words that add less than this share of the strongest word explain nothing.
FAINTEST = 0.4
LONGEST_QUOTE = 60
# Two words are near concepts when both encoders say so; one alone is much worse (measured by reading). The
# deep space of words has no centre of its own: all words lie near there, and the gate stands high.
NEAR_IN_LIGHT, NEAR_IN_DEEP = 0.65, 0.84
# Both together, the deep one twice: of 129 pairs read by hand 86 % were sound without this, 92 % with it.
NEAR_IN_BOTH = 2.45
NEAR_SENTENCE = 0.25
# Where nothing else explains a pair its closest sentences are shown from here on.
NEAR_SENTENCE_ALONE = 0.15
# So many sentences of a seed are compared closely, of those that promise at most so much less than the best:
# 98 times of 100 the one that is quoted is among these 2.2 (the best alone: 70).
MOST_READ_CLOSELY, LESS_PROMISING = 3, 0.25
# Shared words make a sentence worth quoting beside its nearness in meaning.
WORDS_IN_SENTENCE = 0.3
# An entry of the phrasebook that was heard only faintly explains nothing.
HEARD_WELL = 0.15
# How near concepts and sentences are found: a change makes the night find them again.
READING = "3"


@dataclass(frozen=True)
class Pair:
    """What the ranking knows of a pair: contributions of shared terms, places by part, entries heard.

    ``far_down`` says that it stands where few people look: words explain it, and one sentence of the seed.
    """

    shared: Mapping[str, float]
    places: Mapping[str, int]
    heard: Sequence[tuple[int, float]] = ()
    blocked: frozenset[tuple[str, str]] = frozenset()
    far_down: bool = False


@dataclass(frozen=True)
class Findings:
    """What two texts alone say of a pair, and what takes longest to find.

    ``near_concepts`` are None where the desk's words have moved since.
    """

    near_concepts: tuple[tuple[str, str], ...] | None
    closest_sentences: tuple[str, str] | None


@dataclass(frozen=True)
class Met:
    """What is ready of a pair before it is looked at closely, so that many pairs are encoded at once.

    ``answers`` are the seed's sentences that promise most, ``by_words`` what shared words say of each (a row
    for each sentence of the need), ``likely`` the words that the light encoder finds near, nearest first.
    """

    answers: Sequence[str]
    by_words: Vectors
    likely: Sequence[tuple[str, str, float]]


class Explainer:
    """Explains pairs by how near their words and sentences lie."""

    def __init__(self, likeness: Likeness) -> None:
        self.likeness = likeness

    def reading(self, curated: str) -> str:
        """What near concepts and sentences are found by; ``curated`` stands for the desk's words."""
        return "/".join([READING, *sorted(map(key_of, self.likeness.encoders.values())), curated])

    def meet(self, pairs: Sequence[tuple[Text, Text, Pair]]) -> list[Met]:
        """Read needs and seeds that are to be explained together: that costs far less than one by one."""
        readings = [(read(need), read(seed), pair) for need, seed, pair in pairs]
        sides = [reading for asking, answering, _pair in readings for reading in (asking, answering)]
        self.likeness.meet_words(LIGHT, [word for one in sides for word in one.naming])
        met = [self._met(*one) for one in readings]
        asked = [sentence for asking, _answering, _pair in readings for sentence in asking.sentences]
        self.likeness.meet_sentences([*asked, *(sentence for one in met for sentence in one.answers)])
        self.likeness.meet_words(DEEP, [word for one in met for pair in one.likely for word in pair[:2]])
        return met

    def _met(self, asking: Reading, answering: Reading, pair: Pair) -> Met:
        answers, by_words = self._promising(asking, answering, pair)
        return Met(answers, by_words, self._likely(asking, answering, pair.blocked))

    def reasons(
        self,
        need: Text,
        seed: Text,
        pair: Pair,
        *,
        theme_names: Mapping[str, str] | None = None,
        found: Findings | None = None,
        met: Met | None = None,
        curated: str = "",
    ) -> Reasons:
        """Say why a need and a seed are near, what each of them leaves open, and what would help most.

        ``found`` is what the same texts said before by the same reading, ``met`` what ``meet`` gave of them.
        """
        asking, answering = read(need), read(seed)
        shared = _shared_words(asking, answering, pair.shared)
        phrase, words = _laboratory(pair.heard, answering)
        themes = tuple(code for code in need.theme_codes if code in seed.theme_codes)
        concepts, closest = (found.near_concepts, found.closest_sentences) if found else (None, None)
        if concepts is None:
            met = met or self._met(asking, answering, pair)
            concepts = self._near_concepts(asking, answering, met.likely)
        if not found:
            least = NEAR_SENTENCE if shared or concepts or words or themes else NEAR_SENTENCE_ALONE
            closest = self._closest(asking, met, least=least)
        facts = Reasons(
            shared_words=shared,
            near_concepts=concepts,
            everyday_phrase=phrase,
            laboratory_words=words,
            closest_sentences=closest,
            shared_theme_codes=themes,
            places=dict(pair.places),
            missing_in_need=need.missing,
            missing_in_seed=seed.missing,
            read_by=self.reading(curated),
        )
        return telling.told(facts, theme_names=theme_names or {})

    def in_short(self, need: Text, other: Text, pair: Pair) -> Reasons:
        """The first of these there is: shared words, the laboratory's words, words near in meaning."""
        asking, answering = read(need), read(other)
        if shared := _shared_words(asking, answering, pair.shared):
            return Reasons(shared_words=shared)
        phrase, words = _laboratory(pair.heard, answering)
        if words:
            return Reasons(everyday_phrase=phrase, laboratory_words=words)
        likely = self._likely(asking, answering, pair.blocked)
        return Reasons(near_concepts=self._near_concepts(asking, answering, likely))

    def _likely(
        self, need: Reading, seed: Reading, blocked: frozenset[tuple[str, str]]
    ) -> list[tuple[str, str, float]]:
        mine, theirs = _own_words(need, seed), _own_words(seed, need)
        near = self.likeness.of_words(LIGHT, mine, theirs)
        if near is None:
            return []
        pairs = (
            (mine[row], theirs[column], float(near[row, column]))
            for row, column in _best_first(near, least=NEAR_IN_LIGHT)
        )
        named = (one for one in pairs if nameable(*one[:2]) and tuple(sorted(one[:2])) not in blocked)
        return list(islice(named, MOST_TRIED))

    def _near_concepts(
        self, need: Reading, seed: Reading, likely: Sequence[tuple[str, str, float]]
    ) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for pair in self._agreed(likely):
            if not {*pair} & {word for one in found for word in one}:
                found.append(pair)
        return tuple((need.spellings[one], seed.spellings[other]) for one, other in found[:MOST_CONCEPTS])

    def _agreed(self, pairs: Sequence[tuple[str, str, float]]) -> list[tuple[str, str]]:
        """The pairs that the deep encoder finds near as well as the light one; all where there is none."""
        words = [(one, other) for one, other, _near in pairs]
        deep = self.likeness.of_words(DEEP, [one for one, _ in words], [other for _, other in words])
        if deep is None:
            return words
        return [
            words[at]
            for at, (_one, _other, near) in enumerate(pairs)
            if deep[at, at] >= max(NEAR_IN_DEEP, (NEAR_IN_BOTH - near) / 2)
        ]

    def _closest(self, need: Reading, met: Met, *, least: float) -> tuple[str, str] | None:
        """The two sentences that lie nearest, by meaning where there is an encoder, else by shared words."""
        if not need.sentences or not met.answers:
            return None
        likeness = self.likeness.of_sentences(need.sentences, met.answers)
        if likeness is None:
            likeness, least = met.by_words, 1e-9
        row, column = np.unravel_index(int(np.argmax(likeness + _help_of(met.by_words))), likeness.shape)
        if likeness[row, column] < least:
            return None
        return _quoted(need.sentences[row]), _quoted(met.answers[column])

    def _promising(self, need: Reading, seed: Reading, pair: Pair) -> tuple[Sequence[str], Vectors]:
        """The seed's sentences that are worth the encoder's time, and what shared words say of each.

        Roughly a sentence means what its words mean together. Where no telling word is shared they may
        be all there is, and none is passed over.
        """
        by_words = _by_words(need.sentence_terms, seed.sentence_terms, pair.shared)
        roughly = self.likeness.of_gists(need.gists, seed.gists) if by_words.size else None
        if roughly is None:
            return seed.sentences, by_words
        promise = (roughly + _help_of(by_words)).max(axis=0)
        in_words = any(term not in need.faint for term in pair.shared)
        most = 1 if pair.far_down and in_words else MOST_READ_CLOSELY
        least = promise.max() - LESS_PROMISING if in_words else promise.min()
        best = np.argsort(-promise, kind="stable")[:most]
        kept = np.sort(best[promise[best] >= least])
        return [seed.sentences[at] for at in kept], by_words[:, kept]


def _own_words(one: Reading, other: Reading) -> list[str]:
    """The words of a listing that the other lacks and that name something."""
    return [term for term in one.naming if term not in other.spellings]


def _shared_words(need: Reading, seed: Reading, shared: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """What both say, weightiest first, in whole words; words that name nothing explain nothing."""
    spelt = shared.keys() & need.spellings.keys() & seed.spellings.keys()
    by_contribution = sorted(spelt, key=lambda term: (-shared[term], term))
    found: dict[tuple[str, str], None] = {}
    for term in by_contribution:
        if shared[term] < FAINTEST * shared[by_contribution[0]] or term in need.faint:
            continue
        words = _whole(need.spellings[term], seed.spellings[term], need, seed)
        if words:
            found.setdefault(words)
        if len(found) == MOST_WORDS:
            break
    return tuple(found)


def _whole(one: str, other: str, need: Reading, seed: Reading) -> tuple[str, str] | None:
    """The longer word that both sides hold around a shared part (二酸 → 二酸化炭素), else the spellings.

    One character that a side has only inside another word is no shared word: 車いす is not 車.
    """
    around = [word for word in need.whole & seed.whole if one in word and len(word) > len(one)]
    longest = max(around, key=lambda word: (len(word), word), default="")
    if longest:
        return longest, longest
    cut_out = len(one) == 1 and not (one in need.whole and other in seed.whole)
    return None if cut_out else (one, other)


def _laboratory(heard: Sequence[tuple[int, float]], seed: Reading) -> tuple[str, tuple[str, ...]]:
    """The entry whose laboratory words the seed uses most, and those words as the book spells them."""
    entries = phrasebook.shipped().entries
    best: tuple[str, tuple[str, ...]] = ("", ())
    for at, weight in heard:
        if weight < HEARD_WELL:
            continue
        used = tuple(item for item in entries[at].lab if _says(item, seed))
        if len(used) > len(best[1]):
            best = (entries[at].shop[0], used[:MOST_CONCEPTS])
    return best


def _says(item: str, seed: Reading) -> bool:
    """Whether the seed uses a laboratory term: as it stands, or all its content words in one sentence."""
    if unicodedata.normalize("NFKC", item) in seed.words:
        return True
    terms = phrasebook.entry_terms(item)
    if not terms or not all(term in seed.spellings for term in terms):
        return False
    return any(all(term in said for term in terms) for said in seed.said)


def _best_first(likeness: Vectors, *, least: float):
    rows, columns = np.nonzero(likeness >= least)
    order = np.argsort(-likeness[rows, columns], kind="stable")
    return [(int(rows[at]), int(columns[at])) for at in order]


def _by_words(
    asking: Sequence[frozenset[str]], answering: Sequence[frozenset[str]], shared: Mapping[str, float]
) -> Vectors:
    return np.array(
        [
            [_weight(one & other, shared) / sqrt(1 + len(one) + len(other)) for other in answering]
            for one in asking
        ]
    )


def _help_of(by_words: Vectors) -> Vectors:
    return WORDS_IN_SENTENCE * by_words / max(float(by_words.max(initial=0.0)), 1e-9)


def _weight(terms: frozenset[str], shared: Mapping[str, float]) -> float:
    return sum(shared.get(term, 0) for term in terms)


def _quoted(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else sentence[: LONGEST_QUOTE - 1] + "…"
