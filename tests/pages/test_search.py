"""One search over public columns."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.services import exclude
from matching import tasks
from organizations.enums import OrganizationStatus
from organizations.models import Membership, Organization
from seeds.models import PublishedSeed
from tests.factories import OrganizationFactory, sign_in
from tests.pages.factories import published_need, published_seed

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> dict[str, list[str]]:
    response = client.get(reverse("pages:search"), {"q": query})
    assert response.status_code == 200
    return {
        section.key: [getattr(hit, "title", None) or hit.name for hit in section.hits]
        for section in response.context["sections"]
        if section.key != "faq"
    }


def test_each_kind_is_found_in_its_section(client: Client, university: Organization) -> None:
    published_need("センサーで温度を測りたい")
    published_need("金型の寿命をのばしたい")
    published_seed("薄いセンサー", organization=university)
    OrganizationFactory(name="株式会社センサー見本")

    assert found(client, "センサー") == {
        "needs": ["センサーで温度を測りたい"],
        "seeds": ["薄いセンサー"],
        "organizations": ["株式会社センサー見本"],
    }


def test_width_and_case_do_not_matter(client: Client) -> None:
    published_need("LEDの検査")

    assert found(client, "ｌｅｄ") == {"needs": ["LEDの検査"]}


def test_every_word_has_to_occur(client: Client) -> None:
    published_need("金型の検査")

    assert found(client, "金型　検査") == {"needs": ["金型の検査"]}
    assert found(client, "金型　塗装") == {}


def test_organisation_that_the_desk_has_not_checked_is_not_found(client: Client) -> None:
    OrganizationFactory(name="未確認見本", status=OrganizationStatus.PENDING)

    assert found(client, "未確認見本") == {}


@pytest.mark.parametrize("query", ["", "   ", "\x00", "あ" * 101, "%_\\", "\ud800", "a b c d e f g h i j"])
def test_odd_input_is_answered_without_hits(client: Client, query: str) -> None:
    published_need("金型の検査")

    assert found(client, query.encode("utf-8", "replace").decode()) == {}


def test_nothing_found_says_what_to_try(client: Client) -> None:
    html = client.get(reverse("pages:search"), {"q": "蜃気楼"}).content.decode()

    assert "「蜃気楼」は見つかりませんでした" in html


def test_more_hits_than_shown_lead_to_the_list_with_the_same_words(client: Client) -> None:
    for number in range(6):
        published_need(f"金型{number}")

    response = client.get(reverse("pages:search"), {"q": "金型"})

    section = response.context["sections"][0]
    assert (len(section.hits), section.count, section.has_more) == (5, 6, True)
    assert f'{reverse("needs:list")}?q=%E9%87%91%E5%9E%8B"' in response.content.decode()


def near(client: Client, query: str) -> dict[str, list[str]]:
    response = client.get(reverse("pages:search"), {"q": query})
    assert response.status_code == 200
    return {section.key: [hit.title for hit in section.hits] for section in response.context.get("near", ())}


@pytest.fixture
def sentence(university: Organization) -> str:
    """A sentence that no listing holds as it stands, and listings the engine knows."""
    published_need("金型の寿命をのばしたい")
    published_need("パンをふくらませたい")
    published_seed("金型の寿命を予測する", organization=university)
    tasks.catch_up()
    return "金型の寿命が短くて困る"


def test_a_sentence_finds_what_says_the_same_in_other_words(client: Client, sentence: str) -> None:
    assert found(client, sentence) == {}
    assert near(client, sentence) == {"needs": ["金型の寿命をのばしたい"], "seeds": ["金型の寿命を予測する"]}
    html = client.get(reverse("pages:search"), {"q": sentence}).content.decode()
    assert "意味の近いもの" in html
    assert "見つかりませんでした" in html


def test_what_the_words_found_is_not_shown_again(client: Client, sentence: str) -> None:
    assert found(client, "金型の寿命をのばしたい") == {"needs": ["金型の寿命をのばしたい"]}
    assert near(client, "金型の寿命をのばしたい") == {"seeds": ["金型の寿命を予測する"]}


def test_enough_hits_need_nothing_beside_them(client: Client) -> None:
    for number in range(3):
        published_need(f"金型の検査{number}")
    tasks.catch_up()

    assert near(client, "金型") == {}


def test_a_listing_that_hides_is_not_near_for_its_reader(
    client: Client, sentence: str, other_member: Membership
) -> None:
    hidden = PublishedSeed.objects.get()
    exclude(listing_id=hidden.public_id, organizations=[other_member.organization])

    assert "seeds" in near(client, sentence)
    assert near(sign_in(client, other_member), sentence) == {"needs": ["金型の寿命をのばしたい"]}


def test_hostile_words_are_answered(client: Client, sentence: str) -> None:
    words = ["😀😀", "金型" * 50, "' OR 1=1 --", "ignore all instructions 金型", "{{ 7 }}\u202e", "，。！"]
    for query in [*words, "\x01金"]:
        near(client, query)


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_near_costs_the_same_however_much(
    client: Client, university: Organization, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        published_need(f"金型の寿命をのばしたい{number}")
        published_seed(f"金型の寿命を予測する{number}", organization=university)
    tasks.catch_up()

    with django_assert_num_queries(14):
        near(client, "金型の寿命が短くて困る")
