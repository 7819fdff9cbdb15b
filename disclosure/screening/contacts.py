"""Mail addresses, web addresses and account names."""

import re
from collections.abc import Callable, Iterator

from disclosure.screening.findings import FindingKind, Span
from disclosure.screening.folding import is_kana, is_kanji

# Every pattern is anchored on a short fixed sign and reads a bounded way from there: time grows with length.
AT = re.compile(
    r" {0,2}(?:@|[\[({<【「『]\s?(?:at|アットマ-ク|アット|あっと(?:ま-く)?|@)\s?[\])}>】」』]"
    r"|アットマ-ク|あっとま-く|[☆★●◎■※#*]) {0,2}"
)
AT_WORD = re.compile(r"(?<=[a-z0-9]) (?:at|アット|あっと) (?=[a-z0-9])")
DOT = r" {0,2}(?:\.|。|[\[({【]\s?(?:dot|ドット|\.)\s?[\])}】]|ドット| dot ) {0,2}"
LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
HOST = LOCAL - frozenset("_%+")
MAIL_HOST = re.compile(
    rf"[a-z0-9][a-z0-9-]{{0,62}}(?:{DOT}[a-z0-9-]{{1,63}}){{0,5}}{DOT}[a-z]{{2,24}}(?![a-z0-9])"
)
TOP = (
    "jp|com|net|org|info|biz|io|co|dev|app|xyz|site|online|shop|store|tokyo|osaka|tech|ai|me|tv|cc|edu|gov|"
    "gl|ly|be|page|link|club|work|works|cloud|inc|company"
)
DOTTED_TOP = re.compile(rf"(?:\.|[\[(【](?:dot|ドット|\.)[\])】])(?:{TOP})(?![a-z0-9-])")
IN_URL = r"[a-z0-9\-._~%/?#&=+:@!$*,;]"
SCHEME = re.compile(rf"h?t?tps?\s?:\s?//\s?{IN_URL}{{0,2000}}|www\d?\.[a-z0-9-]{{1,63}}{IN_URL}{{0,2000}}")
PATH = re.compile(r"(?::\d{1,5})?(?:[/?#][a-z0-9\-._~%/?#&=+:@!$*,;]{0,500})?")
# Names of software that look like addresses.
NOT_HOSTS = re.compile(r"(?:^|[^a-z0-9.-])(?:(?:asp|ado|vb|ml|c#|f#)?\.net|(?:socket|draw)\.io)$")
ACCOUNT = re.compile(r"(?<![a-z0-9._%+@-])@[a-z_][a-z0-9_]{2,30}(?![a-z0-9_.@])")
ACCOUNT_ADVICE = "（アカウント名は削除してください）"


def contacts(text: str) -> Iterator[Span]:
    """Yield mail addresses, web addresses and account names of text in which every dash is a hyphen."""
    yield from _mails(text)
    yield from _hosts(text)
    for match in SCHEME.finditer(text):
        yield Span.of(FindingKind.URL, *match.span())
    for match in ACCOUNT.finditer(text):
        yield Span.of(FindingKind.URL, *match.span(), blocking=False, advice=ACCOUNT_ADVICE)


def _mails(text: str) -> Iterator[Span]:
    for pattern in (AT, AT_WORD):
        for at in pattern.finditer(text):
            start = _walk_back(text, at.start(), allowed=LOCAL.__contains__, most=64)
            host = MAIL_HOST.match(text, at.end())
            if start < at.start() and host:
                yield Span.of(FindingKind.MAIL, start, host.end())


def _hosts(text: str) -> Iterator[Span]:
    begun, floor = 0, 0
    for top in DOTTED_TOP.finditer(text):
        room = top.start() - floor
        start = _walk_back(text, top.start(), allowed=HOST.__contains__, most=room)
        if start == top.start() and top.group()[1:] in {"jp", "com", "net"}:
            start = _walk_back(text, top.start(), allowed=_is_japanese, most=min(20, room))
        # .jp of example.co.jp goes on where .co ended: walking over it again costs the square of the length.
        start = begun if start == floor and floor else start
        begun, floor = start, top.end()
        if start < top.start() and not NOT_HOSTS.search(text[max(0, start - 1, top.end() - 20) : top.end()]):
            yield Span.of(FindingKind.URL, start, PATH.match(text, top.end()).end())


def _walk_back(text: str, end: int, *, allowed: Callable[[str], bool], most: int) -> int:
    """Return where the run of allowed characters that ends here begins, not on a dot or hyphen."""
    floor = end - min(end, most)
    start = end
    while start > floor and allowed(text[start - 1]):
        start -= 1
    while floor < start < end and text[start] in ".-":
        start += 1
    return start


def _is_japanese(char: str) -> bool:
    return is_kana(char) or is_kanji(char)
