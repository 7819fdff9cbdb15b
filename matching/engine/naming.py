"""Which two different words may be shown to a person as near: spelling tells what encoders do not."""

import re

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


def nameable(one: str, other: str) -> bool:
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
