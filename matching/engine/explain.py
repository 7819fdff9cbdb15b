"""Facts that explain a pair, from what was computed only: words are near; no need is said to be solved."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from math import sqrt

import numpy as np

from matching.engine import phrasebook, telling
from matching.engine.encoders import Vectors, key_of
from matching.engine.likeness import Likeness
from matching.engine.meaning import DEEP, LIGHT
from matching.engine.text import joined, sentences, terms_of, whole_words
from matching.engine.values import Reasons, Text

MOST_WORDS = 5
MOST_CONCEPTS = 3
# So many pairs of words are put to the slower encoder, all at once.
MOST_TRIED = 10
# Words that add less than this share of the strongest word explain nothing.
FAINTEST = 0.4
LONGEST_QUOTE = 60
MOST_SENTENCES = 12
# Two words are near concepts when both encoders say so; one alone is much worse (measured by reading). The
# deep space of words has no centre of its own: all words lie near there, and the gate stands high.
NEAR_IN_LIGHT, NEAR_IN_DEEP = 0.63, 0.84
# Both together, the deep one twice: of 129 pairs read by hand 86 % were sound without this, 92 % with it.
NEAR_IN_BOTH = 2.45
NEAR_SENTENCE = 0.25
# Where nothing else explains a pair its closest sentences are shown from here on.
NEAR_SENTENCE_ALONE = 0.15
# Of a longer seed so many sentences are compared closely: for 99 of 100 pairs the one that is quoted is among
# them (two: 89 of 100).
MOST_READ_CLOSELY = 3
# Shared words make a sentence worth quoting beside its nearness in meaning.
WORDS_IN_SENTENCE = 0.3
# Money, dates and limits are alike in any two listings and say nothing about the matter.
BESIDE_THE_POINT = re.compile(r"万円|億円|予算|費用|締切|ません。?$|課題です|以内です|検証中|契約")
SHORTEST_QUOTE = 6
KANJI = re.compile(r"[一-鿿]")
# Two words that differ by such a pair alone say the contrary: 高温 is not 低温, 輸入 is not 輸出.
CONTRARY = frozenset(
    map(
        frozenset,
        (
            "上下",
            "高低",
            "大小",
            "前後",
            "内外",
            "左右",
            "多少",
            "入出",
            "増減",
            "強弱",
            "長短",
            "新旧",
            "有無",
            "遠近",
        ),
    )
)
# An entry of the phrasebook that was heard only faintly explains nothing.
HEARD_WELL = 0.15
# How near concepts and sentences are found: a change makes the night find them again.
READING = "2"


@dataclass(frozen=True)
class Pair:
    """What the ranking knows of a pair: contributions of shared terms, places by part, entries heard."""

    shared: Mapping[str, float]
    places: Mapping[str, int]
    heard: Sequence[tuple[int, float]] = ()
    blocked: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Findings:
    """What two texts alone say of a pair, and what takes longest to find.

    ``near_concepts`` are None where the desk's words have moved since.
    """

    near_concepts: tuple[tuple[str, str], ...] | None
    closest_sentences: tuple[str, str] | None


@dataclass(frozen=True)
class Reading:
    """A listing as the explanation reads it: its own spellings, and its sentences with their words.

    ``said`` are the words of each sentence and of the keywords, ``sentences`` those that can be quoted.
    """

    text: Text
    words: str
    spellings: Mapping[str, str]
    faint: frozenset[str]
    whole: frozenset[str]
    said: tuple[frozenset[str], ...]
    sentences: tuple[str, ...]
    sentence_terms: tuple[frozenset[str], ...]

    @cached_property
    def naming(self) -> list[str]:
        """The words that may name something."""
        return [term for term in self.spellings if len(term) > 1 and term not in self.faint]

    @cached_property
    def gists(self) -> list[frozenset[str]]:
        """What each sentence is about: its words that may name something, else all of them."""
        naming = frozenset(self.naming)
        return [terms & naming or terms for terms in self.sentence_terms]


@lru_cache(maxsize=512)
def read(text: Text) -> Reading:
    """Read a listing once, however many pairs it stands in."""
    words = unicodedata.normalize("NFKC", joined(text))
    parts = sentences(text)
    terms = {part: terms_of(part) for part in (*parts, "、".join(text.keywords))}
    quoted = _quotable(parts)
    spellings: dict[str, str] = {}
    for one in terms.values():
        for term, spelling in one.spellings.items():
            spellings.setdefault(term, spelling)
    return Reading(
        text=text,
        words=words,
        spellings=spellings,
        faint=frozenset().union(*(one.faint for one in terms.values())),
        whole=whole_words(words),
        said=tuple(frozenset(one.counts) for one in terms.values()),
        sentences=quoted,
        sentence_terms=tuple(frozenset(terms[sentence].counts) for sentence in quoted),
    )


def _quotable(found: Sequence[str]) -> tuple[str, ...]:
    """The sentences that speak of the matter; all of them where none is left."""
    telling_ones = [one for one in found if len(one) >= SHORTEST_QUOTE and not BESIDE_THE_POINT.search(one)]
    return tuple((telling_ones or found)[:MOST_SENTENCES])


class Explainer:
    """Explains pairs by how near their words and sentences lie."""

    def __init__(self, likeness: Likeness) -> None:
        self.likeness = likeness

    def reading(self, curated: str) -> str:
        """What near concepts and sentences are found by; ``curated`` stands for the desk's words."""
        return "/".join([READING, *sorted(map(key_of, self.likeness.encoders.values())), curated])

    def meet(self, pairs: Sequence[tuple[Text, Text, Pair]]) -> None:
        """Read needs and seeds that are to be explained together: that costs far less than one by one."""
        readings = [(read(need), read(seed), pair) for need, seed, pair in pairs]
        sides = [reading for asking, answering, _pair in readings for reading in (asking, answering)]
        self.likeness.meet_words([word for one in sides for word in one.naming])
        self.likeness.meet_sentences(
            [
                sentence
                for asking, answering, pair in readings
                for sentence in (*asking.sentences, *self._promising(asking, answering, pair)[0])
            ]
        )

    def reasons(
        self,
        need: Text,
        seed: Text,
        pair: Pair,
        *,
        theme_names: Mapping[str, str] | None = None,
        found: Findings | None = None,
        curated: str = "",
    ) -> Reasons:
        """Say why a need and a seed are near, what each of them leaves open, and what would help most.

        ``found`` is what the same texts said before by the same reading.
        """
        asking, answering = read(need), read(seed)
        shared = _shared_words(asking, answering, pair.shared)
        phrase, words = _laboratory(pair.heard, answering)
        themes = tuple(code for code in need.theme_codes if code in seed.theme_codes)
        concepts = found.near_concepts if found else None
        if concepts is None:
            concepts = self._near_concepts(asking, answering, pair.blocked)
        if found:
            closest = found.closest_sentences
        else:
            least = NEAR_SENTENCE if shared or concepts or words or themes else NEAR_SENTENCE_ALONE
            closest = self._closest(asking, answering, pair, least=least)
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
        return Reasons(near_concepts=self._near_concepts(asking, answering, pair.blocked))

    def _near_concepts(
        self, need: Reading, seed: Reading, blocked: frozenset[tuple[str, str]]
    ) -> tuple[tuple[str, str], ...]:
        mine, theirs = _own_words(need, seed), _own_words(seed, need)
        near = self.likeness.of_words(LIGHT, mine, theirs)
        if near is None:
            return ()
        pairs = (
            (mine[row], theirs[column], float(near[row, column]))
            for row, column in _best_first(near, least=NEAR_IN_LIGHT)
        )
        nameable = (one for one in pairs if _nameable(*one[:2]) and tuple(sorted(one[:2])) not in blocked)
        found: list[tuple[str, str]] = []
        for pair in self._agreed(list(islice(nameable, MOST_TRIED))):
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

    def _closest(self, need: Reading, seed: Reading, pair: Pair, *, least: float) -> tuple[str, str] | None:
        """The two sentences that lie nearest, by meaning where there is an encoder, else by shared words."""
        if not need.sentences or not seed.sentences:
            return None
        answers, by_words = self._promising(need, seed, pair)
        likeness = self.likeness.of_sentences(need.sentences, answers)
        if likeness is None:
            likeness, least = by_words, 1e-9
        row, column = np.unravel_index(int(np.argmax(likeness + _help_of(by_words))), likeness.shape)
        if likeness[row, column] < least:
            return None
        return _quoted(need.sentences[row]), _quoted(answers[column])

    def _promising(self, need: Reading, seed: Reading, pair: Pair) -> tuple[list[str], Vectors]:
        """The seed's sentences that are worth the encoder's time, and what shared words say of each.

        Roughly a sentence means what its words mean together.
        """
        by_words = _by_words(need.sentence_terms, seed.sentence_terms, pair.shared)
        if len(seed.sentences) <= MOST_READ_CLOSELY:
            return list(seed.sentences), by_words
        roughly = self.likeness.of_gists(need.gists, seed.gists)
        if roughly is None:
            return list(seed.sentences), by_words
        promise = (roughly + _help_of(by_words)).max(axis=0)
        best = np.sort(np.argsort(-promise, kind="stable")[:MOST_READ_CLOSELY])
        return [seed.sentences[at] for at in best], by_words[:, best]


def _own_words(one: Reading, other: Reading) -> list[str]:
    """The words of a listing that the other lacks and that name something."""
    return [term for term in one.naming if term not in other.spellings]


def _nameable(one: str, other: str) -> bool:
    """Two words without a common character are near only where both are written in full: 望む is not 要る."""
    mine, theirs = {*KANJI.findall(one)}, {*KANJI.findall(other)}
    if mine and mine == theirs:
        # The same word inflected (欠ける, 欠け) tells nobody anything.
        return False
    if len(one) == len(other) == len(mine) == len(theirs) == 2 and one[0] == other[0]:
        # Compounds that begin alike name two things of one field, not one thing: 酒屋 is not 酒粕.
        return False
    if len(one) == len(other) and _contrary(one, other):
        return False
    inflected = not (_is_noun_like(one) and _is_noun_like(other))
    return not inflected or bool(mine & theirs)


def _contrary(one: str, other: str) -> bool:
    """Whether two words of one length differ by one character and its contrary."""
    unlike = [frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(unlike) == 1 and unlike[0] in CONTRARY


def _is_noun_like(word: str) -> bool:
    return not ("ぁ" <= word[-1] <= "ん" and KANJI.search(word))


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
