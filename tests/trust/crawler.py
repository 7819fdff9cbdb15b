"""Walks the site as one person and reports every canary that this person may not see, and where."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from notifications.models import InboxMessage, OutboundMail
from tests.trust import matrix
from tests.trust.people import People
from tests.trust.routes import routes
from tests.trust.scene import CANARIES, DIRECTORY, Scene

# Pages that name registered bodies, and what the desk sees of bodies and accounts; never beside a need.
NAMING_BODIES = (
    "/organizations/", "/search/", "/api/v1/organizations/", "/my/invitations/", "/exports/organizations.",
)  # fmt: skip
DESK_ON_BODIES = ("/admin/organizations/", "/admin/autocomplete/")
ADMINISTRATION = ("/admin/organizations/", "/admin/accounts/")
OWN_WORDS = {
    "SI": {"mail domain", "decline text"},
    "EX": {"excluded body"},
    "R2": {
        "name", "poster's name", "poster's mail", "administrator's name",
        "administrator's mail", "mail domain",
    },
}  # fmt: skip
CONSENTED = ("/my/introductions/", "/my/cases/", "/my/conversations/", "/my/proposals/", "/my/seen/", "/my/")
GUESSES = ("name", "poster's name", "original wording")
# Sorted and turned over; what the desk's lists show besides.
PAGED, WIDER = ("?page=2", "?o=-2.1"), ("?stage=all", "?order=age&whose=all")
ASKED = (
    "pages:search", "needs:list", "seeds:list", "organizations:list", "api:needs", "api:organizations",
    "admin:needs_need_changelist", "admin:organizations_organization_changelist", "admin:matching_queue",
    "admin:matching_proposal_changelist", "admin:notifications_outboundmail_changelist",
    "admin:matching_conversation_changelist", "admin:cases_case_changelist",
)  # fmt: skip
OUTSIDERS = ("AN", "AC", "RS", "UL", "R2", "OC", "SI", "EX", "CX", "FO", "MO", "SU", "PA")
CURIOUS = {"AN", "AC", "OC", "R2", "CX", "PA"}
MOST_LINKS, LINKS = 40, 6
INBOX = "/my/inbox/"
HREF = re.compile(r'href="(/[^"#]*)"')
LEAVES = ("/accounts/", "/static/", "/admin/logout")


@dataclass(frozen=True)
class Leak:
    """A canary where it may not be."""

    what: str
    where: str


class Crawler:
    """One person looking everywhere."""

    def __init__(self, role: str, *, people: People, scene: Scene, only: str = "") -> None:
        self.role, self.people, self.scene, self.only = role, people, scene, only
        self.read: dict[str, int] = {}
        self.answers: dict[str, Any] = {}
        self.bodies: dict[str, str] = {}

    def leaks(self) -> list[Leak]:
        """Return what this person finds out on pages, in the inbox and in mails."""
        return [*self._on_pages(), *self._in_messages()]

    def look(self, url: str) -> list[Leak]:
        """Read one page; return what it gives away."""
        response = self.people.ask(self.role, url)
        self.read[url], self.answers[url] = response.status_code, matrix.answer_of(response)
        self.bodies[url] = text_of(response)
        return list(self._found(self.bodies[url], url))

    def contradictions(self) -> dict[str, tuple]:
        """Return each address that answered otherwise than the matrix of permissions says: got, expected."""
        return {
            url: (self.answers[url], expected)
            for url, expected in self._expected().items()
            if url in self.answers and self.answers[url] != expected
        }

    def _on_pages(self) -> Iterator[Leak]:
        for url in self._addresses():
            if url.startswith(self.only or "/"):
                yield from self.look(url)

    def _addresses(self) -> Iterator[str]:
        known = dict.fromkeys([*self.lists, *self.named, *self.questions()])
        yield from (url for url in known if "classifications/" not in url)
        # Whatever the lists link to beside the named addresses: filters, pages, files, sorted columns.
        starts = [self.bodies[url] for url in self.lists if url in self.bodies]
        linked = {url.replace("&amp;", "&") for start in starts for url in HREF.findall(start)}
        wanted = {url for url in linked if url.startswith(self.only or "/") and not url.startswith(LEAVES)}
        others = sorted(url for url in wanted if url not in self.read)
        yield from matrix.some(others[:MOST_LINKS], LINKS, turn=self.role)

    @cached_property
    def lists(self) -> list[str]:
        found = [route.url() for route in self._visible_routes() if not route.gaps]
        return [url for url in found if not url.startswith(LEAVES)]

    def _visible_routes(self) -> list[Any]:
        desk = self.role in {"CX", "PA"}
        return [route for name, route in routes().items() if desk or not name.startswith("admin:")]

    @cached_property
    def named(self) -> dict[str, tuple[Any, str]]:
        """Return the addresses of things of our scene, each with its rule and whose the thing is."""
        visible = {route.name for route in self._visible_routes()}
        rules = [rule for rule in matrix.rules() if rule.method == "get" and rule.name in visible]
        found: dict[str, tuple[Any, str]] = {}
        for rule in rules:
            for kind in ("own", "other") if rule.gaps and not rule.name.startswith("admin:") else ("own",):
                address = matrix.url_of(rule, kind, scene=self.scene, role=self.role)
                found.setdefault(address, (rule, kind))
        return found

    def _expected(self) -> dict[str, Any]:
        if self.role not in matrix.roles():
            return {}
        return {
            url: matrix.expected(rule, kind)[self.role]
            for url, (rule, kind) in self.named.items()
            if self.role in matrix.meant(rule, kind)
        }

    def guesses(self) -> list[str]:
        """Lists with hidden words as conditions."""
        return [f"{url}?q={quote(CANARIES[guess])}" for url in self._asked() for guess in GUESSES]

    def questions(self) -> list[str]:
        """Lists sorted and paged."""
        asked = self._asked() if self.role in CURIOUS else []
        return [url + more for url in asked for more in _more(url)]

    def _asked(self) -> list[str]:
        names = {route.name for route in self._visible_routes()}
        return [routes()[name].url() for name in ASKED if name in names]

    def _in_messages(self) -> Iterator[Leak]:
        member = self.scene.cast.get(self.role)
        if member is None or self.only not in {"", INBOX}:
            return
        for row in InboxMessage.objects.filter(recipient=member.user):
            yield from self._found(f"{row.title}\n{row.body}\n{row.path}", f"inbox {row.kind}")
        for mail in OutboundMail.objects.filter(to_address=member.user.email):
            words = f"{mail.subject}\n{mail.text}\n{mail.html}\n{mail.headers}\n{mail.message_id}"
            yield from self._found(words, f"mail {mail.subject}")

    def _found(self, text: str, where: str) -> Iterator[Leak]:
        path = where.partition("?")[0].removeprefix("/en")
        text = _without_question(text, where)
        beside_need = any(word in text for word in self.scene.references())
        for what, word in CANARIES.items():
            if word in text and not self._may_see(what, path, beside_need=beside_need):
                yield Leak(what, where)

    def _may_see(self, what: str, path: str, *, beside_need: bool) -> bool:
        if what in OWN_WORDS.get(self.role, ()) and (self.role != "R2" or path.startswith(CONSENTED)):
            return self.role != "R2" or not beside_need
        if beside_need:
            return False
        if what in DIRECTORY and path.startswith(NAMING_BODIES):
            return True
        if self.role in {"CX", "PA"} and path.startswith(DESK_ON_BODIES):
            return what in {*DIRECTORY, "address", "mail domain", "excluded body"} or self.role == "PA"
        if self.role == "PA" and path.startswith(ADMINISTRATION):
            return True
        return what == "excluded body" and path.startswith(NAMING_BODIES)


def _more(url: str) -> tuple[str, ...]:
    if matrix.PROOF:
        return PAGED + WIDER
    return WIDER if url.startswith("/admin/") else PAGED


def text_of(response: HttpResponse) -> str:
    """Return everything an answer says: body, headers and cookies."""
    said = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    return f"{said}\n{cookies}\n{response.content.decode('utf-8', 'replace')}"


def _without_question(text: str, where: str) -> str:
    """Take out what the asker typed: a page may repeat the question."""
    for guess in GUESSES:
        if quote(CANARIES[guess]) in where:
            text = text.replace(quote(CANARIES[guess]), "")
            for shown in (CANARIES[guess], f"「{CANARIES[guess]}」"):
                text = re.sub(
                    rf'value="{re.escape(shown)}"|{re.escape("「" + CANARIES[guess] + "」")}', "", text
                )
    return text


def all_leaks(roles: Iterable[str], *, people: People, scene: Scene, only: str = "") -> list[Leak]:
    """Return the leaks to any of these people."""
    crawlers = [Crawler(role, people=people, scene=scene, only=only) for role in roles]
    return [leak for crawler in crawlers for leak in crawler.leaks()]
