"""Somebody at a browser: acts by what can be read on the page, and notices when a page tells too much."""

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Locator, Page, Response

from tests.factories import PASSWORD
from tests.support.mail import Mailbox

WIDTHS = (375, 1280)
PATIENCE_SECONDS = 25


@dataclass
class Person:
    """One person in a session of their own; words of ``unknown`` must not be on any page they read."""

    page: Page
    email: str
    mailbox: Mailbox
    album: Path | None = None
    unknown: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._note)

    def opens(self, address: str) -> int:
        """Type an address into the browser's line; return the status of the answer."""
        answer = self.page.goto(address)
        self._look()
        return answer.status

    def follows(self, name: str, *, within: Locator | None = None) -> None:
        """Click a link by what it says."""
        self.clicks((within or self.page).get_by_role("link", name=name))

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button by what it says."""
        self.clicks((within or self.page).get_by_role("button", name=name, exact=True))

    def clicks(self, target: Locator) -> None:
        """Click what leads to another page, and wait until it is there; a new address alone is none."""
        with self.page.expect_event("load"):
            target.first.click()
        self._look()

    def unfolds(self, name: str) -> None:
        """Open what is folded under these words, where it is folded."""
        for folded in self.page.locator("details:not([open]) > summary", has_text=name).all():
            folded.click()

    def writes(self, answers: dict[str, str]) -> None:
        """Fill in the fields with these labels."""
        for label, text in answers.items():
            self.field(label).fill(text)

    def chooses(self, answers: dict[str, str]) -> None:
        """Choose in the lists with these labels."""
        for label, option in answers.items():
            self.field(label).select_option(label=option)

    def ticks(self, label: str) -> None:
        """Tick the box, or choose the radio button, that says this."""
        self.page.get_by_label(label).first.check()

    def field(self, label: str) -> Locator:
        """Return the control whose label is this, with or without the mark 必須."""
        pattern = re.compile(rf"^\s*{re.escape(label)}\s*[:：]?\s*(※[\s\S]*)?$")
        return self.page.get_by_label(pattern).first

    def reads(self) -> str:
        """Return the words on the page, without what is folded into the code."""
        return self.page.locator("body").inner_text()

    def sees(self, words: str) -> bool:
        """Tell whether these words are on the page."""
        return words in self.reads()

    def waits_until(self, seen: Callable[[], bool]) -> None:
        """Look again and again until it is there; work in the background takes its moment."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not seen():
            assert time.monotonic() < deadline, f"still not there: {self.page.url}\n{self.reads()}"
            time.sleep(0.3)
            self.page.reload()
        self._look()

    def keeps_picture(self, name: str) -> None:
        """Save the page as a phone and as a desk show it, when somebody asked for pictures."""
        if self.album is None:
            return
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.screenshot(path=self.album / f"{name}-{width}.png", full_page=True)

    def messages(self) -> list[str]:
        """Return the titles in the inbox, oldest first."""
        self.opens("/my/inbox/")
        return [text.strip() for text in self.page.locator("[data-message] h2").all_inner_texts()][::-1]

    def mails(self) -> list[str]:
        """Return the subjects of the mails that arrived, oldest first."""
        return [str(mail["Subject"]).strip() for mail in self.mailbox.to(self.email)]

    def mails_with(self, words: Collection[str]) -> list[str]:
        """Return the subjects of the mails that hold one of these words anywhere."""
        return [
            str(mail["Subject"])
            for mail in self.mailbox.to(self.email)
            if any(word in text for word in words for text in _texts(mail))
        ]

    def signs_in(self) -> None:
        """Log in with e-mail and password."""
        self.opens("/")
        self.follows("ログイン")
        self.writes({"メールアドレス": self.email, "パスワード": PASSWORD})
        self.presses("ログインする")

    def _look(self) -> None:
        assert self.broken == []
        if self.unknown:
            told = sorted(word for word in self.unknown if word in self.page.content())
            assert told == [], f"{self.page.url} tells {told}"

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")


def _texts(mail: EmailMessage) -> list[str]:
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return [str(mail["Subject"]), *parts]
