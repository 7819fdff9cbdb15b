"""What a list shows of what it found: counts, orders, marks; what is hidden does not change any of it."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import facets, finding, listing
from core.calendar import today
from core.templatetags.finding import marked
from disclosure.services import exclude
from faq.models import Question
from matching import tasks
from matching.engine import refresh_statistics
from matching.finding import finder
from matching.finding.asking import ask
from organizations.models import Membership, Organization
from seeds.models import PublishedSeed, ResearcherProfile
from tests.factories import sign_in
from tests.pages.factories import published_need, published_seed

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return response.context["list"]


def titles(client: Client, address: str) -> list[str]:
    return [card.title for card in shown(client, address).cards]


def counts(client: Client, address: str, key: str) -> dict[str, int]:
    groups = {group.key: group.choices for group in shown(client, address).groups}
    return {str(choice.name): choice.count for choice in groups.get(key, ())}


def test_choices_say_how_many_each_would_leave(client: Client):
    published_need("金型の寿命", theme_codes=["T01", "T02"], kind="technology")
    published_need("金型の検査", theme_codes=["T01"], kind="partner_search")
    published_need("塗装の検査", theme_codes=["T02"], kind="partner_search")

    every = counts(client, "/needs/?q=金型", "theme")
    beside = counts(client, "/needs/?q=金型&theme=T02", "theme")

    assert sorted(every.values()) == [1, 2]
    assert beside == every
    assert sum(counts(client, "/needs/?q=金型&theme=T02", "kind").values()) in (0, 1)


def test_more_than_is_counted_says_so_and_keeps_no_wrong_figures(client: Client, monkeypatch):
    monkeypatch.setattr(facets, "MOST", 2)
    for number in range(3):
        published_need(f"金型{number}", theme_codes=[f"T0{number + 1}"])

    listed = shown(client, "/needs/?q=金型")

    assert (listed.counts.is_capped, listed.counts.shown_total, listed.groups) == (True, 2, [])


def test_each_condition_offers_all_once_and_shows_what_is_chosen(client: Client, university: Organization):
    published_seed("金型", organization=university)

    html = client.get("/seeds/?kind=university&trl_band=%22%3E%3Cb").content.decode()
    chosen = re.findall(r'<option value="([^"]+)" selected>', html)

    assert (html.count("<select "), html.count('<option value=""')) == (5, 5)
    assert chosen == ["university"]


def test_orders(client: Client):
    published_need("塗装", search_text="塗装 金型", deadline=today() + timedelta(days=3))
    published_need("金型", deadline=today() + timedelta(days=9), published_on=today() - timedelta(days=1))

    assert titles(client, "/needs/?q=金型") == ["金型", "塗装"]
    assert titles(client, "/needs/?q=金型&sort=new") == ["塗装", "金型"]
    assert titles(client, "/needs/?sort=deadline") == ["塗装", "金型"]
    assert titles(client, "/needs/?q=金型&sort=nonsense") == ["金型", "塗装"]


def test_words_are_marked_in_any_form_and_the_rest_is_escaped():
    assert marked({"asked": ask("めっき")}, "<b>メッキの膜") == "&lt;b&gt;<mark>メッキ</mark>の膜"
    assert marked({"asked": ask("b")}, "<b>") == "&lt;<mark>b</mark>&gt;"
    assert marked({}, "<b>") == "&lt;b&gt;"


def test_a_long_text_is_read_word_by_word_only_for_what_its_letters_do_not_say():
    rest = "。" + "見本の文" * 20

    assert marked({"asked": ask("測る")}, f"厚みを測った{rest}") == f"厚みを<mark>測っ</mark>た{rest}"
    shown = marked({"asked": ask("測る 厚み")}, f"厚みを測るなら、厚みの測り方{rest}")
    assert shown == f"<mark>厚み</mark>を<mark>測る</mark>なら、<mark>厚み</mark>の測り方{rest}"


def test_what_the_words_alone_leave_is_not_read_where_it_is_surely_too_much(
    client: Client, university: Organization, monkeypatch
):
    monkeypatch.setattr(facets, "MOST_SAID", 2)
    for number in range(5):
        published_seed(f"メッキ{number}", organization=university, kind="university" if number else "sme")
    tasks.catch_up()
    refresh_statistics()

    with CaptureQueriesContext(connection) as asked:
        counted = shown(client, "/seeds/?q=メッキ&kind=sme").counts

    assert "without_kind" not in "".join(query["sql"] for query in asked.captured_queries)
    assert (counted.total, [*counted.by_choice]) == (1, ["institution"])


def test_a_hidden_seed_changes_neither_hits_nor_counts(
    client: Client, university: Organization, other_member: Membership
):
    published_seed("龍涎香の調合", organization=university)
    published_seed("龍涎香の保存", organization=university, kind="company")
    tasks.catch_up()
    hidden = PublishedSeed.objects.get(title="龍涎香の保存")
    exclude(listing_id=hidden.public_id, organizations=[other_member.organization])

    assert shown(client, "/seeds/?q=龍涎香").counts.total == 2
    sign_in(client, other_member)
    assert titles(client, "/seeds/?q=龍涎香") == ["龍涎香の調合"]
    assert shown(client, "/seeds/?q=龍涎香").counts.total == 1
    [section] = [one for one in client.get("/search/?q=龍涎香").context["sections"] if one.key == "seeds"]
    assert (section.total, [hit.title for hit in section.hits]) == (1, ["龍涎香の調合"])


def test_typing_offers_words_of_listings_and_synonyms(client: Client, university: Organization):
    published_seed("スプリングの疲労", organization=university)
    tasks.catch_up()

    assert "スプリング" in client.get("/search/suggest/?q=すぷ").content.decode()
    assert "腐食" in client.get("/search/suggest/?q=腐").content.decode()
    assert client.get("/search/suggest/?q=%00%ED%A0%80%25_").status_code == 200
    assert client.get("/search/suggest/?q=" + quote("金" * 3000)).content.decode().strip() == ""


def test_usual_questions_are_found_unless_the_desk_took_them_off(client: Client):
    def found() -> list[str]:
        sections = client.get("/search/?q=退会").context["sections"]
        return [hit.code for section in sections if section.key == "faq" for hit in section.hits]

    assert (found(), "q-leave" in client.get("/faq/").content.decode()) == (["leave"], True)
    Question.objects.filter(code="leave").update(published=False)
    assert (found(), "q-leave" in client.get("/faq/").content.decode()) == ([], False)


def test_without_an_engine_words_are_found_by_their_letters(client: Client, monkeypatch):
    monkeypatch.setattr(finding, "_finder", [finding.ByLetters()])
    published_need("金型の検査")

    assert titles(client, "/needs/?q=金型 検査") == ["金型の検査"]
    assert titles(client, "/needs/?q=金型 塗装") == []


def test_typing_offers_words_as_people_write_them(client: Client, university: Organization):
    published_seed("サビの残る面の塗装", organization=university)
    tasks.catch_up()

    offered = client.get("/search/suggest/?q=サ").content.decode()

    assert ('value="サビ"' in offered, 'value="錆"' in offered) == (True, False)
    for address in ("/needs/", "/seeds/", "/researchers/", "/organizations/", "/search/", "/"):
        page = client.get(address).content.decode()
        assert (page.count('list="search-words"'), page.count('id="search-words"')) == (1, 1), address


def test_researchers_are_found_by_what_the_engine_read_of_them(client: Client, university: Organization):
    """Their rows hold a condition on another table (a seed that is seen) beside the joined documents."""
    who = ResearcherProfile.objects.create(
        name="多摩 花子",
        name_kana="タマ ハナコ",
        organization=university,
        keywords=["龍涎香"],
        search_text="多摩 花子",
    )
    published_seed("龍涎香の調合", organization=university, researcher=who)
    tasks.catch_up()
    refresh_statistics()

    assert [card.name for card in shown(client, "/researchers/?q=龍涎香").cards] == ["多摩 花子"]
    assert [card.name for card in shown(client, "/researchers/?q=龍涎香&sort=seeds").cards] == ["多摩 花子"]
    assert "researchers" in [one.key for one in client.get("/search/?q=龍涎香").context["sections"]]


def test_what_thousands_say_is_weighed_up_to_a_number(client: Client, monkeypatch):
    monkeypatch.setattr(facets, "MOST_SAID", 2)
    for number in range(3):
        published_need(
            f"金型{number}", theme_codes=["T01"], kind="technology" if number else "partner_search"
        )

    capped, narrowed = shown(client, "/needs/?q=金型"), shown(client, "/needs/?q=金型&kind=technology")

    assert (capped.counts.is_capped, capped.counts.shown_total, len(capped.cards)) == (True, 2, 2)
    # The choices of the condition that is set stand for three rows: more than are counted, so no figures.
    assert (narrowed.counts.total, [*narrowed.counts.by_choice]) == (2, ["theme", "deadline"])
    assert shown(client, "/needs/").counts.total == 3


def test_pages_of_the_best_rows_follow_each_other(client: Client, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for number in range(5):
        published_need(f"金型{number}", published_on=today() - timedelta(days=number))

    pages = [titles(client, f"/needs/?q=金型&page={page}") for page in (1, 2, 3, 99, "x")]

    assert pages == [["金型0", "金型1"], ["金型2", "金型3"], ["金型4"], ["金型4"], ["金型0", "金型1"]]


def test_a_word_in_the_title_is_weighed_before_what_thousands_only_say(
    client: Client, university: Organization, monkeypatch
):
    monkeypatch.setattr(facets, "MOST_SAID", 3)
    monkeypatch.setattr(finder, "PLENTY", 2)
    for number in range(6):
        published_seed(f"見本{number}", organization=university, summary="メッキの話")
    # Last in every order in which rows may be read.
    published_seed(
        "めっきの見本", organization=university, public_id=UUID(int=2**128 - 1), published_on=date(2001, 1, 1)
    )
    tasks.catch_up()
    refresh_statistics()

    def best(address: str) -> tuple[str, int, bool]:
        listed = shown(client, address)
        return listed.cards[0].title, len(listed.cards), listed.counts.is_capped

    assert best("/seeds/?q=めっき") == ("めっきの見本", 3, True)
    assert best("/seeds/?q=メッキ&kind=university") == ("めっきの見本", 3, True)
    [section] = [one for one in client.get("/search/?q=めっき").context["sections"] if one.key == "seeds"]
    assert (section.hits[0].title, section.is_capped) == ("めっきの見本", True)


def test_beside_many_texts_short_words_are_read_in_titles(
    client: Client, university: Organization, monkeypatch
):
    published_seed("金型の寿命", organization=university)
    published_seed("見本", organization=university, search_text="見本 金型")
    tasks.catch_up()
    refresh_statistics()
    published_seed("まだ読まれていない金型", organization=university)

    assert sorted(titles(client, "/seeds/?q=金型")) == ["まだ読まれていない金型", "見本", "金型の寿命"]
    monkeypatch.setattr(finder, "READABLE", 1)
    assert sorted(titles(client, "/seeds/?q=金型")) == ["まだ読まれていない金型", "金型の寿命"]
