"""What the content security policy would refuse in a page, found before a browser does."""

from html.parser import HTMLParser


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        runs = tag == "script" and "src" not in names and names.get("type") != "application/ld+json"
        if tag == "style" or runs:
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        # Browsers do not fetch what only tells where a page stands.
        fetched = tag == "link" and names.get("rel") not in {"alternate", "canonical"}
        targets = (names.get("src"), names.get("href") if fetched else None)
        self.found += [f"{tag} {target}" for target in targets if target and "//" in target]


def forbidden(html: str) -> list[str]:
    """Return inline scripts, styles and handlers, and addresses of third parties."""
    parser = _Inline()
    parser.feed(html)
    return parser.found
