"""Screening of free text before it is posted: what would tell a reader who is asking."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from core.text import normalise_newlines
from disclosure.screening.contacts import contacts
from disclosure.screening.findings import ADVICE, Finding, FindingKind, Span, without_overlaps
from disclosure.screening.folding import codes, fold, plain
from disclosure.screening.names import NameIndex, NamesApart, NameText
from disclosure.screening.numbers import numbers
from disclosure.screening.phrases import phrases
from disclosure.screening.places import addresses
from disclosure.screening.spellings import (
    LEGAL_FORMS,
    OtherName,
    OwnNames,
    PersonName,
    address_patterns,
    other_spellings,
    own_spellings,
    short_name_patterns,
)

__all__ = [
    "Finding",
    "FindingKind",
    "NameIndex",
    "NamesApart",
    "OtherName",
    "OwnNames",
    "PersonName",
    "highlight",
    "other_spellings",
    "screen",
]

FORM_BEFORE = re.compile(rf"(?:{LEGAL_FORMS}) {{0,2}}$")
FORM_AFTER = re.compile(rf" {{0,2}}(?:{LEGAL_FORMS})")
LONGEST_FORM = 14


def screen(
    fields: Mapping[str, str],
    *,
    own: OwnNames,
    others: Iterable[OtherName] | NameIndex | NamesApart = (),
) -> list[Finding]:
    """Return what gives the poster away, field by field in reading order, without overlaps."""
    other_names = others if isinstance(others, NameIndex | NamesApart) else NameIndex.of_others(others)
    own_names = _Own(own)
    found = [_screen(field, text or "", own_names, other_names) for field, text in fields.items()]
    return list(chain.from_iterable(found))


def highlight(text: str, findings: Iterable[Finding], *, field: str = "") -> list[tuple[str, Finding | None]]:
    """Cut a text into plain and marked fragments; joined they are the text with newlines normalised."""
    text = normalise_newlines(text)
    fragments, position = [], 0
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if (field and finding.field != field) or finding.start < position or finding.end > len(text):
            continue
        if finding.start > position:
            fragments.append((text[position : finding.start], None))
        fragments.append((text[finding.start : finding.end], finding))
        position = finding.end
    if position < len(text):
        fragments.append((text[position:], None))
    return fragments


class _Own:
    """The poster's own names, made ready once for all fields."""

    def __init__(self, own: OwnNames) -> None:
        self.index = NameIndex(own_spellings(own))
        self.short = list(short_name_patterns(own))
        self.addresses = list(address_patterns(own))
        self.municipality = own.municipality
        digits = re.sub(r"[^0-9]", "", own.corporate_number)
        # The register of companies knows the number without its check digit.
        self.number = _spaced(digits[1:]) if len(digits) == 13 else None

    def spans(self, names: NameText) -> Iterator[Span]:
        text = plain(names.base)
        coded = codes(text)
        yield from self.index.find(names)
        for pattern in self.short:
            yield from (Span.of(FindingKind.OWN_NAME, *match.span()) for match in pattern.finditer(text))
        for pattern, blocking in self.addresses:
            kind = FindingKind.OWN_NAME if blocking else FindingKind.ADDRESS
            for match in pattern.finditer(coded):
                yield Span.of(kind, *match.span(), advice=ADVICE[FindingKind.ADDRESS])
        if self.number:
            for match in self.number.finditer(coded):
                yield Span.of(FindingKind.CORPORATE_NUMBER, *match.span())
        if self.municipality:
            for match in re.finditer(re.escape(plain(self.municipality)), text):
                yield Span.of(FindingKind.ADDRESS, *match.span())


def _spaced(digits: str) -> re.Pattern[str]:
    return re.compile("t?(?:[0-9][ -]{0,3})?" + "[ -]{0,3}".join(digits))


def _screen(field: str, text: str, own: _Own, others: NameIndex | NamesApart) -> Iterator[Finding]:
    text = normalise_newlines(text)
    folded = fold(text)
    if not folded.text:
        return
    coded, names = codes(folded.text), NameText(folded)
    spans = [_with_legal_form(span, folded.text) for span in (*own.spans(names), *others.find(names))]
    for seek in (numbers, contacts, addresses, phrases):
        spans.extend(seek(coded))
    for span in without_overlaps(spans):
        start, end = folded.back(span.start, span.end)
        yield Finding(field, start, end, span.kind, span.blocking, text[start:end], str(span.advice))


def _with_legal_form(span: Span, text: str) -> Span:
    """Let the marked span take in 株式会社 beside the name: left alone it would still say where it stood."""
    if span.kind not in {FindingKind.OWN_NAME, FindingKind.OTHER_NAME}:
        return span
    floor = max(0, span.start - LONGEST_FORM)
    before = FORM_BEFORE.search(text[floor : span.start])
    after = FORM_AFTER.match(text, span.end)
    start = floor + before.start() if before else span.start
    end = after.end() if after else span.end
    return Span(start, end, span.kind, span.blocking, span.advice)
