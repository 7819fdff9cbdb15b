"""Folded copies of a text that remember where each character was typed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.text import DASHES

# Code points that are seen as nothing but are no format characters (category Cf).
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u00ad\u180e\u2800") | frozenset(
    map(chr, [*range(0xFE00, 0xFE10), *range(0x180B, 0x180F), *range(0xE0100, 0xE01F0)])
)
VOICED_MARKS = frozenset("\uff9e\uff9f\u3099\u309a")
# A run of combining marks is normalised in quadratic time, and one code point may unfold to eighteen.
LONGEST_CLUSTER = 6
LONGEST_UNFOLDING = 8

# Letters that look alike and are therefore used to slip a name past a filter; both sides are folded.
LOOKALIKES = str.maketrans(
    "髙﨑澤齋齊斉邊邉國會濱學鐵櫻廣眞龍嶋嶌瀧條萬圓寶壽榮澁冨嶽德惠曾單讃佛處鷗藏增凛圡舘栁桒",
    "高崎沢斎斎斎辺辺国会浜学鉄桜広真竜島島滝条万円宝寿栄渋富岳徳恵曽単賛仏処鴎蔵増凜土館柳桑",
) | str.maketrans("口力二八工夕卜千ヵヶ", "ろかにはえたとちかけ")
LATIN_LOOKALIKES = str.maketrans("аеорсухіјѕкмтнвαορνικτ", "aeopcyxijskmthbaopvikt")
KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
DASH_AFTER_KANA = re.compile(rf"(?:(?<=[ぁ-ゖー])|(?<=[ぁ-ゖー] ))[{re.escape(''.join(map(chr, DASHES)))}]")
# Only sentence marks stop a name; every other sign between its letters is a way of splitting it.
LETTERS = re.compile(r"(?:[^\W_]|[。、!?])+")
LONG_VOWEL = "ー"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character ``i`` of it came from ``starts[i]:ends[i]`` of the text below it."""

    text: str
    starts: list[int]
    ends: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Carry a span of the folded text back to the text below."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold width, case and spaces and leave out what nobody sees; dashes and kana stay as they are."""
    chars, starts, ends = [], [], []
    for start, end in _clusters(text):
        folded = _folded_cluster(text[start:end])
        chars.append(folded)
        starts += [start] * len(folded)
        ends += [end] * len(folded)
    return Folded("".join(chars), starts, ends)


def folded_text(text: str) -> str:
    """Return the folded text alone, for names whose characters nobody has to find again."""
    return "".join(_folded_cluster(text[start:end]) for start, end in _clusters(text))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for position, char in enumerate(text):
        joins = char in VOICED_MARKS or (char > "\u02ff" and unicodedata.combining(char))
        if position > start and not (joins and position - start < LONGEST_CLUSTER):
            yield start, position
            start = position
    if text:
        yield start, len(text)


@lru_cache(maxsize=8192)
def _folded_cluster(cluster: str) -> str:
    if cluster.isspace():
        return "\n" if cluster == "\n" else " "
    if cluster in INVISIBLE or unicodedata.category(cluster[0]) == "Cf":
        return ""
    # ①, ² and ™ are signs of their own: as 1, 2 and TM they would melt into the number or word beside them.
    if unicodedata.category(cluster[0]) == "No" or cluster in "™®©":
        return cluster
    folded = unicodedata.normalize("NFKC", cluster).casefold()
    if len(folded) > LONGEST_UNFOLDING:
        return cluster
    if "LATIN" in unicodedata.name(folded[:1], ""):
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return "".join(" " if c.isspace() else c for c in folded if c not in INVISIBLE)


def plain(text: str) -> str:
    """Return an equally long copy in which kana are hiragana and lookalikes are one letter."""
    return text.translate(LOOKALIKES).translate(KATAKANA_TO_HIRAGANA).translate(LATIN_LOOKALIKES)


def codes(text: str) -> str:
    """Return an equally long copy in which every dash, the long vowel too, is a hyphen."""
    return text.translate(DASHES)


def squeeze(folded: Folded, *, keep_long_vowels: bool) -> Folded:
    """Leave out everything between the letters of a name; spans lead back to the folded text."""
    text = _one_dash(folded.text, keep_long_vowels=keep_long_vowels)
    positions = [position for match in LETTERS.finditer(text) for position in range(*match.span())]
    return Folded(
        "".join(map(text.__getitem__, positions)), positions, [position + 1 for position in positions]
    )


@lru_cache(maxsize=4096)
def squeezed_name(name: str, *, keep_long_vowels: bool) -> str:
    """Return a name in the form in which it is looked for."""
    return "".join(LETTERS.findall(_one_dash(folded_text(name), keep_long_vowels=keep_long_vowels)))


def _one_dash(text: str, *, keep_long_vowels: bool) -> str:
    text = plain(text)
    return DASH_AFTER_KANA.sub(LONG_VOWEL, text) if keep_long_vowels else codes(text)


def is_kana(char: str) -> bool:
    """Tell whether this is a hiragana or katakana letter (or the long vowel)."""
    return "ぁ" <= char <= "ゖ" or is_katakana(char)


def is_katakana(char: str) -> bool:
    """Tell whether this is a katakana letter or the long vowel."""
    return "ァ" <= char <= "ヺ" or char == LONG_VOWEL


def is_kanji(char: str) -> bool:
    """Tell whether this is a Chinese character."""
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿" or char == "々" or "𠀀" <= char <= "𲎯"


def is_latin(char: str) -> bool:
    """Tell whether this is a letter or digit of ASCII."""
    return char.isascii() and char.isalnum()
