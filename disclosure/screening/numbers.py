"""Phone, corporate and postal numbers, found by adding up groups of digits, not by a large pattern."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from disclosure.screening.findings import FindingKind, Span

GROUP = re.compile(r"[0-9]+")
# Kanji and circled digits stand in for digits only in a second reading, so that ①03-… is not 103-….
DISGUISES = str.maketrans("〇零一二三四五六七八九⓪①②③④⑤⑥⑦⑧⑨", "001234567890123456789")
PHONE_GAP = re.compile(r" {0,3}[-()./・の]{0,2} {0,3}")
NUMBER_GAP = re.compile(r" {0,2}-? {0,2}")
MOST_GROUPS = 13
FREE_DIAL = ("0120", "0800", "0570", "0990", "0180")
COUNTRY = re.compile(r"(?:\+|00|010)[- ]{0,2}81[-() .]{0,3}$")
PHONE_WORD = re.compile(r"(?:電話|tel|fax|携帯|内線|連絡先?|ファックス)[^0-9\n]{0,6}$")
CORPORATE_WORD = re.compile(r"(?:法人(?:等)?番号|登録番号|インボイス|t)[^0-9\n]{0,6}$")
POSTAL_MARK = re.compile(r"(?:〒|郵便番号[ :は]{0,3}) {0,2}([0-9]{3} {0,2}-? {0,2}[0-9]{4})(?![0-9])")
POSTAL_PLAIN = re.compile(
    r"(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])"
    r"(?= {0,3}\n? {0,3}(?:東京都|北海道|京都府|大阪府|[一-龥]{2,3}県|[一-龥]{1,6}[市区町村]))"
)

Groups = list[tuple[int, int]]


def numbers(text: str) -> Iterator[Span]:
    """Yield phone, corporate and postal numbers of text in which every dash is a hyphen."""
    for reading in dict.fromkeys((text, text.translate(DISGUISES))):
        groups = [match.span() for match in GROUP.finditer(reading)]
        yield from _phones(reading, groups)
        yield from _corporate_numbers(reading, groups)
    for pattern in (POSTAL_MARK, POSTAL_PLAIN):
        for match in pattern.finditer(text):
            yield Span.of(FindingKind.POSTAL_CODE, *match.span())


def _joined(text: str, groups: Groups, *, gap: re.Pattern[str], sums: tuple[int, ...]) -> Iterator[Groups]:
    """Yield the runs of groups, joined by such gaps, that hold exactly so many digits."""
    before = [0, *accumulate(end - start for start, end in groups)]
    ending_with = {total: index for index, total in enumerate(before)}
    breaks = [not gap.fullmatch(text, left[1], right[0]) for left, right in pairwise(groups)]
    broken = [0, *accumulate(breaks)]
    for first in range(len(groups)):
        for digits in sums:
            after = ending_with.get(before[first] + digits)
            if after and after - first <= MOST_GROUPS and broken[after - 1] == broken[first]:
                yield groups[first:after]


def _digits(text: str, groups: Groups) -> str:
    return "".join(text[start:end] for start, end in groups)


def _phones(text: str, groups: Groups) -> Iterator[Span]:
    for run in _joined(text, groups, gap=PHONE_GAP, sums=(10, 11, 9)):
        start = _with_country_code(text, run[0][0])
        abroad = start < run[0][0]
        if not abroad and text[run[0][0]] != "0":
            continue
        # Most runs of digits end here; adding all of them up first would cost every figure of a table dearly.
        if not abroad and _digits(text, run[:2])[1] == "0":
            continue
        digits = _digits(text, run)
        if not _is_domestic("0" + digits if abroad and digits[0] != "0" else digits):
            continue
        if _may_begin(text, run[0][0]) and (abroad or _is_phone(text, run, digits)):
            yield Span.of(FindingKind.PHONE, start, run[-1][1])


def _may_begin(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start]
    if before in {"tel", "fax"}:
        return True
    # 0 after a sign of calculation or a decimal point belongs to a measure; after a letter to a part number.
    return not before or not (before[-1] in ".,×*=" or (before[-1].isascii() and before[-1].isalnum()))


def _with_country_code(text: str, start: int) -> int:
    before = text[max(0, start - 12) : start]
    match = COUNTRY.search(before) if "81" in before else None
    return start - len(match.group()) if match else start


def _is_phone(text: str, groups: Groups, digits: str) -> bool:
    if _goes_on(text, groups[-1][1]):
        return False
    sizes = [end - start for start, end in groups]
    if len(sizes) == 1 or set(sizes) == {1}:
        return True
    if not digits.startswith(FREE_DIAL) and sizes[-1] != 4:
        return max(sizes) <= 4 and bool(PHONE_WORD.search(text[max(0, groups[0][0] - 12) : groups[0][0]]))
    return 2 <= sizes[0] <= 7 and len(sizes) <= 4


def _is_domestic(digits: str) -> bool:
    if len(digits) not in (10, 11) or digits[0] != "0" or digits[1] == "0":
        return False
    if len(digits) == 11:
        return digits[2] == "0" and digits[1] in "256789"
    return True


def _goes_on(text: str, end: int) -> bool:
    """Tell whether the number runs into another digit group or letter, as a part number does."""
    after = text[end : end + 2].lstrip("-")
    return bool(after) and after[0].isascii() and after[0].isalnum()


def _corporate_numbers(text: str, groups: Groups) -> Iterator[Span]:
    for run in _joined(text, groups, gap=NUMBER_GAP, sums=(13,)):
        start, digits = run[0][0], _digits(text, run)
        start -= text[start - 1 : start] == "t"
        if (
            digits[0] != "0"
            and has_corporate_check_digit(digits)
            and _may_begin(text, start)
            and not _goes_on(text, run[-1][1])
            and _is_written_as_one(text, run)
        ):
            named = CORPORATE_WORD.search(text[max(0, start - 12) : run[0][0]])
            blocking = bool(named) or not _is_product_code(digits)
            yield Span.of(FindingKind.CORPORATE_NUMBER, start, run[-1][1], blocking=blocking)


def _is_written_as_one(text: str, groups: Groups) -> bool:
    """Tell a number split by hyphens or evenly by spaces from figures that merely stand beside each other."""
    sizes = [end - start for start, end in groups]
    hyphenated = all("-" in text[left[1] : right[0]] for left, right in pairwise(groups))
    return hyphenated or set(sizes) == {1} or sizes == [1, 4, 4, 4]


def has_corporate_check_digit(number: str) -> bool:
    """Tell whether thirteen digits carry the check digit of a corporate number."""
    total = sum(int(c) * (1 if n % 2 else 2) for n, c in enumerate(reversed(number[1:]), 1))
    return number[0] == str(9 - total % 9)


def _is_product_code(number: str) -> bool:
    """Tell whether this may as well be a Japanese product (JAN) code."""
    total = sum(int(c) * (3 if n % 2 else 1) for n, c in enumerate(number[:12]))
    return number.startswith(("45", "49")) and (10 - total % 10) % 10 == int(number[12])
