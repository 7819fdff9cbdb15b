"""What somebody typed, as ideas that have to occur: each word with its forms, its terms and synonyms.

    取付け AIの検査  →  [取り付け] and [AI or 人工·知能] and [検査 or インスペクション]

Words that say nothing (技術, 方法) are passed over when others say something.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

import jaconv

from core.finding import MOST_WORDS, Span, letters_in, merged
from core.text import normalise_search
from matching.documents import DocumentPool, Term
from matching.engine import bm25
from matching.engine.bm25 import Statistics
from matching.engine.pools import Pool
from matching.engine.text import Word as Placed
from matching.engine.text import clean, spelt
from matching.finding.synonyms import Phrase, Synonyms, current
from matching.kinds import Kind

LONGEST = 300
# What a word that means the same counts beside the one that was typed.
SHARE_OF_SYNONYM = 0.8
# Longer texts are marked by their letters alone: reading their words takes time. So are those from the second
# length on in which each word stands as it was typed, or as a synonym: other forms of it are passed over.
LONGEST_MARKED = 500
LONGEST_READ = 60
# From this length on a word is also looked for without its last long-vowel mark.
LONG_ENOUGH = 3
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True, slots=True)
class Idea:
    """Phrases of which one has to occur, the typed one first; and how they are written."""

    phrases: tuple[Phrase, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was typed (between spaces): how it may be written, and the ideas in it."""

    text: str
    forms: tuple[str, ...]
    ideas: tuple[Idea, ...]


@dataclass(frozen=True)
class Question:
    """What is asked, with the places of its terms and how many documents of each kind hold them."""

    text: str = ""
    words: tuple[Word, ...] = ()
    place_of: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, Statistics[str]] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.words

    @cached_property
    def shares(self) -> dict[str, float]:
        """Every term with the share it counts; the typed words in full."""
        shares: dict[str, float] = {}
        for own, *others in (idea.phrases for word in self.words for idea in word.ideas):
            for phrase, share in ((own, 1.0), *((other, SHARE_OF_SYNONYM) for other in others)):
                for term in phrase:
                    shares[term] = max(shares.get(term, 0.0), share)
        return shares

    def spans(self, text: str) -> list[Span]:
        """Where a text says what is asked: in these letters, or as another form of the same word."""
        by_letters = letters_in(text, self.letters)
        if len(text) > LONGEST_MARKED or len(normalize("NFKC", text)) != len(text):
            return by_letters
        if len(text) > LONGEST_READ and self._stands_in(text):
            return by_letters
        terms = [(word.start, word.end) for word in spelt(text, only=self.shares)]
        return merged([*by_letters, *terms])

    def _stands_in(self, text: str) -> bool:
        plain = normalise_search(text)
        return all(any(form in plain for form in word.forms) for word in self.words)

    @cached_property
    def letters(self) -> list[str]:
        """Every form of every word, the longest first: what is marked in a text."""
        return sorted(
            {form for word in self.words for form in word.forms}, key=lambda form: (-len(form), form)
        )

    def weights(self, kind: str) -> dict[int, float]:
        """The query's half of BM25, by the places of the terms."""
        weights = bm25.query(self.shares, self.statistics(kind))
        return {self.place_of[term]: weight for term, weight in weights.items() if term in self.place_of}

    def places(self, idea: Idea) -> list[list[int]]:
        """The phrases of an idea that some document may hold, as places."""
        known = [phrase for phrase in idea.phrases if all(term in self.place_of for term in phrase)]
        return [[self.place_of[term] for term in phrase] for phrase in known]

    def holders(self, kind: str, word: Word) -> int:
        """At most so many documents of a kind hold every idea of a word, as far as was counted."""
        held = self.statistics(kind).frequencies
        return min((_held(idea, held) for idea in word.ideas), default=0)

    def at_least(self, kind: str) -> int:
        """So many documents of a kind hold a question of one idea; longer ones nobody counted together."""
        held = self.statistics(kind).frequencies
        ideas = [idea for word in self.words for idea in word.ideas]
        phrases = ideas[0].phrases if len(ideas) == len(self.words) == 1 else ()
        return max((held.get(phrase[0], 0) for phrase in phrases if len(phrase) == 1), default=0)

    def statistics(self, kind: str) -> Statistics[str]:
        return self.counts.get(kind) or Statistics(documents=0, words=0, frequencies={})


