"""``make check-accessibility``: every page type and state, by role, in both languages, at three widths.

``URL`` names a running demo; ``ROLES``, ``LANGUAGES`` and ``WIDTHS`` (with spaces) make the walk shorter.
"""

import os
import signal
import sys
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

# The names of addresses are asked from the code; its database is never opened here.
os.environ |= {"DJANGO_SETTINGS_MODULE": "tama_portal.settings", "DEBUG": "1", "DEMO": "1"}

import django
from playwright.sync_api import Error, Page, sync_playwright

from tests.accessibility import behind, coverage, journeys, keyboard, people, portal, reading, states, walk
from tests.accessibility.report import Report
from tests.support import chromium

ENGLISH = ("pages", "faq", "searches", "cases", "matching", "needs", "seeds", "researchers", "disclosure")
ENGLISH += ("organizations", "notifications", "accounts", "account_", "mfa_", "api_pages", "demo-error")
# The way from the first page to an answer, walked with the Tab key alone.
JOURNEY = {
    "pages:home", "pages:my", "pages:search", "account_login", "account_signup", "needs:list", "needs:detail",
    "needs:new", "needs:edit", "needs:preview", "seeds:list", "seeds:detail", "seeds:new", "matching:propose",
    "matching:proposal", "matching:introduction", "organizations:new", "organizations:mine",
    "notifications:preferences",
}  # fmt: skip

# Walked after all roles; a role of this name walks them alone.
JOURNEYS = "keyboard"


class Check:
    """One walk of one person after the other."""

    def __init__(self, *, languages: list[str], widths: list[int]) -> None:
        self.languages, self.widths, self.report = languages, widths, Report()

    def person(self, page: Page, role: str) -> None:
        """Read what links lead to, then what no link leads to."""
        stops = []
        behind.prepare(page, role)
        for stop in walk.stops(page, role):
            stops.append(stop)
            if stop.status >= 400:
                self.report.complain(f"a link leads {role} to {stop.path}, which answers {stop.status}")
            self._read(page, role, "ja", stop.kind, stop.path, again=stop.again)
            if stop.kind in JOURNEY and not stop.again:
                self._press_tab(page, stop)
        kinds = {stop.kind: stop.path for stop in reversed(stops)}
        self._states(page, role, kinds)
        if "en" in self.languages:
            self._english(page, stops)
        self._behind(page, role)

    def journeys(self, new_page: Callable[[], Page]) -> None:
        """Walk the journeys without a pointer."""
        for complaint in journeys.walk(new_page):
            self.report.complain(complaint)

    def _english(self, page: Page, stops: list[walk.Stop]) -> None:
        for stop in stops:
            if stop.kind.startswith(ENGLISH):
                page.goto(f"/en{stop.path}")
                self._read(page, stop.role, "en", stop.kind, f"/en{stop.path}", again=stop.again)

    def _behind(self, page: Page, role: str) -> None:
        """Read what a step opens, then the same address in English."""
        try:
            for state, window in behind.opened(page, role):
                path = urlsplit(window.url).path
                self._read(window, role, "ja", state, path)
                if "/en" in self._prefixes(path) and "with errors" not in state:
                    window.goto(f"/en{path}")
                    self._read(window, role, "en", state, f"/en{path}")
                    window.goto(path)
        except (AssertionError, Error) as error:
            self.report.complain(f"{role} does not get behind a step: {str(error).splitlines()[0]}")

    def _prefixes(self, path: str) -> list[str]:
        """Return what stands before the address in each language; the desk is Japanese."""
        known = {"ja": ""} if path.startswith(("/admin/", "admin:")) else {"ja": "", "en": "/en"}
        return [known[language] for language in self.languages if language in known]

    def _states(self, page: Page, role: str, kinds: dict[str, str]) -> None:
        for beside in (one for one in states.BESIDE if one.role == role):
            path = urljoin(kinds.get(beside.start, ""), beside.path)
            self._ask(page, states.Asked(role, beside.state, path))
        for asked in (one for one in states.ASKED if one.role == role):
            self._ask(page, asked)
        for form in (one for one in states.SENT if one.role == role):
            for prefix in self._prefixes(form.start):
                language = "en" if prefix else "ja"
                self._send(page, form, language, kinds.get(form.start, form.start), prefix)

    def _ask(self, page: Page, asked: states.Asked) -> None:
        for prefix in self._prefixes(asked.path):
            answer = page.goto(prefix + asked.path)
            if answer.status != asked.status:
                self.report.complain(f"{prefix}{asked.path} answers {answer.status}, not {asked.status}")
            self._read(page, asked.role, "en" if prefix else "ja", asked.state, prefix + asked.path)

    def _send(self, page: Page, form: states.Sent, language: str, path: str, prefix: str) -> None:
        if not path.startswith("/"):
            self.report.complain(f"{form.role} finds no page {path} to send a form from")
            return
        page.goto(prefix + path)
        try:
            if not states.send(page, form, by_name=language == "ja"):
                self.report.complain(f"{prefix}{path} does not say what is wrong ({form.role})")
        except Error as error:
            self.report.complain(f"{prefix}{path} ({form.role}): {error.message.splitlines()[0]}")
        self._read(page, form.role, language, form.state, prefix + path)

    def _read(
        self, page: Page, role: str, language: str, what: str, path: str, *, again: bool = False
    ) -> None:
        """Read the open page at every width; the second of a kind, for other words, at the first alone."""
        found = reading.read(page, widths=self.widths[:1] if again else self.widths)
        self.report.add(role=role, language=language, what=what, path=path, found=found)
        print(f"  {sum(map(len, found.values())) or '·':>3} {role} {path}", flush=True)

    def _press_tab(self, page: Page, stop: walk.Stop) -> None:
        for complaint in keyboard.complaints(page):
            self.report.complain(f"{stop.path} ({stop.role}): {complaint}")


def main() -> int:
    """Walk as everybody and print what was found."""
    django.setup()
    # Whoever stops the check stops its demo too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    executable = chromium.find()
    if not executable:
        raise SystemExit(chromium.MISSING)
    roles = os.environ.get("ROLES", "").split() or [*people.ROLES, JOURNEYS]
    languages = os.environ.get("LANGUAGES", "ja en").split()
    check = Check(languages=languages, widths=[*map(int, os.environ.get("WIDTHS", "320 768 1280").split())])
    with portal.running() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.launch_arguments())
        for role in (one for one in roles if one != JOURNEYS):
            print(f"{role} …", flush=True)
            page = people.session(browser, url, role)
            check.person(page, role)
            page.context.close()
        if JOURNEYS in roles:
            check.journeys(lambda: browser.new_context(base_url=url, locale="ja-JP").new_page())
        browser.close()
    if {*people.ROLES} <= {*roles}:
        check.report.say_unread(coverage.unread(check.report.kinds()))
    return check.report.print()


if __name__ == "__main__":
    sys.exit(main())
