"""What a first load weighs on the wire, pictures left out: ``python -m tests.accessibility.weight``.

``URL`` names a running demo. Ends non-zero when a page is heavier than ``MOST``.
"""

import sys
from collections import Counter

from playwright.sync_api import Browser, sync_playwright

from tests.accessibility import people, portal
from tests.support import chromium

MOST = 100 * 1024
PUBLIC = ("/", "/needs/", "/seeds/", "/search/?q=加工", "/about/", "/about/anonymity/", "/contact/", "/faq/")
PUBLIC += ("/accounts/login/", "/accounts/signup/", "/terms/", "/accessibility/", "/sitemap/")
OWN = ("/my/", "/my/needs/new/", "/my/suggestions/", "/my/preferences/", "/my/organization/")
FIRST_OF = ("/needs/", "/seeds/")


def main() -> int:
    """Weigh each page with an empty cache; print HTML, styles, scripts and all together."""
    heavy = 0
    print(f"{'page':<22} {'HTML':>8} {'CSS':>8} {'JS':>8} {'all':>8}  (KB)")
    with portal.running() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.launch_arguments()
        )
        for role, paths in ((people.VISITOR, PUBLIC), ("company_admin", OWN)):
            for path in paths:
                heavy += _weigh(browser, url, role, path, name=path.split("?")[0])
        for path in FIRST_OF:
            heavy += _weigh(browser, url, people.VISITOR, _first(browser, url, path), name=f"{path}…/")
        browser.close()
    return 1 if heavy else 0


def _first(browser: Browser, url: str, path: str) -> str:
    page = people.session(browser, url, people.VISITOR)
    page.goto(path)
    found = page.locator(".card__title a").first.get_attribute("href")
    page.context.close()
    return found


def _weigh(browser: Browser, url: str, role: str, path: str, *, name: str) -> bool:
    page = people.session(browser, url, role)
    wire, kinds, sizes = page.context.new_cdp_session(page), {}, Counter()
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    wire.on(
        "Network.loadingFinished",
        lambda told: sizes.update({kinds.get(told["requestId"], ""): int(told["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    page.context.close()
    parts = [sizes[kind] for kind in ("Document", "Stylesheet", "Script")]
    print(f"{name:<22} " + " ".join(f"{size / 1024:8.1f}" for size in [*parts, sum(parts)]), flush=True)
    return sum(parts) > MOST


if __name__ == "__main__":
    sys.exit(main())
