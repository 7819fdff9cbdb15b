"""Bad input on the pages, and what the lists cost."""

import pytest
from django.urls import reverse

from cases import services as cases
from matching.enums import ProposalStatus
from matching.models import Proposal
from organizations.enums import Role
from tests.factories import MembershipFactory, UniversityFactory
from tests.matching import factories
from tests.matching.factories import (
    agreed,
    asked,
    question,
    received,
)

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"matching:{name}", args=args)


HOSTILE_WORDS: list[tuple[str, dict[str, str]]] = [
    ("propose", {"title": "長" * 81}),
    ("propose", {"title": "空\x00"}),
    ("propose", {"trl": "99", "cost_band": "nonsense"}),
    ("propose", {"token": "not-a-uuid", "version": "9" * 50, "title": "題"}),
    ("ask_need", {"body": "", "token": "x"}),
    ("ask_need", {"body": "長" * 5000}),
    ("ask_need", {"body": "\x00"}),
]


def test_hostile_words_are_answered_without_a_fault(open_as, need, researcher):
    client = open_as("researcher")

    answers = [client.post(page(name, need.public_id), fields) for name, fields in HOSTILE_WORDS]

    assert {answer.status_code for answer in answers} <= {302, 422}


@pytest.mark.parametrize("encoded", ["%ED%A0%80", "%FF%FE", "%00"])
def test_broken_characters_are_answered_without_a_fault(open_as, need, researcher, encoded):
    answer = open_as("researcher").post(
        page("propose", need.public_id),
        data=f"title={encoded}&idea={encoded}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in {302, 422}


def test_hostile_versions_are_stale(open_as, need, member, researcher, coordinator):
    proposal, client = received(researcher, need, coordinator), open_as("member")
    path, versions = page("proposal_shortlist", proposal.public_id), ("", "x", "-1", "9" * 40, "\x00")

    answers = {version: client.post(path, {"version": version}).status_code for version in versions}

    assert answers == dict.fromkeys(versions, 409)
    assert Proposal.objects.get().status == ProposalStatus.RECEIVED


@pytest.mark.parametrize("name", ["suggestions", "proposals", "conversations", "introductions"])
def test_hostile_queries_show_the_list(open_as, member, name):
    client = open_as("member")
    queries = ("?page=x", "?page=99999999999", "?tab=%00", "?tab=nonsense&page=-1")

    answers = {query: client.get(page(name) + query).status_code for query in queries}

    assert answers == dict.fromkeys(queries, 200)


@pytest.mark.parametrize("name", ["suggestions", "proposals", "conversations", "introductions", "cases"])
def test_list_costs_the_same_however_many_rows(
    open_as, need, seed, member, company_admin, researcher, coordinator, name
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = reverse("cases:list") if name == "cases" else page(name) + "?tab=received"
    client, costs, rows = open_as("company_admin"), [], []
    for number in (1, 2):
        for _ in range(number):
            fill(name, need, researcher, company_admin, coordinator)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown = client.get(path).content.decode()
        costs.append(len(queries))
        rows.append(shown.count("<article"))

    assert rows == [1, 3]
    assert costs[0] == costs[1]


def fill(name: str, need, researcher, company_admin, coordinator) -> None:
    """Add one row to the list of the company's administrator."""
    if name == "suggestions":
        factories.suggestion(need, factories.seed(researcher))
    elif name == "proposals":
        received(MembershipFactory(), need, coordinator)
    elif name == "conversations":
        question(MembershipFactory(), need)
    else:
        # The same two are introduced once: each row needs a researcher of its own.
        another = MembershipFactory(organization=UniversityFactory(), role=Role.RESEARCHER)
        pair = asked(factories.suggestion(need, factories.seed(another)), coordinator)
        if name == "cases":
            agreed(pair, company_admin, another)
            cases.open_case(introduction_id=pair.public_id, at=factories.now())
