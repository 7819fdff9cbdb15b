"""What a first load of each page type weighs, pictures left out: ``make check-weight``.

``URL`` and ``ROLES`` are as in ``make check-accessibility``. Styles and scripts count compressed, as
production sends them, pages as they come. Ends non-zero when one is over ``MOST`` or asks another host.
"""

import gzip
import os
import sys
from collections import Counter
from urllib.parse import urlsplit

os.environ |= {"DJANGO_SETTINGS_MODULE": "tama_portal.settings", "DEBUG": "1", "DEMO": "1"}

import django
from playwright.sync_api import Page, Response, sync_playwright

from tests.accessibility import people, portal, walk
from tests.support import chromium

MOST = 100 * 1024
PARTS = ("document", "stylesheet", "script", "fetch")


class Scale:
    """What a window has asked for since it was last read."""

    def __init__(self, page: Page) -> None:
        self.answers: list[Response] = []
        self.known: dict[str, int] = {}
        # Each page of the walk is somebody's first: nothing may come from what another has left.
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("response", lambda answer: self.answers.append(answer))

    def read(self, *, host: str) -> tuple[Counter, set[str]]:
        """Return the bytes of the last page by part, and the other hosts that it asked; begin anew."""
        sizes: Counter = Counter()
        starts = [at for at, one in enumerate(self.answers) if one.request.resource_type == "document"]
        answers, self.answers[:] = self.answers[starts[-1] :], []
        others = {urlsplit(answer.url).netloc for answer in answers} - {host, ""}
        for answer in answers:
            kind = answer.request.resource_type
            if kind in PARTS and answer.status == 200:
                sizes[kind] += self._bytes(answer)
        return sizes, others

    def _bytes(self, answer: Response) -> int:
        if "content-encoding" in answer.headers or answer.request.resource_type == "document":
            return int(answer.headers.get("content-length") or len(answer.body()))
        if answer.url not in self.known:
            self.known[answer.url] = len(gzip.compress(answer.body()))
        return self.known[answer.url]


def main() -> int:
    """Weigh each page type that links lead to, for everybody; print the parts and all together."""
    django.setup()
    faults = 0
    print(f"{'page type':<44} {'role':<20} {'HTML':>7} {'CSS':>7} {'JS':>7} {'all':>7}  (KB)")
    with portal.running() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.launch_arguments()
        )
        for role in os.environ.get("ROLES", "").split() or people.ROLES:
            page = people.session(browser, url, role)
            faults += _weigh(page, role, host=urlsplit(url).netloc)
            page.context.close()
        browser.close()
    return 1 if faults else 0


def _weigh(page: Page, role: str, *, host: str) -> int:
    faults, scale = 0, Scale(page)
    for stop in walk.stops(page, role, samples=1):
        sizes, others = scale.read(host=host)
        parts = [sizes["document"], sizes["stylesheet"], sizes["script"] + sizes["fetch"]]
        numbers = " ".join(f"{size / 1024:7.1f}" for size in [*parts, sum(parts)])
        wrong = " TOO HEAVY" * (sum(parts) > MOST) + f" ASKS {', '.join(sorted(others))}" * bool(others)
        print(f"{stop.kind:<44} {role:<20} {numbers}{wrong}", flush=True)
        faults += bool(wrong)
    return faults


if __name__ == "__main__":
    sys.exit(main())
