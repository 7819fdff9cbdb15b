"""Read one page as assistive technology does: axe's rules at every width, and no sideways scrolling."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RUN = f"""async () => {{
  const found = await axe.run(document, {json.dumps(OPTIONS)});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => [
    rule.id, node.target.flat().join(" "), node.failureSummary.split("\\n").slice(1).join(" ").trim()
  ]));
}}"""
# What sticks out of a narrow window, named by the elements that reach furthest.
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.right > room + 1 && box.width && getComputedStyle(element).position !== "absolute";
  });
  // Words that do not wrap stick out of an element that fits.
  if (!out.length) return ["words"];
  return out.slice(-3).map((e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") +
    [...e.classList].map((name) => "." + name).join(""));
}"""
UNFOLD = """(open) => { for (const one of document.querySelectorAll("main details")) one.open = open; }"""


@dataclass(frozen=True)
class Finding:
    """One fault: the rule, where, and what to do about it."""

    rule: str
    where: str
    advice: str


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def read(page: Page, *, widths: Sequence[int]) -> dict[int, list[Finding]]:
    """Return the faults of the open page by width; what is folded is unfolded on every other width."""
    page.evaluate(_axe())
    found = {}
    for number, width in enumerate(widths):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(UNFOLD, number % 2 == 0)
        found[width] = [Finding(*fault) for fault in page.evaluate(RUN)]
        if wide := page.evaluate(WIDER):
            found[width].append(Finding("sideways-scroll", ", ".join(wide), "must fit its window"))
    return found
