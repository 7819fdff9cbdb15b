"""Pages behind a step: a mail's link, an invitation, a search that was kept, the second factor."""

import base64
import hmac
import re
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from demo.accounts import PASSWORD
from tests.accessibility import people

PATIENCE = 40
GUEST = "guest@accessibility.example.jp"
TOTP_SECONDS = 30
Opened = Iterator[tuple[str, Page]]


def prepare(page: Page, role: str) -> None:
    """Do what the first pages of this person are empty without; the walk then meets it."""
    if role == "company_admin":
        for kind in ("needs", "seeds"):
            page.goto(f"/my/searches/new/{kind}/?q=加工")
            _send(page)


def opened(page: Page, role: str) -> Opened:
    """Open one page after the other; give what it is and the window it stands in."""
    walks: dict[str, Callable[[Page], Opened]] = {
        people.VISITOR: _by_mail,
        people.NEWCOMER: _second_factor,
        "company_admin": _invite,
        "company_member": _stop_mails,
    }
    if role in walks:
        yield from walks[role](page)


def _by_mail(page: Page) -> Opened:
    """Take a new password by mail."""
    page.goto("/accounts/password/reset/")
    email = people.EMAILS["supporter"]
    _send(page, email=email)
    page.goto(mailed(page, to=email, path="/accounts/password/reset/key/"))
    yield "account: new password", page
    _send(page, password1="short", password2="other")
    yield "account: new password with errors", page


def _stop_mails(page: Page) -> Opened:
    """Follow the link at the end of a mail; the company's answer to a proposal has sent one."""
    page.goto(mailed(page, to=people.EMAILS["researcher"], path="/u/"))
    yield "notifications:unsubscribe", page


def _invite(page: Page) -> Opened:
    """Invite somebody who has no account yet."""
    page.goto("/my/organization/invite/")
    _send(page, email=GUEST)
    yield "organizations:mine with an invitation", page
    page.goto(mailed(page, to=GUEST, path="/my/invitations/"))
    yield "organizations:join for somebody else", page
    guest = _nobody(page)
    guest.goto(page.url)
    yield "organizations:join", guest
    guest.context.close()


def _second_factor(page: Page) -> Opened:
    """Switch the second factor on, look at all there is about it, and log in with it."""
    page.goto("/accounts/2fa/totp/activate/")
    if "/reauthenticate/" in page.url:
        _send(page, password=PASSWORD)
    yield "mfa_activate_totp", page
    _send(page, code="000000")
    yield "mfa_activate_totp with errors", page
    secret = page.locator("main code").first.inner_text().strip()
    _send(page, code=_code(secret))
    yield "mfa: switched on", page
    for name in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        page.goto(f"/accounts/2fa/{name}")
        yield f"mfa: {name.strip('/') or 'in use'}", page
    page.goto("/accounts/email/")
    email = re.search(r"newcomer-\d+@[\w.]+", page.locator("main").inner_text())
    again = _nobody(page)
    again.goto("/accounts/login/")
    _send(again, login=email.group(), password=PASSWORD)
    yield "mfa_authenticate", again
    _send(again, code="000000")
    yield "mfa_authenticate with errors", again
    again.context.close()


def _code(secret: str) -> str:
    """Return what the phone shows now."""
    if (left := TOTP_SECONDS - time.time() % TOTP_SECONDS) < 3:
        # A code that is about to end may be over when it arrives.
        time.sleep(left)
    return _counted(base64.b32decode(secret), int(time.time()) // TOTP_SECONDS)


def _counted(key: bytes, count: int) -> str:
    """Return the six figures of RFC 4226."""
    digest = hmac.digest(key, count.to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def _nobody(page: Page) -> Page:
    """Open a window of somebody who has not logged in."""
    host = re.match(r"https?://[^/]+", page.url).group()
    return page.context.browser.new_context(base_url=host, locale="ja-JP").new_page()


def _send(page: Page, **answers: str) -> None:
    for name, text in answers.items():
        page.locator(f"main [name={name}]").first.fill(text)
    with page.expect_event("load"):
        page.locator("main form[method=post] [type=submit]").first.click()


def mailed(page: Page, *, to: str, path: str) -> str:
    """Return the address below ``path`` from the newest mail that holds one."""
    for _ in range(PATIENCE):
        page.goto("/demo/mail/")
        rows = page.locator("main tbody tr", has_text=to)
        mails = [link.get_attribute("href") for link in rows.locator("a").all()]
        for mail in mails:
            page.goto(mail)
            if found := re.search(rf"{re.escape(path)}[^\s\"<]+", page.locator("main").inner_text()):
                return found.group()
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail to {to or 'anybody'} with a link to {path}")
