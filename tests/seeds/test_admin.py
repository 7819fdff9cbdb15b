"""The desk's look at seeds."""

import pytest
from django.contrib.admin import helpers
from django.urls import reverse

from disclosure.services import assign_broker
from notifications.models import InboxMessage
from seeds.models import PublishedSeed, Seed
from tests.factories import sign_in
from tests.seeds.factories import NOON, draft, published, submitted

pytestmark = pytest.mark.django_db
CANARY = "蜃気楼合金"
PUBLIC = "admin:seeds_publishedseed_changelist"
WORKING = "admin:seeds_seed_changelist"


def stop(client, seed: Seed, **more):
    data = {"action": "stop_publication", helpers.ACTION_CHECKBOX_NAME: [str(seed.public_id)]}
    return client.post(reverse(PUBLIC), data | more)


@pytest.mark.parametrize("who", ["coordinator", "portal_admin"])
def test_desk_lists_what_the_world_sees(request, client, researcher, who):
    published(researcher)
    draft(researcher, title=CANARY)

    page = sign_in(client, request.getfixturevalue(who)).get(reverse(PUBLIC)).content.decode()

    assert (page.count("空気で静かに持ち上がる薄い台座") > 0, page.count(CANARY)) == (True, 0)


@pytest.mark.parametrize("who", ["member", "researcher", "liaison_officer", "finance_officer"])
@pytest.mark.parametrize("name", [PUBLIC, WORKING])
def test_nobody_else_sees_the_desk(request, client, researcher, who, name):
    assert sign_in(client, request.getfixturevalue(who)).get(reverse(name)).status_code == 404


def test_coordinator_reads_in_full_only_the_seeds_in_charge(client, researcher, coordinator):
    in_charge, other = submitted(researcher, title="担当の題名"), submitted(researcher, title=CANARY)
    assign_broker(listing_id=in_charge.public_id, coordinator=coordinator.user, at=NOON)
    client = sign_in(client, coordinator)

    page = client.get(reverse(WORKING)).content.decode()
    details = [client.get(reverse("admin:seeds_seed_change", args=[seed.pk])) for seed in (in_charge, other)]

    assert (page.count("担当の題名") > 0, page.count(CANARY)) == (True, 0)
    # Django's admin sends who asks for an unknown row to its first page.
    assert [detail.status_code for detail in details] == [200, 302]


def test_administrator_reads_no_working_rows(client, portal_admin, researcher):
    submitted(researcher)

    assert sign_in(client, portal_admin).get(reverse(WORKING)).status_code in {403, 404}


def test_nothing_is_written_through_the_desk(client, researcher, coordinator):
    seed = published(researcher)
    client = sign_in(client, coordinator)

    answers = [
        client.post(reverse("admin:seeds_publishedseed_change", args=[seed.public_id]), {"title": CANARY}),
        client.post(reverse("admin:seeds_publishedseed_delete", args=[seed.public_id]), {"post": "yes"}),
        client.post(reverse("admin:seeds_publishedseed_add"), {"title": CANARY}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert PublishedSeed.objects.get().title == seed.title


def test_administrator_is_asked_for_a_reason_before_the_stop(client, researcher, portal_admin):
    seed = published(researcher)
    client = sign_in(client, portal_admin)

    answers = [stop(client, seed), stop(client, seed, confirmed="1", reason="")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert PublishedSeed.objects.count() == 1


def test_administrator_stops_the_publication(client, researcher, portal_admin):
    seed = published(researcher)

    response = stop(sign_in(client, portal_admin), seed, confirmed="1", reason="広告です")

    assert (response.status_code, PublishedSeed.objects.count()) == (302, 0)
    assert Seed.objects.get().status == "unpublished"
    assert InboxMessage.objects.get().recipient == researcher.user


def test_coordinator_cannot_stop_a_publication(client, researcher, coordinator):
    seed = published(researcher)

    stop(sign_in(client, coordinator), seed, confirmed="1", reason="広告です")

    assert PublishedSeed.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_desk_list_costs_the_same_however_many_seeds(
    client, researcher, coordinator, count, django_assert_num_queries
):
    for _ in range(count):
        published(researcher)
    client = sign_in(client, coordinator)
    client.get(reverse(PUBLIC))

    with django_assert_num_queries(7):  # session, person, memberships; last conditions; two counts, page
        client.get(reverse(PUBLIC))


def test_published_seed_is_read_under_japanese_names(client, researcher, coordinator):
    seed = published(researcher)
    sign_in(client, coordinator)

    answer = client.get(reverse("admin:seeds_publishedseed_change", args=[seed.public_id]))

    body = answer.content.decode()
    assert (answer.status_code, "機関の表示" in body, "Institution name" in body) == (200, True, False)
