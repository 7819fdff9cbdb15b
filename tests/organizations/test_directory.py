"""The directory: approved bodies with their public facts, read with public eyes."""

import re

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from core.public_eyes import PUBLIC_ROLE, public_eyes
from disclosure.grants import ALLOWED
from organizations import public
from organizations.enums import OrganizationStatus, OrganizationType
from organizations.models import Organization
from tests.factories import OrganizationFactory, UniversityFactory, sign_in

pytestmark = pytest.mark.django_db

LIST = reverse("organizations:list")
CANARY = "秘密の小径12-3"


def names(client, **query) -> list[str]:
    """Return the names on the page in their order."""
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [organization.name for organization in response.context["list"].cards]


def detail(organization) -> str:
    return reverse("organizations:detail", args=[organization.public_id])


def test_bodies_come_in_the_order_of_their_reading(client):
    OrganizationFactory(name="阿部", name_kana="ワダ")
    OrganizationFactory(name="和田", name_kana="アベ")

    assert names(client) == ["和田", "阿部"]


@pytest.mark.parametrize(
    "status", [OrganizationStatus.PENDING, OrganizationStatus.REJECTED, OrganizationStatus.SUSPENDED]
)
def test_unapproved_bodies_are_not_there(client, status):
    hidden = OrganizationFactory(status=status)

    assert names(client) == []
    assert client.get(detail(hidden)).status_code == 404


def test_portals_own_office_is_not_a_body_to_find(client, desk):
    assert names(client) == []
    assert client.get(detail(desk)).status_code == 404


FINDS: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["株式会社アルマイト", "八王子理科大学"]),
    ({"q": "アルマイト"}, ["株式会社アルマイト"]),
    ({"q": "あるまいと"}, ["株式会社アルマイト"]),
    ({"q": "ｱﾙﾏｲﾄ 株式"}, ["株式会社アルマイト"]),
    ({"q": "陽極酸化"}, ["株式会社アルマイト"]),
    ({"q": "ALUMITE"}, ["株式会社アルマイト"]),
    ({"q": "4000012090001"}, ["株式会社アルマイト"]),
    ({"q": "%"}, []),
    ({"q": "\x00"}, ["株式会社アルマイト", "八王子理科大学"]),
    ({"type": "university"}, ["八王子理科大学"]),
    ({"type": "operator"}, ["株式会社アルマイト", "八王子理科大学"]),
    ({"municipality": "132021"}, ["株式会社アルマイト"]),
    ({"industry": "E"}, ["株式会社アルマイト"]),
    ({"industry": "ZZ", "page": "x"}, ["株式会社アルマイト", "八王子理科大学"]),
    ({"type": "university", "q": "アルマイト"}, []),
    ({"address": "秘密"}, ["株式会社アルマイト", "八王子理科大学"]),
]


def test_filters_find_what_they_say(client):
    OrganizationFactory(
        name="株式会社アルマイト",
        name_kana="アルマイト",
        name_en="Alumite",
        description="陽極酸化が得意です。",
        municipality_id="132021",
        corporate_number="4000012090001",
    )
    UniversityFactory(name="八王子理科大学", name_kana="ハチオウジリカダイガク")

    assert [names(client, **query) for query, _found in FINDS] == [found for _query, found in FINDS]


def test_english_pages_call_a_body_by_its_english_name(client):
    named = OrganizationFactory(name="株式会社アルマイト", name_kana="ア", name_en="Alumite Inc.")
    bare = OrganizationFactory(name="株式会社カナ", name_kana="カ")

    shown = [client.get(f"/en{path}").content.decode() for path in (LIST, detail(named), detail(bare))]

    headings = [re.findall(r"<h[13][^>]*>(?:<a[^>]*>)?(?:<span[^>]*>)?([^<]+)", page) for page in shown]
    assert headings == [
        ["Find an organisation", "Alumite Inc.", "株式会社カナ"],
        ["Alumite Inc."],
        ["株式会社カナ"],
    ]
    assert "株式会社アルマイト" in shown[1]
    assert "Alumite Inc." not in client.get(LIST).content.decode()


