"""A sample of what ``make check-accessibility`` reads: a few pages, one width, with axe and the Tab key."""

from tests.accessibility import keyboard, reading

SAMPLE = ("/", "/needs/", "/search/?q=ない", "/about/anonymity/", "/en/contact/", "/accounts/login/")
# A picture without words, a text wider than the window, a button that hides that it has the focus.
PLANTED = """() => {
  const planted = (name, told) => document.querySelector("main").append(
    Object.assign(document.createElement(name), told));
  planted("img", {src: "/static/img/logo.svg"});
  planted("pre", {className: "wide", textContent: "はみ出す".repeat(60)});
  planted("button", {className: "bare", textContent: "はずれ"});
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".bare:focus { outline: 0; box-shadow: none } .wide { overflow-wrap: normal }");
  document.adoptedStyleSheets = [sheet];
}"""


def test_sample_of_pages_has_no_fault_and_planted_faults_are_found(portal, new_session):
    page, found = new_session(), {}

    for path in SAMPLE:
        page.goto(path)
        found[path] = reading.read(page, widths=[320])[320]

    assert found == {path: [] for path in SAMPLE}
    assert keyboard.complaints(page) == []

    page.evaluate(PLANTED)

    assert {fault.rule for fault in reading.read(page, widths=[320])[320]} >= {"image-alt", "sideways-scroll"}
    assert "no visible focus: button はずれ" in keyboard.complaints(page)
