"""The journeys by keyboard alone, from registering to consent, and the desk's queue. No pointer is used."""

import re
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page

from demo.accounts import PASSWORD
from tests.accessibility import behind, keyboard, people

MOST_PRESSES, MOST_FRAMES = 150, 20
# What has the focus: whether it is the one looked for, on the screen, and where it stands.
WHERE = """(wanted) => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const of = (region) => here.closest(region) === document.querySelector(region);
  return {
    found: here.matches(wanted), seen, top: box.top + scrollY, left: box.left,
    region: ["header", "aside", "main", "footer"].find((name) => here.closest(name) && of(name)) || "",
    name: (here.innerText || here.name || here.id || here.tagName).trim().slice(0, 40),
  };
}"""
ABOVE = 24
REPLY = "main textarea[name=body]"
QUEUE = "/admin/matching/suggestion/queue/"
ASK = "details:has(form[action$='/introduce/'])"
KEEP, NEXT = "input[data-desk-key=s]", "a[data-desk-key=n]"
AGREE = "main form[action$='/agree/'] [type=submit]"


class Walker:
    """A person without a pointer, and what went wrong on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.complaints, self.presses = page, [], 0

    def reach(self, wanted: str) -> bool:
        """Press Tab until the control has the focus; it is always seen, and goes on downwards."""
        last = None
        for _ in range(MOST_PRESSES):
            self._press("Tab")
            shown = self.page.evaluate(keyboard.STEP)
            here = self._settled(wanted)
            if shown is None:
                continue
            if not shown["shown"]:
                self._complain(f"nothing shows the focus on {here['name']}")
            if not here["seen"]:
                self._complain(f"the focus is off the screen on {here['name']}")
            if last and _jumps_back(last, here):
                self._complain(f"the focus jumps back from {last['name']} to {here['name']}")
            if here["found"]:
                return True
            last = here
        self._complain(f"Tab never reaches {wanted}")
        return False

    def write(self, wanted: str, text: str) -> None:
        if self.reach(wanted):
            self._press("ControlOrMeta+a")
            self.page.keyboard.type(text)

    def follow(self, wanted: str, key: str = "Enter") -> None:
        """Press a link or a button and wait for the page it leads to."""
        if self.reach(wanted):
            with self.page.expect_event("load"):
                self._press(key)

    def key(self, key: str, *, leads: bool = False) -> None:
        """Press a key of the desk, which may lead to another page."""
        if not leads:
            self._press(key)
            return
        with self.page.expect_event("load"):
            self._press(key)

    def sees(self, wanted: str) -> bool:
        """Tell whether something is on the page; complain when it is not."""
        if not self.page.locator(wanted).count():
            self._complain(f"{wanted} is not there")
            return False
        return True

    def _settled(self, wanted: str) -> dict:
        """Read where the focus is once the page has stopped scrolling to it."""
        here = self.page.evaluate(WHERE, wanted)
        for _ in range(MOST_FRAMES):
            if here["seen"]:
                break
            self.page.wait_for_timeout(50)
            here = self.page.evaluate(WHERE, wanted)
        return here

    def _press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{urlsplit(self.page.url).path} by keyboard: {what}")


def _jumps_back(last: dict, here: dict) -> bool:
    """Whether the focus went up without going to the right, inside one part of the page."""
    climbs = here["top"] < last["top"] - ABOVE and here["left"] <= last["left"]
    return climbs and here["region"] == last["region"] == "main"


def skip_to_the_text(walker: Walker) -> None:
    """The first stop of a page leads past the header; the next stop is inside the text."""
    walker.page.goto("/needs/")
    if walker.reach("a.skip-link"):
        walker.key("Enter")
        walker.key("Tab")
        if not walker.page.evaluate("() => document.activeElement.closest('main') !== null"):
            walker.complaints.append("the way past the header does not lead into the text")


def register(walker: Walker) -> None:
    """Sign up, and prove the address that the mail went to."""
    email = f"keys-{time.time_ns()}@accessibility.example.jp"
    walker.page.goto("/accounts/signup/")
    answers = {"family_name": "見本", "given_name": "鍵子", "email": email}
    for name, text in (answers | {"password1": PASSWORD, "password2": PASSWORD}).items():
        walker.write(f"main [name={name}]", text)
    if walker.reach("main [type=checkbox]"):
        walker.key("Space")
    walker.follow("main form [type=submit]")
    walker.page.goto(behind.mailed(walker.page, to=email, path="/accounts/confirm-email/"))
    walker.follow("main form [type=submit]")
    _expect(walker, r"^/(accounts/login|my)/")


def search(walker: Walker) -> None:
    """Type words on the first page, send them with Enter, and open the first need that was found."""
    walker.page.goto("/")
    walker.write("main [name=q]", "めっき")
    walker.key("Enter", leads=True)
    _expect(walker, r"^/search/")
    walker.follow("main .card a[href^='/needs/']")
    _expect(walker, r"^/needs/[0-9a-f-]{36}/")


def log_in(role: str) -> Callable[[Walker], None]:
    """Return the step that enters the portal."""

    def step(walker: Walker) -> None:
        walker.page.goto("/accounts/login/")
        walker.write("main [name=login]", people.EMAILS[role])
        walker.write("main [name=password]", PASSWORD)
        walker.follow("main form [type=submit]")
        _expect(walker, r"^/my/|^/$|^/admin/")

    return step


def write_a_need(walker: Walker) -> None:
    """Take the first step of a need, from the own page on."""
    walker.page.goto("/my/needs/")
    walker.follow("main a[href='/my/needs/new/']")
    walker.write("main [name=title]", "めっき液の温度を一定に保ちたい")
    walker.write("main [name=problem]", "冬の朝に液の温度が下がり、仕上がりにむらが出ます。")
    walker.write("main [name=wanted_result]", "朝いちばんから、同じ仕上がりにしたいです。")
    walker.follow("main form .form__actions [type=submit], main form [type=submit].dads-button")
    _expect(walker, r"^/my/needs/[0-9a-f-]{36}/")


def answer_a_proposal(walker: Walker) -> None:
    """Open a received proposal and reply to it."""
    walker.page.goto("/my/proposals/")
    walker.follow("main .card a[href*='/my/proposals/']")
    if not walker.page.locator(REPLY).count():
        print("  the proposal has been answered on an earlier walk of this demo", flush=True)
        return
    walker.write(REPLY, "ありがとうございます。試せる時期を教えてください。")
    walker.follow("main form [type=submit]", key="Space")
    _expect(walker, r"^/my/(proposals|conversations)/")


def consent(walker: Walker) -> None:
    """Ask for the introduction about a received proposal, and agree to it."""
    walker.page.goto("/my/proposals/")
    cards = walker.page.locator("main .card a[href*='/my/proposals/']").all()
    for path in [card.get_attribute("href") for card in cards]:
        walker.page.goto(path)
        if walker.page.locator(ASK).count():
            break
    else:
        print("  all introductions have been asked for on an earlier walk of this demo", flush=True)
        return
    walker.page.goto("/my/proposals/")
    walker.follow(f"main .card a[href='{path}']")
    if walker.reach(f"{ASK} > summary"):
        walker.key("Enter")
    walker.write(f"{ASK} textarea", "詳しい話をうかがい、試せることを一緒に決めたいです。")
    walker.follow(f"{ASK} form [type=submit]")
    _expect(walker, r"^/my/introductions/[0-9a-f-]{36}/")
    if walker.sees(AGREE):
        walker.follow(AGREE)
        _expect(walker, r"^/my/(introductions|cases)/")


def judge_by_keys(walker: Walker) -> None:
    """Go down the queue with j, open a pair with Enter, keep it with s, and go back with u."""
    walker.page.goto(f"{QUEUE}?kind=suggestion")
    for key in ("j", "k", "x", "x"):
        walker.key(key)
    if not walker.page.evaluate("() => document.activeElement.matches('[data-desk-rows] th a')"):
        walker.complaints.append("j does not reach the rows of the queue")
    walker.key("Enter", leads=True)
    _expect(walker, r"^/admin/matching/suggestion/")
    # On a demo that has been walked before, the first pairs have been kept.
    while walker.page.locator(NEXT).count() and not walker.page.locator(KEEP).count():
        walker.key("n", leads=True)
    walker.key("s", leads=True)
    walker.sees(".messagelist .success")
    walker.key("u", leads=True)
    _expect(walker, QUEUE)
    walker.key("?")
    walker.sees("#desk-keys[open]")
    walker.key("Escape")


def judge_by_tab(walker: Walker) -> None:
    """Keep one with Tab and Enter alone, for who has turned the keys of one letter off."""
    walker.page.goto(f"{QUEUE}?kind=suggestion")
    fresh = walker.page.locator("[data-desk-rows] tbody tr", has_text="未確認").locator("th a").first
    walker.follow(f"[data-desk-rows] th a[href='{fresh.get_attribute('href')}']")
    walker.follow(KEEP)
    walker.sees(".messagelist .success")


WAYS: dict[str, tuple[Callable[[Walker], None], ...]] = {
    "registering": (skip_to_the_text, register, search),
    "a company": (log_in("company_admin"), write_a_need, answer_a_proposal, consent),
    "the desk": (log_in("coordinator"), judge_by_keys, judge_by_tab),
}


def walk(new_page: Callable[[], Page]) -> Iterator[str]:
    """Walk each way in a session of its own; yield what was wrong, and print how many keys it took."""
    for name, steps in WAYS.items():
        page = new_page()
        page.set_viewport_size({"width": 1280, "height": 900})
        walker = Walker(page)
        for step in steps:
            try:
                step(walker)
            except (AssertionError, Error) as error:
                walker.complaints.append(f"{step.__name__} breaks off: {str(error).splitlines()[0]}")
        yield from walker.complaints
        print(f"  {name} by keyboard: {walker.presses} keys", flush=True)
        page.context.close()


def _expect(walker: Walker, address: str) -> None:
    path = urlsplit(walker.page.url).path
    if not re.search(address, path):
        walker.complaints.append(f"the journey by keyboard ends at {path}")
