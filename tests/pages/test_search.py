"""One search over public columns."""

import pytest
from django.test import Client
from django.urls import reverse

from organizations.enums import OrganizationStatus
from organizations.models import Organization
from tests.factories import OrganizationFactory
from tests.pages.factories import published_need, published_seed

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> dict[str, list[str]]:
    response = client.get(reverse("pages:search"), {"q": query})
    assert response.status_code == 200
    return {
        section.kind: [getattr(hit, "title", None) or hit.name for hit in section.hits]
        for section in response.context["sections"]
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
    html = client.get(reverse("pages:search"), {"q": "ない言葉"}).content.decode()

    assert "「ない言葉」は見つかりませんでした" in html


def test_more_hits_than_shown_lead_to_the_list_with_the_same_words(client: Client) -> None:
    for number in range(6):
        published_need(f"金型{number}")

    response = client.get(reverse("pages:search"), {"q": "金型"})

    [section] = response.context["sections"]
    assert (len(section.hits), section.count, section.has_more) == (5, 6, True)
    assert f'{reverse("needs:list")}?q=%E9%87%91%E5%9E%8B"' in response.content.decode()
