"""Cases: who reads which names, what is logged, what the page says."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.models import Case
from disclosure.models import ViewLog
from matching.transitions import introductions
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import Role
from tests.factories import MembershipFactory, sign_in
from tests.matching import scenes
from tests.matching.factories import agreed, asked, now, suggestion
from tests.matching.factories import need as a_need
from tests.matching.factories import seed as a_seed
from tests.support import standing

pytestmark = pytest.mark.django_db


PEOPLE = ("company", "university", "member", "company_admin", "coordinator", "researcher")
globals().update(standing.fixtures(scenes.case, *PEOPLE, "need", "seed", "case"))


def shown_to(case: Case, who) -> str:
    answer = sign_in(Client(), who).get(reverse("cases:detail", args=[case.public_id]))
    return answer.content.decode()


def test_opening_twice_is_one_case(case):
    again = services.open_case(introduction_id=case.introduction.public_id, at=now())

    assert (again.pk, Case.objects.count(), case.changes.count()) == (case.pk, 1, 1)


def test_reading_the_other_sides_names_is_logged_for_its_owner(case, need, seed, researcher, coordinator):
    ViewLog.objects.all().delete()

    assert "株式会社青梅精密" in shown_to(case, researcher)
    shown_to(case, researcher)
    shown_to(case, coordinator)

    rows = set(ViewLog.objects.values_list("listing_id", "viewer__family_name", "purpose"))
    assert rows == {
        (need.public_id, "研野", "introduced"),
        (need.public_id, "調", "brokering"),
        (seed.public_id, "調", "brokering"),
    }


def test_stopped_case_names_only_the_own_side(case, researcher):
    introductions.revoke(introduction=case.introduction, by=Actor.of(researcher), at=now())

    shown = shown_to(case, researcher)

    assert "奥多摩工科大学" in shown
    assert "株式会社青梅精密" not in shown


def test_case_of_somebody_who_left_is_not_found(case, researcher):
    researcher.ended_on = timezone.localdate()
    researcher.save()

    answer = sign_in(Client(), researcher).get(reverse("cases:detail", args=[case.public_id]))
    assert answer.status_code == 404


def test_link_of_an_introduction_leads_to_its_case(case, researcher):
    client = sign_in(Client(), researcher)
    page = reverse("matching:introduction", args=[case.introduction.public_id])
    link = f"{reverse('cases:list')}?introduction={case.introduction.public_id}"

    assert f'href="{link}"' in client.get(page).content.decode()
    assert client.get(link).headers["Location"] == reverse("cases:detail", args=[case.public_id])


@pytest.mark.parametrize("introduction", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_introduction_without_a_case_leads_to_the_list(case, researcher, introduction):
    answer = sign_in(Client(), researcher).get(reverse("cases:list"), {"introduction": introduction})

    assert answer.status_code == 200


def test_case_of_an_introduction_is_not_betrayed_to_a_stranger(case, other_member):
    answer = sign_in(Client(), other_member).get(
        reverse("cases:list"), {"introduction": case.introduction.public_id}
    )

    assert answer.status_code == 200


def test_colleagues_of_the_company_follow_the_case_without_the_other_sides_names(
    case, company, researcher, university
):
    colleague = MembershipFactory(organization=company, role=Role.COMPANY_MEMBER)
    ViewLog.objects.all().delete()

    shown = shown_to(case, colleague)

    assert ("株式会社青梅精密" in shown, researcher.user.full_name in shown) == (True, False)
    assert "相手の名前が見られるのは、紹介に同意した人と、投稿した担当者だけです。" in shown
    assert ViewLog.objects.count() == 0


def test_office_of_the_university_follows_the_case_without_the_companys_name(
    case, company, member, liaison_officer
):
    shown = shown_to(case, liaison_officer)

    assert "奥多摩工科大学" in shown
    assert [name for name in (company.name, member.user.full_name) if name in shown] == []


def test_another_researcher_of_the_university_does_not_find_the_case(case, university):
    colleague = MembershipFactory(organization=university, role=Role.RESEARCHER)

    answer = sign_in(Client(), colleague).get(reverse("cases:detail", args=[case.public_id]))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["other_member", "other_coordinator", "finance_officer", "portal_admin"])
def test_strangers_do_not_find_the_case(request, case, name):
    stranger = request.getfixturevalue(name)

    answer = sign_in(Client(), stranger).get(reverse("cases:detail", args=[case.public_id]))

    assert answer.status_code == 404


def test_colleague_who_left_does_not_find_the_case(case, company):
    colleague = MembershipFactory(
        organization=company, role=Role.COMPANY_MEMBER, ended_on=timezone.localdate()
    )

    answer = sign_in(Client(), colleague).get(reverse("cases:detail", args=[case.public_id]))

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many_cases(
    client, case, coordinator, company_admin, researcher, count, django_assert_num_queries
):
    for _ in range(count - 1):
        more = suggestion(a_need(company_admin, coordinator), a_seed(researcher))
        pair = agreed(asked(more, coordinator), company_admin, researcher)
        services.open_case(introduction_id=pair.public_id, at=now())
    sign_in(client, company_admin)

    # session, user, memberships, unread count; count, page
    with django_assert_num_queries(9):
        page = client.get(reverse("cases:list")).content.decode()

    assert page.count("card__title") == count


def test_message_of_the_agreement_leads_to_the_case(case, researcher, coordinator):
    told = InboxMessage.objects.filter(recipient=researcher.user)
    path = told.get(kind="matching/introduction_agreed").path

    answer = sign_in(Client(), researcher).get(path)

    assert answer.headers["Location"] == reverse("cases:detail", args=[case.public_id])
    assert told.filter(kind="cases/opened").count() == 0
    assert InboxMessage.objects.get(kind="cases/opened").recipient == coordinator.user


def test_desk_calls_a_case_by_its_title_everywhere(client, case, coordinator):
    sign_in(client, coordinator)

    for page in ("change", "history"):
        shown = client.get(reverse(f"admin:cases_case_{page}", args=[case.pk])).content.decode()

        way, _rest = shown.split('<div class="breadcrumbs">')[1].split("</div>", 1)
        assert (case.title in way, str(case.public_id) in way) == (True, False)


def recorded(coordinator, case, **typed):
    page = reverse("admin:cases_case_change", args=[case.pk])
    return sign_in(Client(), coordinator).post(page, {"_next_step": "1", **typed})


def test_coordinator_records_the_next_step_for_both_sides(case, coordinator, researcher, member):
    day = timezone.localdate() + timedelta(days=7)
    typed = {"planned_on": day.isoformat(), "note": "工場で試料を見ます。"}

    answers = [recorded(coordinator, case, **typed) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(case.next_steps.values_list("planned_on", "note", "by")) == [
        (day, "工場で試料を見ます。", coordinator.user_id)
    ]
    told = InboxMessage.objects.filter(kind="cases/next_step").values_list("recipient", flat=True)
    assert sorted(told) == sorted(case.parties.values_list("person", flat=True))
    assert ["工場で試料を見ます。" in shown_to(case, who) for who in (researcher, member)] == [True, True]


@pytest.mark.parametrize(
    ("days", "note", "words"),
    [
        (-1, "工場で試料を見ます。", "きょうか、それより後の日"),
        (1, "株式会社青梅精密を訪ねます。", "「株式会社青梅精密」"),
        (1, "", 'class="errorlist"'),
    ],
)
def test_next_step_is_refused_with_what_was_typed(case, coordinator, days, note, words):
    day = timezone.localdate() + timedelta(days=days)

    shown = recorded(coordinator, case, planned_on=day.isoformat(), note=note).content.decode()

    assert (words in shown, f">\n{note}</textarea>" in shown, case.next_steps.count()) == (True, True, 0)


def test_nobody_else_records_a_step_and_a_stopped_case_takes_none(case, coordinator, researcher):
    typed = {"planned_on": timezone.localdate().isoformat(), "note": "工場で試料を見ます。"}
    other = MembershipFactory(organization=coordinator.organization, role=Role.COORDINATOR)

    strangers = [recorded(who, case, **typed).status_code for who in (researcher, other)]
    introductions.revoke(introduction=case.introduction, by=Actor.of(researcher), at=now())
    services.stop_case(introduction_id=case.introduction.public_id, at=now())
    recorded(coordinator, case, **typed)

    assert (strangers, case.next_steps.count()) == ([404, 403], 0)
