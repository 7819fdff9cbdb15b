"""A small template lint: balanced tags, and nothing the Content-Security-Policy would block."""

import re
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VOID |= {"path", "use", "circle", "rect", "line"}
TEMPLATE_SYNTAX = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"({%.*?%})", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment.*?{%\s*endcomment\s*%}", re.DOTALL)


# Mail programs read no style sheets; what is in these never reaches a browser page of ours.
MAILS = {"templates/notifications/mail.html", "templates/notifications/digest.html"}


def complaints(root: Path) -> list[str]:
    """Return a line for each fault in the project's HTML templates."""
    found = []
    for path in sorted((root / "templates").rglob("*.html")):
        if path.relative_to(root).as_posix() in MAILS:
            continue
        found += [f"{path.relative_to(root)}:{line}: {text}" for line, text in faults(path.read_text())]
    return found


def faults(source: str) -> list[tuple[int, str]]:
    """Return (line, fault) of one template."""
    forbidden, balance = _Reader(), _Reader()
    forbidden.feed(_without_syntax(source))
    # Of "{% if %}<a>{% else %}<b>{% endif %}" only one is opened: follow the first branches.
    balance.feed(_without_syntax(_first_branches(source)))
    unclosed = [(line, f"<{tag}> is never closed") for tag, line in balance.open]
    return sorted([*forbidden.forbidden, *balance.unbalanced, *unclosed])


def _first_branches(source: str) -> str:
    kept, depth, skipped_from = [], 0, None
    for piece in TAG.split(COMMENT.sub(_only_lines, source)):
        name = (re.match(r"{%\s*(\w+)", piece) or [None, ""])[1]
        depth += name == "if"
        if name in {"else", "elif"} and skipped_from is None and depth:
            skipped_from = depth
        if name == "endif":
            skipped_from = None if skipped_from == depth else skipped_from
            depth -= 1
        kept.append(piece if skipped_from is None else _only_lines(piece))
    return "".join(kept)


def _only_lines(piece: str | re.Match) -> str:
    text = piece if isinstance(piece, str) else piece.group()
    return "\n" * text.count("\n")


def _without_syntax(source: str) -> str:
    # Line numbers must survive, and an attribute made of template syntax must stay an attribute value.
    return TEMPLATE_SYNTAX.sub(lambda match: "x" + _only_lines(match), COMMENT.sub(_only_lines, source))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.forbidden: list[tuple[int, str]] = []
        self.unbalanced: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = dict(attrs)
        runs = tag == "script" and "src" not in names and names.get("type") != "application/json"
        if tag == "style" or runs:
            self.forbidden.append((line, f"inline <{tag}>"))
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.forbidden.append((line, f"inline {name}="))
            if (value or "").strip().lower().startswith("javascript:"):
                self.forbidden.append((line, f"javascript: in {name}="))
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
            self.unbalanced.append((self.getpos()[0], f"</{tag}> closes nothing"))
