"""Which pages of the matrix of permissions the walk has not met."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import yaml

from tests.accessibility.walk import PERMISSIONS

# What programs read, and files.
NOT_READ = ("api:", "outlets:", "machines:")
FILES = {"pages:suggest", "needs:file", "needs:original_file", "admin:needs_need_file", "admin:jsi18n"}
# Lists of the desk that are empty in the demo: no row of theirs can be opened.
EMPTY = {"matching_curatedpair", "matching_weightset"}
# The same page for every row, read for four of them; a conversation's row leads to its own page.
SAME = {"matching_introduction_history", "matching_conversation_history"}


def unread(met: Collection[str]) -> list[str]:
    """Return the names of pages that answer somebody with 200 and that nobody has read."""
    told = yaml.safe_load(PERMISSIONS.read_text())
    return sorted(name for name in {*_pages(told["pages"]), *_desk(told["desk"])} if name not in met)


def _pages(pages: Mapping[str, Any]) -> Iterator[str]:
    for name, answers in pages.items():
        plain = name.split("@")[0].split()[0]
        if _is_page(answers.get("GET")) and not plain.startswith(NOT_READ) and plain not in FILES:
            yield plain


def _desk(models: Mapping[str, Any]) -> Iterator[str]:
    for model, pages in models.items():
        for name, answers in pages.items():
            full = f"{model}_{name}"
            is_row = name in ("change", "history") and model in EMPTY
            if not name.startswith("unknown") and _is_page(answers) and not is_row and full not in SAME:
                yield f"admin:{full}"


def _is_page(answers: Mapping[Any, Any] | None) -> bool:
    rows = [answers or {}, *(own for own in (answers or {}).values() if isinstance(own, Mapping))]
    return any(200 in row for row in rows)