def _held(idea: Idea, held: Mapping[str, int]) -> int:
    return sum(min(held.get(term, 0) for term in phrase) for phrase in idea.phrases)


def ask(text: str) -> Question:
    """Read what was typed: three questions to the database, none for an empty line."""
    said = normalise_search(clean(text[:LONGEST])).translate(DASHES)
    if not said:
        return Question()
    words = list(_words(said, current()))
    place_of, frequencies = _known(
        {term for word in words for idea in word.ideas for p in idea.phrases for term in p}
    )
    rows = DocumentPool.objects.order_by("kind")
    columns = ("kind", "documents", "words", "encoded", "counted_at")
    found = {row[0]: Pool(Kind(row[0]), *row[1:]) for row in rows.values_list(*columns)}
    counts = {
        kind: Statistics(documents=pool.documents, words=pool.words, frequencies=frequencies.get(kind, {}))
        for kind, pool in found.items()
    }
    return Question(said, tuple(words), place_of, counts, found)


def _words(said: str, synonyms: Synonyms) -> Iterator[Word]:
    words = _together(said.split()[:MOST_WORDS], synonyms)
    read = [(text, tuple(_ideas(text, synonyms))) for text in words]
    telling = any(ideas for _text, ideas in read)
    for text, ideas in read:
        if ideas or not telling or not _is_japanese(text):
            # A word that is one idea may also be written as its synonyms are.
            is_one = len(ideas) == 1 and ideas[0].forms[0] == text
            yield Word(text, ideas[0].forms if is_one else _forms(text), ideas)


def _together(words: list[str], synonyms: Synonyms) -> Iterator[str]:
    """Words that are one expression only side by side, as English ones are: machine learning."""
    at = 0
    while at < len(words):
        runs = (" ".join(words[at : at + size]) for size in range(len(words) - at, 1, -1))
        run = next((run for run in runs if run in synonyms.by_letters), words[at])
        yield run
        at += run.count(" ") + 1


def _ideas(text: str, synonyms: Synonyms) -> Iterator[Idea]:
    """The terms of a word, the longest run that has synonyms taken as one idea."""
    if text in synonyms.by_letters:
        found = sorted(synonyms.by_letters[text])
        own = next(phrase for phrase in found if text in synonyms.spellings[phrase])
        yield _idea(text, own, synonyms)
        return
    # A part number is itself and no other: its letters alone are a different word.
    words = [] if any(letter.isdecimal() for letter in text) else spelt(text)
    at = 0
    while at < len(words):
        runs = (words[at : at + size] for size in range(synonyms.longest, 1, -1))
        run = next((run for run in runs if _terms(run) in synonyms.others), words[at : at + 1])
        yield _idea(text[run[0].start : run[-1].end], _terms(run), synonyms)
        at += len(run)


def _idea(text: str, own: Phrase, synonyms: Synonyms) -> Idea:
    phrases = synonyms.of(own)
    return Idea(phrases, _forms(text, *synonyms.written(phrases)))


def _terms(run: Iterable[Placed]) -> Phrase:
    return tuple(word.term for word in run)


def _forms(text: str, *others: str) -> tuple[str, ...]:
    """How a word may be written, the typed form first: in either kana, and as its synonyms are."""
    forms = {text, jaconv.hira2kata(text), jaconv.kata2hira(text), *others}
    return (text, *sorted({_without_mark(form) for form in forms} - {text}))


def _without_mark(form: str) -> str:
    """サーバー is found as サーバ, which also stands in サーバー."""
    return form[:-1] if form.endswith("ー") and len(form) > LONG_ENOUGH else form


def _is_japanese(text: str) -> bool:
    return not any(letter.isascii() and letter.isalnum() for letter in text)


def _known(terms: Iterable[str]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """The places of terms, and in how many documents of each kind they stand."""
    place_of: dict[str, int] = {}
    frequencies: dict[str, dict[str, int]] = {}
    rows = Term.objects.filter(text__in=list(terms)).order_by("pk")
    for term, place, kind, documents in rows.values_list("text", "pk", "counts__kind", "counts__documents"):
        place_of[term] = place
        if documents:
            frequencies.setdefault(kind, {})[term] = documents
    return place_of, frequencies
