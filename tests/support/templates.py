"""A small template lint: balanced tags, and nothing the Content-Security-Policy would block."""

import re
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VOID |= {"path", "use", "circle", "rect", "line"}
TEMPLATE_SYNTAX = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment.*?{%\s*endcomment\s*%}", re.DOTALL)


def complaints(root: Path) -> list[str]:
    """Return a line for each fault in the project's HTML templates."""
    found = []
    for path in sorted((root / "templates").rglob("*.html")):
        found += [f"{path.relative_to(root)}:{line}: {text}" for line, text in faults(path.read_text())]
    return found


def faults(source: str) -> list[tuple[int, str]]:
    """Return (line, fault) of one template."""
    reader = _Reader()
    reader.feed(_without_syntax(source))
    reader.close()
    return sorted([*reader.faults, *((line, f"<{tag}> is never closed") for tag, line in reader.open)])


def _without_syntax(source: str) -> str:
    # Line numbers must survive, and an attribute made of template syntax must stay an attribute value.
    keep_lines = lambda match: "x" + "\n" * match.group().count("\n")  # noqa: E731
    source = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), source)
    return TEMPLATE_SYNTAX.sub(keep_lines, source)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.faults: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") != "application/json"):
            self.faults.append((line, f"inline <{tag}>"))
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.faults.append((line, f"inline {name}="))
            if (value or "").strip().lower().startswith("javascript:"):
                self.faults.append((line, f"javascript: in {name}="))
        if tag not in VOID:
            self.open.append((tag, line))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.faults.append((self.getpos()[0], f"</{tag}> closes nothing"))
