"""Walk a page with the Tab key alone: everything is reached, and one always sees where one is."""

from playwright.sync_api import Page

BEGIN = """() => {
  document.activeElement?.blur();
  for (const one of document.querySelectorAll("[data-reached]")) one.removeAttribute("data-reached");
}"""
# Marks what has the focus; tells where it is when nothing shows it.
STEP = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  // A date has stops of its own inside; the walk is over where it began.
  const again = here.dataset.reached === "first" && document.querySelectorAll("[data-reached]").length > 1;
  here.dataset.reached ??= document.querySelector("[data-reached]") ? "later" : "first";
  // The browser itself marks the part of a date that has the focus.
  const styles = [getComputedStyle(here), getComputedStyle(here, "::after")];
  const shown = here.type === "date" || styles.some((style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
  const name = (here.innerText || here.name || here.id || here.className || "").trim().slice(0, 40);
  return {again, shown, name: `${here.tagName.toLowerCase()} ${name}`};
}"""
MISSED = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const groups = new Set([...document.querySelectorAll("[type=radio][data-reached]")].map((one) => one.name));
  return [...document.querySelectorAll(all)].filter((one) =>
    one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0 &&
    !one.hasAttribute("data-reached") && !(one.type === "radio" && groups.has(one.name))
  ).map((one) => `${one.tagName.toLowerCase()} ${(one.innerText || one.name || one.id).trim().slice(0, 40)}`);
}"""
MOST_STEPS = 400


def complaints(page: Page) -> list[str]:
    """Press Tab from the top to the end; return what was not reached or not shown."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(BEGIN)
    found = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(STEP)
        if here is None or here["again"]:
            break
        if not here["shown"]:
            found.append(f"no visible focus: {here['name']}")
    return found + [f"not reached by Tab: {name}" for name in page.evaluate(MISSED)]
