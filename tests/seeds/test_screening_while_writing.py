"""The check of a seed while somebody types it: it says what the preview would say."""

import pytest
from django.test import Client
from django.urls import reverse

from organizations.enums import Role
from seeds import rules
from seeds.models import Seed
from tests.factories import MembershipFactory, UniversityFactory, sign_in
from tests.seeds import factories

pytestmark = pytest.mark.django_db

TELLING = {
    "title": "静かな台座",
    "summary": "質問は 042-000-0000 へ。\r\n資料は https://lab.example.jp/ にあります。",
    "keywords": "台座、a@example.jp",
    "kind": "university",
}
NEW = "/my/seeds/new/screening/"


@pytest.fixture
def seed(researcher):
    return factories.draft(researcher)


def address(seed: Seed) -> str:
    return reverse("seeds:screen", args=[seed.public_id])


def test_the_answer_is_what_the_saved_text_shows(client, researcher, seed):
    browser = sign_in(client, researcher)

    fields = browser.post(address(seed), TELLING).context["fields"]
    sent = TELLING | {"version": seed.version, "save": "1"}
    browser.post(reverse("seeds:edit", args=[seed.public_id]), sent)

    seed.refresh_from_db()
    shown = [excerpt.finding for field in fields for excerpt in field.excerpts]
    assert shown == rules.findings(seed)
    assert [(finding.field, finding.text) for finding in shown] == [
        ("summary", "042-000-0000"),
        ("summary", "https://lab.example.jp/"),
        ("keywords", "a@example.jp"),
    ]


def test_the_liaison_office_is_answered_for_its_institution(client, liaison_officer, seed):
    answer = sign_in(client, liaison_officer).post(address(seed), TELLING)

    assert (answer.status_code, len(answer.context["fields"])) == (200, 2)


def test_a_seed_that_is_not_saved_yet_is_checked(client, researcher):
    answer = sign_in(client, researcher).post(NEW, TELLING)

    assert (len(answer.context["fields"]), Seed.objects.count()) == (2, 0)
    assert "no-store" in answer["Cache-Control"]


def test_for_a_stranger_the_address_does_not_exist(seed, member, coordinator):
    elsewhere = MembershipFactory(organization=UniversityFactory(), role=Role.RESEARCHER)

    answers = [
        sign_in(Client(), stranger).post(address(seed), TELLING)
        for stranger in (member, elsewhere, coordinator)
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert sign_in(Client(), member).post(NEW, TELLING).status_code == 404


@pytest.mark.parametrize("text", ["\x00", "\ud800".encode("utf-8", "surrogatepass"), "あ、" * 900, "<b>"])
def test_hostile_texts_are_answered(client, researcher, seed, text):
    answer = sign_in(client, researcher).post(
        address(seed), {"summary": text, "keywords": text, "themes": text, "token": text, "version": text}
    )

    assert answer.status_code == 200


def test_the_form_carries_the_address_of_the_check(client, researcher, seed):
    browser = sign_in(client, researcher)

    new = browser.get(reverse("seeds:new")).content.decode()
    edit = browser.get(reverse("seeds:edit", args=[seed.public_id])).content.decode()

    assert f'data-screened-by="{NEW}"' in new
    assert f'data-screened-by="{address(seed)}"' in edit
