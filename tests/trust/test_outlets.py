"""Files, feeds and maps are read for canaries like pages; spreadsheets are unpacked first."""

import io
from itertools import product

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from notifications.models import InboxMessage, OutboundMail
from outlets.feeds import WRITERS as FEEDS
from outlets.lists import LISTS
from outlets.sitemaps import SECTIONS
from outlets.writing import WRITERS as FILES
from tests.trust.people import People
from tests.trust.scene import CANARIES, DIRECTORY, HIDDEN, PUBLIC_TITLE, Scene

pytestmark = pytest.mark.django_db
ADDRESSES = [
    *(("outlets:export", pair) for pair in product(LISTS, FILES)),
    *(("outlets:feed", pair) for pair in product(("needs", "seeds"), FEEDS)),
    *(("outlets:sitemap", (section,)) for section in SECTIONS),
]


def words_of(people: People, name: str, args: tuple[str, ...], role: str = "AN") -> str:
    answer = people.ask(role, reverse(name, args=args))
    assert answer.status_code == 200
    if args[-1] != "xlsx":
        return f"{answer.headers}{answer.content.decode()}"
    book = load_workbook(io.BytesIO(answer.content))
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row]
    return "\n".join([str(book.properties), *cells])


def leaks(people: People, scene: Scene, *, role: str) -> list[tuple]:
    found = []
    for name, args in ADDRESSES:
        words = words_of(people, name, args, role)
        # The list of bodies names bodies; nothing of a need stands beside them.
        hidden = [*HIDDEN.values(), *scene.references()] if args[0] == "organizations" else CANARIES.values()
        found += [(args, word) for word in hidden if word in words and word != HIDDEN["excluded body"]]
    return found


def test_no_file_feed_or_map_tells_who_posted(people: People, scene: Scene, monkeypatch):
    monkeypatch.setattr("core.rates.Rates.counted", lambda *_args, **_options: 0)

    assert leaks(people, scene, role="AN") == []
    assert PUBLIC_TITLE in words_of(people, "outlets:export", ("needs", "xlsx"))
    assert PUBLIC_TITLE not in words_of(people, "outlets:export", ("needs", "xlsx"), "EX")
    assert PUBLIC_TITLE not in words_of(people, "outlets:feed", ("needs", "atom"), "EX")


def test_a_planted_column_is_found_in_the_spreadsheet(people: People, scene: Scene, monkeypatch):
    monkeypatch.setattr("core.rates.Rates.counted", lambda *_args, **_options: 0)
    monkeypatch.setattr("needs.public.PublicNeed.kind_name", DIRECTORY["name"])

    assert (("needs", "xlsx"), DIRECTORY["name"]) in leaks(people, scene, role="AN")


def test_an_alert_tells_titles_and_nobody(scene: Scene):
    told = InboxMessage.objects.get(topic="searches")
    mail = OutboundMail.objects.get(key__startswith=told.key)

    assert told.recipient == scene.cast["RS"].user
    assert PUBLIC_TITLE in mail.text
    said = f"{told.title}{told.body}{told.path}{mail.subject}{mail.text}{mail.html}{mail.headers}"
    assert [what for what, word in CANARIES.items() if word in said] == []
