"""The check while somebody types: it says what saving would say, to the writer alone, and keeps nothing."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.models import Identity, Original
from needs.models import Need
from tests.factories import MembershipFactory, sign_in
from tests.needs import factories
from tests.needs.test_writing import typed
from tests.pages.markup import forbidden

pytestmark = pytest.mark.django_db

TELLING = {
    "title": "連絡は042-000-0000まで",
    "problem": "創業1957年のしにせです。\r\nメールは a@example.jp へ。",
    "wanted_result": "三秒で測りたい",
    "constraints": "",
    "tried_so_far": "https://works.example.jp/ に書きました",
    "ip_wish": "",
}
NEW = "/my/needs/new/screening/"


@pytest.fixture
def need(member):
    return factories.draft(member, at=timezone.now())


def address(need: Need) -> str:
    return reverse("needs:screen", args=[need.public_id])


def test_the_answer_is_what_saving_finds(owner, need, member):
    texts = TELLING | {"problem": f"{TELLING['problem']}\r\n{member.organization.name}です。"}

    while_typing = owner.post(address(need), texts).context["findings"]
    owner.post(reverse("needs:edit", args=[need.public_id]), typed(need, **texts))
    saved = owner.get(reverse("needs:edit", args=[need.public_id])).context["findings"]

    assert while_typing == saved
    assert {finding.field for finding in saved} == {"title", "problem", "tried_so_far"}
    assert "own_name" in {finding.kind for finding in saved}


def test_the_words_are_marked_where_they_stand_with_advice(owner, need):
    answer = owner.post(address(need), TELLING)

    page = answer.content.decode()
    assert "連絡は<mark>042-000-0000</mark>まで" in page
    assert "電話番号は公開されません。削除してください" in page
    assert "「タイトル」に1か所" in page
    assert forbidden(page) == []


def test_a_text_without_hints_is_told_to_be_one(owner):
    answer = owner.post(NEW, {"title": "薄い板を測りたい", "problem": "", "wanted_result": ""})

    assert (answer.status_code, answer.context["fields"]) == (200, [])
    assert "見つかりませんでした" in answer.content.decode()


def test_an_empty_text_is_told_nothing(owner):
    page = owner.post(NEW, {"title": " "}).content.decode()

    assert "<p data-screened-said></p>" in page


def test_nothing_of_the_text_is_kept(owner, need):
    before = list(Need.objects.order_by("pk").values())
    originals = Original.objects.count()

    answers = [owner.post(address(need), TELLING), owner.post(NEW, TELLING)]

    assert [answer["Cache-Control"] for answer in answers] == [
        "max-age=0, no-cache, no-store, must-revalidate, private"
    ] * 2
    assert list(Need.objects.order_by("pk").values()) == before
    assert (Identity.objects.count(), Original.objects.count()) == (1, originals)


def test_for_a_stranger_the_address_does_not_exist(need, other_member, researcher, coordinator):
    answers = [
        sign_in(Client(), stranger).post(address(need), TELLING)
        for stranger in (other_member, researcher, coordinator)
    ]
    new = [sign_in(Client(), stranger).post(NEW, TELLING) for stranger in (researcher, coordinator)]

    assert [answer.status_code for answer in (*answers, *new)] == [404] * 5
    assert {b"042-000-0000" in answer.content for answer in (*answers, *new)} == {False}


def test_a_colleague_who_may_not_write_is_not_answered(need, member):
    colleague = MembershipFactory(organization=member.organization)

    answer = sign_in(Client(), colleague).post(address(need), TELLING)

    assert answer.status_code == 404


def test_a_visitor_is_sent_to_log_in(client, need):
    assert client.post(address(need), TELLING).url.startswith(reverse("account_login"))


def test_other_sites_cannot_ask(need, member):
    browser = sign_in(Client(enforce_csrf_checks=True), member)

    assert browser.post(address(need), TELLING).status_code == 403


def test_reading_the_address_is_not_offered(owner, need):
    assert owner.get(address(need)).status_code == 405


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "あ\x00042-000-0000",
        "\ud800".encode("utf-8", "surrogatepass"),
        b"\xff\xfe\x00",
        "0" * 2001,
        "042-000-0000 " * 150,
        "<script>alert(1)</script>",
        "\u202e042-000-0000",
        "ー" * 2000,
    ],
)
def test_hostile_texts_are_answered(owner, need, text):
    answer = owner.post(address(need), {"title": text, "problem": text, "version": text})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>" not in page


def test_what_is_no_form_is_answered(owner, need):
    bodies = [(b"{}", "application/json"), (b"--x\r\nbroken", "multipart/form-data; boundary=x")]

    statuses = [owner.post(address(need), body, content_type=kind).status_code for body, kind in bodies]

    assert [status for status in statuses if status >= 500] == []


def test_a_long_list_of_hints_is_cut_short(owner, need):
    field = owner.post(address(need), {"problem": "電話 042-000-0000、" * 20}).context["fields"][0]

    assert (field.count, len(field.excerpts), field.more) == (20, 5, 15)


def test_what_stops_comes_before_what_warns(owner, need):
    text = "創業1957年です。" * 6 + "電話は042-000-0000です。"

    field = owner.post(address(need), {"problem": text}).context["fields"][0]

    assert [excerpt.finding.blocking for excerpt in field.excerpts] == [True, False, False, False, False]


def test_asking_too_often_waits_for_the_next_minute(owner, need, other_member, monkeypatch):
    monkeypatch.setattr("disclosure.responses.MOST_A_MINUTE", 2)
    monkeypatch.setattr(time, "time", lambda: 1_800_000_020.0)

    statuses = [owner.post(NEW, {"title": "板"}).status_code for _ in range(3)]
    refused = owner.post(NEW, {"title": "板"})
    other = sign_in(Client(), other_member).post(NEW, {"title": "板"})

    assert statuses == [200, 200, 429]
    assert (refused["Retry-After"], refused.content) == ("40", b"")
    assert other.status_code == 200


def test_the_pages_carry_the_address_of_the_check(owner, need):
    new = owner.get(reverse("needs:new")).content.decode()
    edit = owner.get(reverse("needs:edit", args=[need.public_id])).content.decode()

    assert f'data-screened-by="{NEW}" data-screened-fields="title problem wanted_result"' in new
    assert f'data-screened-by="{address(need)}"' in edit
    assert "restricted_detail" not in edit.split("data-screened-fields=")[1].split('"')[1]
