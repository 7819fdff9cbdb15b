"""On English pages the portal speaks English; what is Japanese stands in a row, and says what it is."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from core.languages import JAPANESE, is_japanese, path_in
from core.marking import marked
from notifications.models import InboxMessage, OutboundMail
from tests.trust import matrix
from tests.trust.matrix import Rule
from tests.trust.people import People
from tests.trust.scene import Scene

pytestmark = pytest.mark.django_db
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "circle"}
# A title cannot say the language of a part of it; a field holds what its writer typed.
UNMARKABLE = {"title", "textarea"}
PROGRAMS = {"script", "style"}
SPOKEN = {"placeholder", "alt", "aria-label"}
ACCOUNT_PAGES = ("account_login", "account_signup", "account_reset_password", "account_inactive")
OWN_ACCOUNT_PAGES = ("account_email", "account_change_password", "account_logout", "mfa_index")
RUN = re.compile(f"(?:{JAPANESE.pattern})+")
# A message was written in the language its reader had chosen then.
OF_MESSAGES = ("notifications:", "pages:my")
SWITCH = {"日本語"}
CODE_LISTS = "classifications"


class Reader(HTMLParser):
    """Collects Japanese texts, and those of them that do not say so."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.japanese: list[str] = []
        self.unmarked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        language = told.get("lang") or (self.open[-1][1] if self.open else "")
        self.japanese += [told[name] for name in sorted(SPOKEN & set(told)) if is_japanese(told[name] or "")]
        if tag not in EMPTY:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        if is_japanese(data) and tag not in PROGRAMS:
            self.japanese.append(data.strip())
            if language != "ja" and tag not in UNMARKABLE:
                self.unmarked.append(data.strip())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def words_of_rows(*, messages: bool) -> str:
    """Return every text that people have written into the database; no code lists, no mails of ours."""
    left_out = {OutboundMail} if messages else {OutboundMail, InboxMessage}
    rooms = [apps.get_app_config(room) for room in settings.ROOMS if room != CODE_LISTS]
    models = [model for room in rooms for model in room.get_models() if model not in left_out]
    return "\n".join(str(row) for model in models for row in _texts(model))


def _texts(model: type) -> list:
    kinds = (CharField, TextField, ArrayField, JSONField)
    columns = [field.attname for field in model._meta.concrete_fields if isinstance(field, kinds)]
    return list(model._base_manager.values_list(*columns)) if columns else []


def own_words(japanese: list[str], rows: str) -> list[str]:
    """Return what stands in no row: words of the portal that nobody has translated."""
    return [
        text for text in japanese if text not in SWITCH and any(run not in rows for run in RUN.findall(text))
    ]


def pages() -> list[Rule]:
    return [
        rule
        for rule in matrix.rules()
        if rule.method == "get" and not rule.name.startswith(("admin:", "api:"))
    ]


def reader_of(rule: Rule) -> str | None:
    """Return somebody who may read the page, a person of a company first."""
    answers = matrix.expected(rule, "own")
    return next((role for role in ("CM", *matrix.roles()) if answers.get(role) == 200 and role != "AC"), None)


def test_every_page_speaks_english_within_three_days(people: People, scene: Scene):
    rows, with_messages = words_of_rows(messages=False), words_of_rows(messages=True)
    ours: dict[str, list[str]] = {}
    unmarked: dict[str, list[str]] = {}
    for rule in matrix.every_third_day(pages()):
        role = reader_of(rule)
        url = matrix.url_of(rule, "own", scene=scene, role=role or "")
        english = path_in(url, language="en")
        if role is None or english == url:
            continue
        answer = people.ask(role, english)
        assert (rule.name, answer.status_code, answer["Content-Language"]) == (rule.name, 200, "en")
        if answer["Content-Type"].startswith("text/html"):
            page = read(answer.content.decode())
            ours[rule.name] = own_words(
                page.japanese, with_messages if rule.name.startswith(OF_MESSAGES) else rows
            )
            unmarked[rule.name] = page.unmarked

    assert {name: found for name, found in ours.items() if found} == {}, matrix.AGAIN
    assert {name: found for name, found in unmarked.items() if found} == {}, matrix.AGAIN
    assert len(ours) > (50 if matrix.PROOF else 14)


@pytest.mark.parametrize("role", ["AN", "CM"])
def test_pages_of_an_account_speak_english(people: People, role: str):
    names = ACCOUNT_PAGES if role == "AN" else OWN_ACCOUNT_PAGES
    rows = words_of_rows(messages=False)

    pages = {name: read(people.ask(role, f"/en{reverse(name)}").content.decode()) for name in names}

    assert {name: own_words(page.japanese, rows) + page.unmarked for name, page in pages.items()} == {
        name: [] for name in names
    }


def test_a_word_nobody_translated_would_be_found(people: People, scene: Scene):
    html = people.ask("AN", f"/en{reverse('needs:detail', args=[scene.need.public_id])}").content.decode()
    rows = words_of_rows(messages=False)
    planted = html.replace("<h1>", "<h1>締切のお知らせ")

    assert read(html).japanese != []
    assert (own_words(read(html).japanese, rows), read(html).unmarked) == ([], [])
    assert own_words(read(planted).japanese, rows) != []
    assert read(html.replace('lang="ja"', "")).unmarked != []


def test_texts_are_marked_where_they_stand_and_the_notice_stays_with_them():
    notice = "<!--japanese-only--><p>Japanese</p><!--/japanese-only-->"

    told = marked(
        f'<p lang="ja">題</p>{notice}<b> 板 &amp; 3</b><option value="1">箱</option><textarea>紙</textarea>'
    )

    assert told == (
        '<p lang="ja">題</p><p>Japanese</p><b> <span lang="ja">板 &amp; 3</span></b>'
        '<option lang="ja" value="1">箱</option><textarea>紙</textarea>'
    )
    assert marked(f"{notice}<p>Board</p>") == "<p>Board</p>"
