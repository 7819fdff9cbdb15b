"""Three journeys by keyboard alone: log in, write down a need, answer a proposal. No pointer is used."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

from demo.accounts import PASSWORD
from tests.accessibility import keyboard, people

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
            with self.page.expect_navigation():
                self._press(key)

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


def log_in(walker: Walker, role: str) -> None:
    """Enter the portal."""
    walker.page.goto("/accounts/login/")
    walker.write("main [name=login]", people.EMAILS[role])
    walker.write("main [name=password]", PASSWORD)
    walker.follow("main form [type=submit]")
    _expect(walker, r"^/my/|^/$")


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


def walk(page: Page, *, role: str = "company_admin") -> Iterator[str]:
    """Walk all three in a session of nobody; yield what was wrong, and print how many keys it took."""
    page.set_viewport_size({"width": 1280, "height": 900})
    walker = Walker(page)
    log_in(walker, role)
    write_a_need(walker)
    answer_a_proposal(walker)
    yield from walker.complaints
    print(f"  three journeys by keyboard: {walker.presses} keys", flush=True)


def _expect(walker: Walker, address: str) -> None:
    path = urlsplit(walker.page.url).path
    if not re.search(address, path):
        walker.complaints.append(f"the journey by keyboard ends at {path}")
