"""The liaison office's queue and decisions."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from organizations.acting import Actor
from organizations.enums import Role
from seeds import services, transitions
from seeds.models import PublishedSeed, Seed
from tests.factories import MembershipFactory, UniversityFactory, sign_in
from tests.seeds.factories import NOON, draft, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office_client(client, liaison_officer):
    return sign_in(client, liaison_officer)


def url(name: str, seed: Seed) -> str:
    return reverse(f"seeds:{name}", args=[seed.public_id])


def test_queue_is_by_due_day_and_holds_only_what_waits_here(office_client, researcher):
    late = submitted(researcher, at=NOON + timedelta(days=2))
    soon = submitted(researcher)
    draft(researcher)
    published(researcher)
    submitted(MembershipFactory(organization=UniversityFactory(), role=Role.RESEARCHER))

    page = office_client.get(reverse("seeds:office")).context["page"]

    assert [seed.pk for seed in page] == [soon.pk, late.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_however_many_wait(office_client, researcher, count, django_assert_num_queries):
    for _ in range(count):
        submitted(researcher)
    office_client.get(reverse("seeds:office"))

    with django_assert_num_queries(6):  # session, person, memberships, unread messages, count, page
        response = office_client.get(reverse("seeds:office"))

    assert len(response.context["page"]) == count


def test_the_institutions_list_names_the_researcher(office_client, researcher):
    shown = draft(researcher, researcher_name="研野 花子", lab_name="空気研究室")
    nameless = draft(researcher, researcher_name="", lab_name="")

    page = office_client.get(reverse("seeds:mine"))

    cells = re.findall(r'<td data-label="研究者">(.*?)</td>', page.content.decode(), re.DOTALL)
    assert [seed.pk for seed in page.context["page"]] == [nameless.pk, shown.pk]
    assert [cell.strip() for cell in cells] == [researcher.user.full_name, "研野 花子（空気研究室）"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_institutions_list_costs_the_same_however_many(
    office_client, university, count, django_assert_num_queries
):
    for _ in range(count):
        draft(MembershipFactory(organization=university, role=Role.RESEARCHER))
    office_client.get(reverse("seeds:mine"))

    with django_assert_num_queries(6):  # session, person, memberships, unread messages, count, page
        response = office_client.get(reverse("seeds:mine"))

    assert len(response.context["page"]) == count


def test_a_researchers_own_list_needs_no_names(client, researcher):
    draft(researcher)

    page = sign_in(client, researcher).get(reverse("seeds:mine")).content.decode()

    assert '<th scope="col">研究者</th>' not in page


def test_office_sees_old_and_new_text_beside_each_other_and_the_ip_status(office_client, researcher):
    seed = published(researcher, title="古い題名")
    services.save_text(seed=seed, text={"title": "新しい題名", "themes": []}, version=1)
    transitions.submit(seed=seed, actor=Actor.of(researcher), version=2, at=NOON)

    response = office_client.get(url("workspace", seed))

    assert [(d.label, d.old, d.new) for d in response.context["differences"]] == [
        ("タイトル", "古い題名", "新しい題名")
    ]
    assert response.content.decode().count("産学連携窓口の確認") == 1
    assert response.content.decode().count("出願公開") >= 1


def test_office_approves_on_the_page(office_client, researcher):
    seed = submitted(researcher)

    answers = [office_client.post(url("approve", seed), {"version": 1}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert PublishedSeed.objects.get().public_id == seed.public_id


def test_second_officer_sees_what_the_first_decided(office_client, researcher, liaison_officer):
    seed = submitted(researcher)
    transitions.send_back(seed=seed, actor=Actor.of(liaison_officer), version=1, reason="短い", at=NOON)

    response = office_client.post(url("approve", seed), {"version": 1})

    assert (response.status_code, PublishedSeed.objects.count()) == (409, 0)
    assert response.content.decode().count("差し戻し") >= 1


@pytest.mark.parametrize("name", ["send_back", "lift_guard"])
@pytest.mark.parametrize("reason", ["", "　", "x\x00", "長" * 1001])
def test_decision_without_a_readable_reason_is_refused(office_client, researcher, name, reason):
    seed = submitted(researcher) if name == "send_back" else draft(researcher, ip_status="unfiled")
    before = seed.status

    response = office_client.post(url(name, seed), {"version": 1, "reason": reason})

    seed.refresh_from_db()
    assert (response.status_code, seed.status, seed.is_guard_lifted) == (422, before, False)


def test_office_lifts_the_block_on_the_page(office_client, researcher):
    seed = draft(researcher, ip_status="unfiled")

    response = office_client.post(url("lift_guard", seed), {"version": 1, "reason": "学会で発表済み"})

    seed.refresh_from_db()
    page = office_client.get(url("workspace", seed)).content.decode()
    assert (response.status_code, seed.is_guard_lifted) == (302, True)
    assert page.count("学会で発表済み") == 1


def test_researcher_sees_the_due_day_and_the_reason(client, researcher, liaison_officer):
    seed = submitted(researcher)
    client = sign_in(client, researcher)

    waiting = client.get(url("workspace", seed)).content.decode()
    transitions.send_back(seed=seed, actor=Actor.of(liaison_officer), version=1, reason="図を足して", at=NOON)
    returned = client.get(url("workspace", seed)).content.decode()

    assert waiting.count("2026年6月10日") == 1
    # The reason stands above the text, here and in the form, and once more in the story.
    top = returned.split("この内容が公開されたときの見え方", 1)[0]
    assert (returned.count("図を足して"), top.count("図を足して")) == (2, 1)
    assert client.get(url("edit", seed)).content.decode().count("図を足して") == 1
    assert "図を足して" not in waiting


@pytest.mark.parametrize("page", ["abc", "999", "-1", "\x00"])
def test_odd_page_numbers_are_no_error(office_client, page):
    for name in ("seeds:office", "seeds:mine", "seeds:list", "researchers:list"):
        assert office_client.get(reverse(name), {"page": page}).status_code == 200