def test_a_visitor_may_keep_conditions_that_find_nothing_yet(client):
    page = client.get(LIST, {"q": "ZZZ"}).content.decode()

    assert f"{reverse('searches:new', args=['organizations'])}?q=ZZZ" in page
    assert "（ログインすると、新着をお知らせします）" in page


@pytest.mark.parametrize("who", ["anonymous", "other_member"])
def test_facts_that_are_not_public_never_leave(client, request, who):
    organization = OrganizationFactory(
        name="株式会社見せる",
        address=CANARY,
        trade_names=[CANARY],
        mail_domain=CANARY,
        description="公開の紹介",
    )
    sign_in(client, request.getfixturevalue(who))

    pages = [client.get(LIST), client.get(detail(organization)), client.get(LIST, {"q": CANARY})]

    assert [CANARY in page.content.decode().replace(f'value="{CANARY}"', "") for page in pages] == [False] * 3
    # The data was there to leak, and searching for the hidden words finds nothing.
    assert ["公開の紹介" in page.content.decode() for page in pages] == [True, True, False]


@pytest.mark.parametrize("page", ["list", "detail"])
def test_pages_really_run_with_the_public_role(client, monkeypatch, company, page):
    seen = []
    original = public.card

    def watch(row):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            seen.append(cursor.fetchone()[0])
        return original(row)

    monkeypatch.setattr(public, "card", watch)

    client.get(LIST if page == "list" else detail(company))

    assert seen == [PUBLIC_ROLE]


def test_planted_look_at_another_column_fails_on_the_page(client, monkeypatch, company):
    def careless(organizations):
        return organizations.order_by("pk").values("address")

    monkeypatch.setattr(public, "rows", careless)

    with pytest.raises(ProgrammingError, match="permission denied"):
        client.get(LIST)


def test_public_columns_are_those_of_the_allow_list(company):
    allowed = set(ALLOWED["organizations_organization"])

    assert set(public.COLUMNS) <= allowed
    with public_eyes():
        card = public.card(public.rows(Organization.objects.all()).get())
    assert (card.name, card.municipality_name, card.industry_name) == (
        "株式会社青梅精密", "八王子市", "金属製品製造業",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many_bodies(client, count, django_assert_num_queries):
    OrganizationFactory.create_batch(count)
    names(client)

    # savepoint, role, role; count, page; role, savepoint
    with django_assert_num_queries(6):
        assert len(names(client)) == count


def test_long_lists_come_in_pages(client):
    OrganizationFactory.create_batch(21)

    assert (len(names(client)), len(names(client, page=2))) == (20, 1)


@pytest.mark.parametrize(("type_", "links"), [("university", True), ("company", False)])
def test_research_bodies_lead_to_their_seeds_and_companies_to_no_needs(client, type_, links):
    organization = OrganizationFactory(type=OrganizationType(type_))

    body = client.get(detail(organization)).content.decode()

    assert (f"{reverse('seeds:list')}?institution={organization.public_id}" in body) is links
    assert f"?institution={organization.public_id}" in body or "投稿したニーズは匿名です" in body


def test_own_organisation_does_not_ask_to_join_itself(client, member, other_company):
    sign_in(client, member)

    own, other = (client.get(detail(row)).content.decode() for row in (member.organization, other_company))

    assert ("参加を申請する" in own, "参加を申請する" in other) == (False, True)


def test_visitor_is_not_asked_to_join(client, company):
    assert "参加を申請する" not in client.get(detail(company)).content.decode()


def test_unknown_body_is_not_found(client):
    assert client.get(f"{LIST}3f2b8a52-8f3b-4d3e-9a3d-0d5c1a1b2c3d/").status_code == 404
