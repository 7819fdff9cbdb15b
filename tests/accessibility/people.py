"""Who walks through the portal: a visitor, each role of the demo, and somebody who has just signed up."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from demo.accounts import ACCOUNTS, PASSWORD

VISITOR = "visitor"
NEWCOMER = "newcomer"
# The second account of a role sees the same pages; one of each is enough.
EMAILS = {account.role.value: account.email for account in reversed(ACCOUNTS)}
ROLES = (VISITOR, NEWCOMER, *EMAILS)
STARTS = {
    VISITOR: (
        "/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/needs/paper/",
        "/demo/mail/",
        "/demo/components/",
    ),
    "coordinator": ("/my/", "/admin/"),
    "portal_admin": ("/my/", "/admin/"),
}
PATIENCE_MS = 30_000


def session(browser: Browser, url: str, role: str) -> Page:
    """Open a browser session of this person, logged in unless a visitor."""
    context = browser.new_context(base_url=url, locale="ja-JP", timezone_id="Asia/Tokyo")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    if role == NEWCOMER:
        _sign_up(page)
    elif role != VISITOR:
        _log_in(page, EMAILS[role])
    return page


def starts(role: str) -> tuple[str, ...]:
    """Return where this person begins to follow links."""
    return STARTS.get(role, ("/my/", "/"))


def _log_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("main [name=login]").fill(email)
    page.locator("main [name=password]").fill(PASSWORD)
    _goes(page, page.locator("main form [type=submit]").first.click)
    assert "/accounts/login/" not in page.url, f"{email} cannot log in"


def _sign_up(page: Page) -> None:
    # A demo that already runs may know yesterday's newcomer.
    email = f"newcomer-{time.time_ns()}@accessibility.example.jp"
    page.goto("/accounts/signup/")
    answers = {"family_name": "見本", "given_name": "新子", "email": email}
    for name, text in (answers | {"password1": PASSWORD, "password2": PASSWORD}).items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("main [type=checkbox]").first.check()
    _goes(page, page.locator("main form [type=submit]").first.click)
    for _ in range(20):
        page.goto("/demo/mail/")
        if page.get_by_text(email).count():
            break
        page.wait_for_timeout(500)
    page.locator("main a[href^='/demo/mail/']", has_text=re.compile("確認|メールアドレス")).first.click()
    link = re.search(r"/accounts/confirm-email/[^\s\"<]+", page.locator("main").inner_text())
    assert link, "no mail with the link that proves the address"
    page.goto(link.group())
    _goes(page, page.locator("main form [type=submit]").first.click)
    _log_in(page, email)


def _goes(page: Page, act: Callable[[], None]) -> None:
    with page.expect_navigation():
        act()
