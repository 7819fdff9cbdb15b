"""The page that tells owners who has looked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from disclosure import services
from disclosure.enums import ListingKind, Purpose
from organizations.enums import Role
from tests.disclosure.factories import seal
from tests.factories import MembershipFactory, actor_of, sign_in

pytestmark = pytest.mark.django_db

URL = reverse("disclosure:seen")


def look(listing_id, who, *, at, purpose=Purpose.REVIEW) -> None:
    services.log_view(listing_id=listing_id, actor=actor_of(who), item="identity", purpose=purpose, at=at)


def rows(client) -> int:
    response = client.get(URL)
    assert response.status_code == 200
    return response.content.decode().count("data-look")


@pytest.mark.parametrize("owner", ["member", "company_admin"])
def test_company_people_see_who_when_and_why(client, request, member, coordinator, noon, owner):
    look(seal(member, title="軸受けの異音"), coordinator, at=noon)

    body = sign_in(client, request.getfixturevalue(owner)).get(URL).content.decode()

    shown = [
        "調 花子",
        "ポータル事務局",
        "コーディネーター",
        "2026年6月3日（水） 12:00",
        "公開前の確認",
        "団体名・担当者名・元の文章",
        "軸受けの異音",
    ]
    assert [word for word in shown if word not in body] == []


@pytest.mark.parametrize(
    "name", ["other_member", "researcher", "liaison_officer", "finance_officer", "municipality_officer"]
)
def test_others_see_nothing_of_it(client, request, member, coordinator, noon, name):
    look(seal(member, title="軸受けの異音"), coordinator, at=noon)

    body = sign_in(client, request.getfixturevalue(name)).get(URL).content.decode()

    assert [word for word in ("軸受け", "調 花子", "data-look") if word in body] == []


@pytest.mark.parametrize("name", ["coordinator", "portal_admin"])
def test_desk_has_no_such_page(client, request, name):
    assert sign_in(client, request.getfixturevalue(name)).get(URL).status_code == 404


def test_visitor_is_asked_to_log_in(client):
    assert client.get(URL).status_code == 302


def test_researchers_see_their_own_listings_and_not_their_colleagues(client, researcher, coordinator, noon):
    colleague = MembershipFactory(organization=researcher.organization, role=Role.RESEARCHER)
    look(seal(researcher, kind=ListingKind.SEED), coordinator, at=noon)
    look(seal(colleague, kind=ListingKind.SEED), coordinator, at=noon)

    assert rows(sign_in(client, researcher)) == 1


def test_title_is_the_latest_the_owner_wrote(client, member, coordinator, noon):
    need = seal(member, title="まえの題")
    services.keep_original(
        listing_id=need, fields={"title": "あとの題"}, by=member.user, at=noon.replace(year=2099)
    )
    look(need, coordinator, at=noon)

    body = sign_in(client, member).get(URL).content.decode()

    assert ("あとの題" in body, "まえの題" in body) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_however_many_looks(
    client, member, coordinator, noon, count, django_assert_num_queries
):
    for number in range(count):
        look(seal(member), coordinator, at=noon + timedelta(hours=number))
    sign_in(client, member)

    # session, user, memberships, unread count; count, page, kinds, needs, originals
    with django_assert_num_queries(12):
        assert rows(client) == count


def test_long_lists_come_in_pages(client, member, coordinator, noon):
    need = seal(member)
    for number in range(31):
        look(need, coordinator, at=noon + timedelta(hours=number))
    sign_in(client, member)

    assert rows(client) == 30
    assert client.get(URL, {"page": 2}).content.decode().count("data-look") == 1
    assert client.get(URL, {"page": "\x00'"}).status_code == 200


def test_empty_list_says_what_will_come(client, member):
    assert "まだ、だれも見ていません" in sign_in(client, member).get(URL).content.decode()
