"""Who may open which page of seeds; not allowed looks like not existing."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from disclosure.services import assign_broker
from organizations.enums import Role
from seeds.models import Seed, SeedStatusChange
from tests.factories import MembershipFactory, UniversityFactory, sign_in
from tests.seeds.factories import NOON, draft, form_data, published, submitted
from tests.trust import matrix

pytestmark = pytest.mark.django_db

CAST = (
    "visitor", "researcher", "colleague", "liaison_officer", "other_officer", "other_researcher", "member",
    "company_admin", "coordinator", "broker", "portal_admin", "finance_officer", "municipality_officer",
)  # fmt: skip
OWN = {"researcher", "liaison_officer"}
OFFICE = {"liaison_officer"}
OWN_OR_BROKER = OWN | {"broker"}
WRITERS = {"researcher", "colleague", "liaison_officer", "other_officer", "other_researcher"}
OFFICERS = {"liaison_officer", "other_officer"}
# page: (method, who gets through)
PAGES = {
    "seeds:mine": ("get", WRITERS),
    "seeds:new": ("get", WRITERS),
    "seeds:office": ("get", OFFICERS),
    "seeds:workspace": ("get", OWN_OR_BROKER),
    "seeds:edit": ("get", OWN),
    "seeds:preview": ("get", OWN),
    "seeds:submit": ("post", OWN),
    "seeds:withdraw": ("post", OWN),
    "seeds:take_back": ("post", OWN),
    "seeds:reopen": ("post", OWN),
    "seeds:approve": ("post", OFFICE),
    "seeds:send_back": ("post", OFFICE),
    "seeds:lift_guard": ("post", OFFICE),
}
WITHOUT_SEED = {"seeds:mine", "seeds:new", "seeds:office"}


@pytest.fixture
def colleague(university):
    return MembershipFactory(organization=university, role=Role.RESEARCHER, user__family_name="同僚")


@pytest.fixture
def other_officer():
    return MembershipFactory(organization=UniversityFactory(), role=Role.LIAISON_OFFICE)


@pytest.fixture
def other_researcher():
    return MembershipFactory(organization=UniversityFactory(), role=Role.RESEARCHER)


@pytest.fixture
def broker(other_coordinator):
    return other_coordinator


def browser_of(request, who: str) -> Client:
    return Client() if who == "visitor" else sign_in(Client(), request.getfixturevalue(who))


def asked(client: Client, *, page: str, seed: Seed):
    url = reverse(page) if page in WITHOUT_SEED else reverse(page, args=[seed.public_id])
    method, _allowed = PAGES[page]
    return getattr(client, method)(url, {"version": 1, "reason": "わけ"} if method == "post" else {})


def opened(client: Client, *, page: str, seed: Seed) -> str:
    """Say what became of it; a step that was taken is taken back."""
    steps = SeedStatusChange.objects.count()
    with transaction.atomic():
        response = asked(client, page=page, seed=seed)
        changed = SeedStatusChange.objects.count() != steps
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.split("?")[0] == reverse("account_login"):
        return "log-in page"
    if response.status_code == 404 and not changed:
        return "nothing there"
    return "opened" if response.status_code in {200, 302, 409} else f"{response.status_code}"


def told(page: str, who: str) -> str:
    if who == "visitor":
        return "log-in page"
    return "opened" if who in PAGES[page][1] else "nothing there"


def askers(page: str) -> list[str]:
    """Return one who may and three who may not, other ones each day; in the proof everybody."""
    may = [who for who in CAST if who in PAGES[page][1]]
    may_not = [who for who in CAST if who not in may]
    return [*matrix.some(may, 1, turn=page), *matrix.some(may_not, 3, turn=page)]


def test_each_page_opens_for_exactly_these_people(request, researcher, broker):
    seed = submitted(researcher)
    assign_broker(listing_id=seed.public_id, coordinator=broker.user, at=NOON)
    browsers = {who: browser_of(request, who) for who in CAST}

    found = {
        page: {who: opened(browsers[who], page=page, seed=seed) for who in askers(page)} for page in PAGES
    }

    assert found == {page: {who: told(page, who) for who in askers(page)} for page in PAGES}, matrix.AGAIN


def test_a_planted_right_is_found(request, researcher, broker, finance_officer, monkeypatch):
    seed = submitted(researcher)
    monkeypatch.setattr("seeds.querysets.SeedQuerySet.owned_by", lambda rows, actor: rows.all())

    browser = browser_of(request, "finance_officer")

    assert opened(browser, page="seeds:workspace", seed=seed) == "opened"


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_SEED])
def test_somebody_elses_seed_is_answered_like_an_unknown_one(client, researcher, colleague, page):
    theirs, unknown = draft(researcher), Seed(public_id=uuid4())
    sign_in(client, colleague)

    answers = [asked(client, page=page, seed=seed) for seed in (theirs, unknown)]

    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


def test_own_list_holds_own_seeds_and_the_offices_list_the_institutions(
    client, researcher, colleague, other_researcher, liaison_officer
):
    own, theirs = draft(researcher), draft(colleague)
    draft(other_researcher)

    mine = sign_in(client, researcher).get(reverse("seeds:mine")).context["page"]
    office = sign_in(client, liaison_officer).get(reverse("seeds:mine")).context["page"]

    assert [seed.pk for seed in mine] == [own.pk]
    assert {seed.pk for seed in office} == {own.pk, theirs.pk}


def test_a_company_writes_no_seed(client, member):
    response = sign_in(client, member).post(reverse("seeds:new"), form_data())

    assert (response.status_code, Seed.objects.count()) == (404, 0)


def test_a_person_acting_in_another_role_does_not_keep_the_rights_of_this_one(client, researcher, company):
    seed = draft(researcher)
    elsewhere = MembershipFactory(user=researcher.user, organization=company)

    response = sign_in(client, elsewhere).get(reverse("seeds:workspace", args=[seed.public_id]))

    assert response.status_code == 404


def test_coordinator_off_the_case_reads_the_public_page_only(client, researcher, coordinator):
    seed = published(researcher)
    client = sign_in(client, coordinator)

    answers = [
        client.get(reverse(name, args=[seed.public_id])) for name in ("seeds:detail", "seeds:workspace")
    ]

    assert [answer.status_code for answer in answers] == [200, 404]
