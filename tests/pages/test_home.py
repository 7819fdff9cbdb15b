"""The home page shows the newest public rows and counts what the lists show."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.calendar import today
from organizations.models import Membership, Organization
from seeds.models import ResearcherProfile
from tests.factories import sign_in
from tests.pages.factories import published_need, published_seed

pytestmark = pytest.mark.django_db


def test_newest_public_rows_are_shown(client: Client, university: Organization) -> None:
    for number in range(4):
        day = today() - timedelta(days=number)
        published_need(f"困りごと{number}", published_on=day)
        published_seed(f"研究{number}", organization=university, published_on=day)

    response = client.get(reverse("pages:home"))

    assert [need.title for need in response.context["needs"]] == ["困りごと0", "困りごと1", "困りごと2"]
    assert [seed.title for seed in response.context["seeds"]] == ["研究0", "研究1", "研究2"]


def test_figures_count_what_the_lists_show(client: Client, university: Organization) -> None:
    published_need("受付中")
    published_need("終了", closed_on=today())
    published_seed("研究", organization=university)

    response = client.get(reverse("pages:home"))

    assert [(str(f.name), f.value) for f in response.context["figures"]] == [
        ("受付中のニーズ", 1),
        ("公開中のシーズ", 1),
        ("研究者", 0),
        ("参加する団体", 1),
    ]


def test_only_researchers_with_a_published_seed_are_counted(client: Client, university: Organization) -> None:
    shown, _without_seed, _elsewhere = (
        ResearcherProfile.objects.create(name=name, organization=university) for name in "甲乙丙"
    )
    published_seed("研究", organization=university, researcher=shown)

    figure = client.get(reverse("pages:home")).context["figures"][2]
    listed = client.get(reverse("researchers:list")).context["list"].page.paginator.count

    assert (str(figure.name), figure.value, listed) == ("研究者", 1, 1)


def test_the_footer_leads_developers_to_the_api(client: Client) -> None:
    html = client.get(reverse("pages:home")).content.decode()

    assert f'<a href="{reverse("api_pages:docs")}">開発者向け API</a>' in html


def test_themes_are_entrances_to_filtered_lists(client: Client) -> None:
    html = client.get(reverse("pages:home")).content.decode()

    links = [
        f'href="{reverse(name)}?theme=T0{n}"' for name in ("needs:list", "seeds:list") for n in range(1, 10)
    ]
    assert [link for link in links if link not in html] == []


def test_themes_say_how_much_their_lists_show(client: Client, university: Organization) -> None:
    published_need("受付中", theme_codes=["T01", "T02"])
    published_need("終了", theme_codes=["T01"], closed_on=today())
    for title in ("研究", "技術"):
        published_seed(title, organization=university).themes.add("T02")

    doors = client.get(reverse("pages:home")).context["themes"]

    counted = [(door.code, door.needs, door.seeds) for door in doors]
    assert counted[:3] == [("T01", 1, 0), ("T02", 1, 2), ("T03", 0, 0)]
    assert [
        client.get(reverse("needs:list"), {"theme": door.code}).context["list"].page.paginator.count
        for door in doors[:3]
    ] == [1, 1, 0]


def test_main_navigation_leaves_no_door_out(client: Client, member: Membership) -> None:
    sign_in(client, member)

    html = client.get(reverse("pages:home")).content.decode()

    names = ["needs:list", "seeds:list", "researchers:list", "organizations:list", "pages:search"]
    names += ["notifications:inbox", "notifications:preferences", "organizations:mine", "account_logout"]
    assert [name for name in names if f'"{reverse(name)}"' not in html] == []


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_however_many_rows(
    client: Client, university: Organization, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        published_need(f"困りごと{number}", theme_codes=["T01"])
        published_seed(f"研究{number}", organization=university).themes.add("T01")
    client.get(reverse("pages:home"))

    with django_assert_num_queries(13):
        client.get(reverse("pages:home"))


@pytest.mark.parametrize(
    ("address", "marks"), [("/", ["産", "学", "官", "金"]), ("/en/", ["C", "U", "P", "F"])]
)
def test_each_side_has_a_mark_of_one_letter(client: Client, address: str, marks: list[str]) -> None:
    body = client.get(address).content.decode()

    assert re.findall(r'side__mark" aria-hidden="true">([^<]*)<', body) == marks


@pytest.mark.parametrize("name", ["needs:list", "seeds:list", "researchers:list", "pages:about"])
def test_the_opening_sentence_is_the_description_for_search_sites(client: Client, name: str) -> None:
    body = client.get(reverse(name)).content.decode()

    told = re.search(r'<meta name="description" content="([^"]+)">', body)[1]
    assert f'<p class="lead">{told}</p>' in body
