"""Japanese texts on English pages say that they are Japanese: nobody translates what people write.

All that the portal itself says is in the catalogue, so what is left in Japanese comes from a row. Marked as
the page leaves the house, all of it is found, in every template there is and will be.
"""

import re
from collections.abc import Iterator

from core.languages import is_japanese

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"<(/?[a-z0-9]+)", re.IGNORECASE)
NOTICE = re.compile(r"<!--japanese-only-->(.*?)<!--/japanese-only-->", re.DOTALL)
# Nothing can be marked inside; a field holds what its writer typed.
CLOSED = frozenset({"title", "textarea", "script", "style"})
MARK = '<span lang="ja">{}</span>'


def marked(html: str) -> str:
    """Give each Japanese text its ``lang``; the notice stays only above a text that has one."""
    before, notice, after = _around_notice(html)
    told = "".join(_marked(after))
    return "".join(_marked(before)) + (notice if told != after else "") + told


def _around_notice(html: str) -> tuple[str, str, str]:
    found = NOTICE.search(html)
    return (html[: found.start()], found[1], html[found.end() :]) if found else ("", "", html)


def _marked(html: str) -> Iterator[str]:
    tag = ""
    for place, piece in enumerate(TAG.split(html)):
        if place % 2:
            tag = piece
        elif is_japanese(piece) and not _is_told(tag):
            yield _told(tag, piece)
        else:
            yield tag + piece


def _is_told(tag: str) -> bool:
    name = NAME.match(tag)
    return 'lang="ja"' in tag or (name is not None and name[1].lower() in CLOSED)


def _told(tag: str, text: str) -> str:
    if tag.startswith("<option"):
        return tag.replace("<option", '<option lang="ja"', 1) + text
    shown = text.strip()
    return tag + text.replace(shown, MARK.format(shown), 1)
