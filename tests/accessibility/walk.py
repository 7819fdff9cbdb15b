"""Find every page type a person can reach: follow links, and keep a few addresses of each name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.accessibility import people

PERMISSIONS = Path(__file__).resolve().parents[2] / "permissions.yaml"
# Not pages: files, what programs read, and what ends the session.
NOT_PAGES = re.compile(
    r"^/(en/|api/v1/|exports/|feeds/|static/|healthz|accounts/logout/|admin/logout/|.*\.\w{2,4}$)"
)
# Lists under one name that differ by a word in the address; one page of each desk list is its own type.
TELLING = ("kind", "what", "app_label", "component", "error")
SAMPLES = 2
# Public pages that offer more to some roles are read again by them.
OFFERING = {
    "pages:home",
    "needs:list",
    "needs:detail",
    "seeds:detail",
    "organizations:detail",
    "researchers:detail",
}
# Links in a drawing (a map) hold their address in another shape: the attribute is the same in both.
LINKS = """() => [...new Set([...document.querySelectorAll('a[href]')].map(
  (link) => new URL(link.getAttribute('href'), document.baseURI).href))]"""


@dataclass(frozen=True)
class Stop:
    """An address somebody reads, and what kind of page it is; ``again`` when one of the kind was read."""

    role: str
    kind: str
    path: str
    status: int
    again: bool = False


def kind_of(path: str) -> str:
    """Return the name of an address, with the word that tells its lists apart."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    telling = [str(match.kwargs[name]) for name in TELLING if name in match.kwargs]
    return " ".join([match.view_name or "", *telling])


@cache
def _public() -> set[str]:
    """Names of the addresses that look the same to everybody, from the matrix of permissions."""
    pages = yaml.safe_load(PERMISSIONS.read_text())["pages"]
    return {name for name, answers in pages.items() if answers.get("public")} - OFFERING


def stops(page: Page, role: str, *, samples: int = SAMPLES) -> Iterator[Stop]:
    """Follow links breadth first; the page stands on the stop when it is given."""
    waiting, met, counted = list(people.starts(role)), set(), Counter()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in met or not kind or NOT_PAGES.match(path):
            continue
        met.add(path)
        is_public = kind.split()[0] in _public()
        most = 1 if kind in OFFERING and role != people.VISITOR else samples
        if counted[kind] >= most or (is_public and role != people.VISITOR):
            continue
        answer = page.goto(path)
        if urlsplit(page.url).path != path or "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield Stop(role, kind, path, answer.status, again=counted[kind] > 0)
        counted[kind] += 1
        waiting += _links(page)


def _links(page: Page) -> list[str]:
    host = urlsplit(page.url).netloc
    found = [urlsplit(link) for link in page.evaluate(LINKS)]
    return [link.path for link in found if link.netloc == host]
