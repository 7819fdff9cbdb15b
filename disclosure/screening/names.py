"""Finding many names at once: in one walk over the text, however many organisations are registered."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from operator import add

from disclosure.screening.findings import ADVICE, FindingKind, Span
from disclosure.screening.folding import (
    LONG_VOWEL,
    Folded,
    is_kana,
    is_kanji,
    is_katakana,
    is_latin,
    squeeze,
    squeezed_name,
)
from disclosure.screening.spellings import OtherName, Spelling, other_spellings

PREFIX = 2
# A short word is part of many others: サン of サンプル. A name this short must end where the script changes.
SHORT_KATAKANA = 5
SHORT_HIRAGANA = 3
SHORT_WITH_GAPS = 3
LONGEST_GAP = 12
LEADS = ("担当", "代表", "社長", "部長", "担当者", "窓口", "弊社", "当社", "責任者", "会長", "専務", "取締役")


Letters = dict[str, dict[int, dict[str, Spelling]]]


class NameIndex:
    """Spellings by their first two letters and length, so that a long list costs no more than a short one.

    Names may come and go while other threads look for them: what they walk over is replaced, never changed.
    """

    def __init__(self, spellings: Iterable[Spelling] = ()) -> None:
        self._kept: Letters = {}
        self._dropped: Letters = {}
        self._bearers: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for spelling in spellings:
            self.add(spelling)

    @classmethod
    def of_others(cls, others: Iterable[OtherName]) -> "NameIndex":
        """Build the index of other organisations once; it may serve any number of texts."""
        return cls(spelling for other in others for spelling in other_spellings(other))

    def add(self, spelling: Spelling) -> None:
        """Look for this spelling too."""
        for index, bearers, text in self._places(spelling):
            lengths = index.get(text[:PREFIX], {})
            if len(text) not in lengths:
                lengths = index[text[:PREFIX]] = lengths | {len(text): {}}
            known = lengths[len(text)]
            bearers[text] += 1
            if text not in known or spelling.blocking > known[text].blocking:
                known[text] = spelling

    def remove(self, spelling: Spelling) -> None:
        """Take back one ``add`` of an equal spelling; what others are called as well is still looked for."""
        for index, bearers, text in self._places(spelling):
            bearers[text] -= 1
            if not bearers[text]:
                del bearers[text]
                del index[text[:PREFIX]][len(text)][text]

    def apart_from(self, spellings: Iterable[Spelling]) -> "NamesApart":
        """Return these names without those that nobody but the bearer of these spellings has."""
        own: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for spelling in spellings:
            for counted, (_index, _bearers, text) in zip(own, self._both(spelling), strict=True):
                counted[text] += 1
        kept, dropped = (
            frozenset(text for text, times in counted.items() if bearers[text] == times)
            for counted, bearers in zip(own, self._bearers, strict=True)
        )
        return NamesApart(self, kept, dropped)

    def _places(self, spelling: Spelling) -> Iterator[tuple[Letters, Counter[str], str]]:
        shortest = (2, 4)
        for least, place in zip(shortest, self._both(spelling), strict=True):
            if len(place[2]) >= least:
                yield place

    def _both(self, spelling: Spelling) -> Iterator[tuple[Letters, Counter[str], str]]:
        yield self._kept, self._bearers[0], squeezed_name(spelling.text, keep_long_vowels=True)
        yield self._dropped, self._bearers[1], squeezed_name(spelling.text, keep_long_vowels=False)

    def find(
        self, text: "NameText", *, kept_unseen: Container[str] = (), dropped_unseen: Container[str] = ()
    ) -> Iterator[Span]:
        """Yield the names in the text, whatever stands between their letters."""
        yield from _find(self._kept, text.kept, text.base, kept_unseen)
        yield from _find(self._dropped, text.dropped, text.base, dropped_unseen)


@dataclass(frozen=True, slots=True)
class NamesApart:
    """An index of everybody's names, looked through by one of them: the own ones are passed over."""

    index: NameIndex
    kept_unseen: Container[str]
    dropped_unseen: Container[str]

    def find(self, text: "NameText") -> Iterator[Span]:
        """Yield the names of others in the text."""
        return self.index.find(text, kept_unseen=self.kept_unseen, dropped_unseen=self.dropped_unseen)


class NameText:
    """A folded text made ready for finding names in it."""

    def __init__(self, folded: Folded) -> None:
        self.base = folded.text
        self.kept = squeeze(folded, keep_long_vowels=True)
        self.dropped = squeeze(folded, keep_long_vowels=False)


def _find(index: Letters, squeezed: Folded, base: str, unseen: Container[str]) -> Iterator[Span]:
    text = squeezed.text
    for start, prefix in enumerate(map(add, text, text[1:])):
        if prefix not in index:
            continue
        for length, known in index[prefix].items():
            spelling = known.get(word := text[start : start + length])
            if spelling is None or word in unseen:
                continue
            first, end = squeezed.back(start, start + length)
            if _stands(spelling, base, first, end, length):
                yield Span(first, end, spelling.kind, spelling.blocking, _advice(spelling))


def _advice(spelling: Spelling) -> object:
    return ADVICE[FindingKind.PERSON if spelling.stands_apart else spelling.kind]


def _stands(spelling: Spelling, base: str, start: int, end: int, length: int) -> bool:
    """Tell whether the letters are this name and not a piece of longer words."""
    before, after = base[start - 1 : start], base[end : end + 1]
    first, last = base[start], base[end - 1]
    if (is_latin(first) and is_latin(before)) or (is_latin(last) and is_latin(after)):
        return False
    if end - start > length + LONGEST_GAP * (length - 1):
        return False
    has_gaps = end - start > length
    if has_gaps and length <= SHORT_WITH_GAPS and (_same_script(before, first) or _same_script(last, after)):
        return False
    if spelling.stands_apart:
        return _stands_apart(base, start, end)
    return not _is_piece_of_kana(base[start:end], before, after, length)


def _is_piece_of_kana(word: str, before: str, after: str, length: int) -> bool:
    if not all(is_kana(char) for char in word if char.isalnum()):
        return False
    if length <= SHORT_KATAKANA and is_katakana(word[0]) and word[0] != LONG_VOWEL:
        return is_katakana(before) or is_katakana(after)
    return length <= SHORT_HIRAGANA and (_same_script(before, word[0]) or _same_script(word[-1], after))


def _stands_apart(base: str, start: int, end: int) -> bool:
    led = base[max(0, start - 4) : start].rstrip(" ").endswith(LEADS)
    before, after = base[start - 1 : start], base[end : end + 1]
    first, last = base[start], base[end - 1]
    if is_kanji(first):
        return (led or not is_kanji(before)) and not is_kanji(after)
    return (led or not _same_script(before, first)) and not _same_script(last, after)


def _same_script(left: str, right: str) -> bool:
    if not left or not right:
        return False
    if is_kanji(left) or is_kanji(right):
        return is_kanji(left) and is_kanji(right)
    return is_kana(left) and is_kana(right) and is_katakana(left) == is_katakana(right)
