"""Cases: who reads which names, what is logged, what the page says."""

import pytest
from django.test import Client
from django.urls import reverse

from cases import services
from cases.models import Case
from disclosure.models import ViewLog
from matching.transitions import introductions
from organizations.acting import Actor
from tests.factories import sign_in
from tests.matching.conftest import need, seed  # noqa: F401 - the two listings a case grows from
from tests.matching.factories import agreed, asked, now, suggestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(need, seed, company_admin, researcher, coordinator) -> Case:  # noqa: F811
    pair = agreed(asked(suggestion(need, seed), coordinator), company_admin, researcher)
    return services.open_case(introduction_id=pair.public_id, at=now())


def shown_to(case: Case, who) -> str:
    answer = sign_in(Client(), who).get(reverse("cases:detail", args=[case.public_id]))
    return answer.content.decode()


def test_opening_twice_is_one_case(case):
    again = services.open_case(introduction_id=case.introduction.public_id, at=now())

    assert (again.pk, Case.objects.count(), case.changes.count()) == (case.pk, 1, 1)


def test_reading_the_other_sides_names_is_logged_for_its_owner(case, need, seed, researcher, coordinator):  # noqa: F811
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
    from django.utils import timezone

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
