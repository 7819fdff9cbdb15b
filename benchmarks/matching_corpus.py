"""A region of any size for ``benchmarks.matching``, without encoding every text.

Each text is put together from what two entries of the phrasebook say (needs: the shop's side, seeds: the
laboratory's side and a sentence of a judged seed) and from random words: real ones, and made-up ones that
stand for rare names, so that the vocabulary grows. Its raw vectors are those of the two entries, which are
shipped, mixed with noise and made unit length.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID, uuid5

import numpy as np

from matching.engine import defaults, phrasebook
from matching.engine.encoders import Vectors, unit
from matching.engine.evaluation import GRADED
from matching.engine.files import read_seeds
from matching.engine.text import sentences, terms_of
from matching.engine.values import Text
from matching.kinds import Kind

SPACE = UUID("5f0a5240-0000-4000-8000-000000000000")
MADE_UP_WORDS = 10_000
THEMES = 20
WORDS_A_TEXT = 8
# How much of a text's vector comes from its main source, from the second one, and from nowhere.
MAIN, SECOND, NOISE = 0.75, 0.45, 0.6
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノマミムメモラリルレロガギグゲゴダデドバビブベボ"


@dataclass(frozen=True)
class Listing:
    """One generated listing: its words counted, its raw vectors by encoder key."""

    listing_id: UUID
    text: Text
    counts: dict[str, int]
    raw: dict[str, Vectors]


@dataclass(frozen=True)
class Sources:
    """What listings of a kind are cut from: sentences of each entry, and its raw vectors by encoder key."""

    sentences: Sequence[Sequence[str]]
    raw: dict[str, Vectors]


class Maker:
    """Makes listings of one kind; the same seed of chance makes the same listings."""

    def __init__(self, kind: Kind, sources: Sources, words: Sequence[str]) -> None:
        self.kind, self.sources, self.words = kind, sources, words
        weights = 1 / (np.arange(len(words)) + 30.0)
        self.chances = np.cumsum(weights / weights.sum())

    def listings(self, count: int, *, start: int = 0) -> Iterator[Listing]:
        """Make so many listings from a place on."""
        for number in range(start, start + count):
            yield self._listing(number)

    def _listing(self, number: int) -> Listing:
        chance = random.Random(f"{self.kind}{number}")  # noqa: S311 - the same region every time
        noise = np.random.default_rng([number, len(self.words)])
        main, second = (chance.randrange(len(self.sources.sentences)) for _ in range(2))
        told = list(self.sources.sentences[main][1:]) or list(self.sources.sentences[main])
        body = [*chance.sample(told, min(3, len(told))), chance.choice(self.sources.sentences[second])]
        places = np.searchsorted(self.chances, noise.random(WORDS_A_TEXT))
        picked = [self.words[min(at, len(self.words) - 1)] for at in places]
        title, *told = [
            f"{sentence.rstrip('。')}「{word}」"
            for sentence, word in zip([self.sources.sentences[main][0], *body], picked, strict=False)
        ]
        text = Text(
            title=title,
            body=tuple(told),
            keywords=tuple(f"「{word}」" for word in picked[len(body) + 1 :]),
            theme_codes=(f"T{main % THEMES:02d}",),
        )
        raw = {key: self._vector(rows[main], rows[second], noise) for key, rows in self.sources.raw.items()}
        return Listing(uuid5(SPACE, f"{self.kind}{number}"), text, _counted(text), raw)

    @staticmethod
    def _vector(main: Vectors, second: Vectors, chance: np.random.Generator) -> Vectors:
        noise = chance.standard_normal(len(main)).astype(np.float32)
        return unit(MAIN * main + SECOND * second + NOISE * unit(noise))


@lru_cache(maxsize=1)
def makers() -> dict[Kind, Maker]:
    """The makers by kind; nothing is encoded, the phrasebook's vectors are shipped.

    Firms and researchers speak like seeds.
    """
    book, words = phrasebook.shipped(), _words()
    told = [said for seed in read_seeds(GRADED / "seeds.jsonl").values() for said in sentences(seed)[1:]]
    lab = [("、".join(one.lab), told[at % len(told)], *one.lab) for at, one in enumerate(book.entries)]
    shop = [tuple(one.shop) for one in book.entries]
    answering = Sources(lab, _raw(Kind.SEED, book.lab))
    found = {kind: Maker(kind, answering, words) for kind in (Kind.SEED, Kind.FIRM, Kind.RESEARCHER)}
    return found | {Kind.NEED: Maker(Kind.NEED, Sources(shop, _raw(Kind.NEED, book.shop)), words)}


def vocabulary(makers: dict[Kind, Maker]) -> list[str]:
    """Every term that a generated text, or the phrasebook, can hold."""
    terms = {term for word in _words() for term in _terms(f"「{word}」")}
    for maker in makers.values():
        terms |= {
            term for one in maker.sources.sentences for said in one for term in _terms(said.rstrip("。"))
        }
    for entry in phrasebook.read_entries():
        terms |= {term for item in (*entry.shop, *entry.lab) for term in _terms(item)}
    return sorted(terms)


def centre(kind: Kind, key: str, rows: Vectors) -> Vectors:
    """The mean of a kind as the portal would have counted it."""
    return defaults.centre(kind, key, total=rows.sum(0), count=len(rows))


def _raw(kind: Kind, centred: Mapping[str, Vectors]) -> dict[str, Vectors]:
    """Vectors as an encoder would give them: what all of the kind share comes back."""
    found = {}
    for key, rows in centred.items():
        mean = defaults.centre(kind, key)
        found[key] = unit(mean + np.sqrt(max(1 - float(mean @ mean), 0.0)) * rows)
    return found


@lru_cache(maxsize=1)
def _words() -> list[str]:
    """Real words, the usual ones first, then rare made-up ones that the tokenizer keeps whole."""
    entries = phrasebook.read_entries()
    usual = Counter(
        spelling
        for entry in entries
        for item in (*entry.shop, *entry.lab)
        for spelling in terms_of(item).spellings.values()
        if len(terms_of(f"「{spelling}」").counts) == 1
    )
    chance = random.Random(1)  # noqa: S311 - the same region every time
    made: dict[str, None] = {}
    while len(made) < MADE_UP_WORDS:
        word = "".join(chance.choices(KANA, k=chance.randint(4, 7)))
        if len(terms_of(f"「{word}」").counts) == 1:
            made[word] = None
    return [word for word, _times in usual.most_common()] + list(made)


def _counted(text: Text) -> dict[str, int]:
    """The words of a text, sentence by sentence: sentences come again and again, whole texts do not."""
    total: Counter[str] = Counter()
    for part in (text.title, *text.body):
        sentence, _mark, word = part.rpartition("「")
        total.update(_terms(sentence))
        total.update(_terms("「" + word))
    for keyword in text.keywords:
        total.update(_terms(keyword))
    return dict(total)


@lru_cache(maxsize=100_000)
def _terms(text: str) -> dict[str, int]:
    return terms_of(text).counts
