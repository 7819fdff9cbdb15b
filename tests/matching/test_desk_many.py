"""Many rows of the queue at once: for each it is told what happened, or why nothing did."""

import pytest
from django.test import Client

from disclosure.services import brokers_of, exclude
from matching.enums import SuggestionStatus as Status
from tests.factories import OrganizationFactory, sign_in
from tests.matching import desk_scene as scene
from tests.matching import factories

pytestmark = pytest.mark.django_db
QUEUE = "/admin/matching/suggestion/queue/"
REASON = {"reason": "technical_fit", "text": "板の厚さが合わないためです。"}


@pytest.fixture
def need(company_admin, coordinator):
    return scene.need_of(company_admin, coordinator=coordinator)


def taken(client: Client, keys: list[str], **said: str) -> list[tuple[bool, str]]:
    """Take a step with rows; return what the page of results tells of each."""
    answer = client.post(f"{QUEUE}?whose=all", {"row": keys, **said})
    results = client.get(answer.url).context["results"]
    assert results["back"] == f"{QUEUE}?whose=all"
    return [(row.done, row.text) for row in results["rows"]]


def test_each_row_is_told_of_and_none_hinders_another(
    client, need, researcher, coordinator, other_coordinator, company_admin
):
    mine = scene.suggestion_of(need, scene.seed_of(researcher))
    changed = scene.suggestion_of(need, scene.seed_of(researcher, title="別の台座"), version=2)
    hidden = scene.need_of(company_admin, coordinator=other_coordinator, title="隠れた募集")
    exclude(listing_id=hidden.public_id, organizations=[coordinator.organization])
    closed = scene.suggestion_of(hidden, scene.seed_of(researcher, title="三つ目の台座"))
    proposal = scene.proposal_to(need, by=researcher)
    keys = [f"suggestion:{row.pk}:1" for row in (changed, closed, mine)] + [f"proposal:{proposal.pk}:1", "x"]

    told = taken(sign_in(client, coordinator), keys, step="dismiss", **REASON)

    assert [done for done, _text in told] == [False, False, True, False, False]
    assert "ほかの画面かほかの人が、この候補を先に更新しました" in told[0][1]
    assert told[1][1] == told[4][1]  # a listing of the own side answers like one that does not exist
    assert "隠れた募集" not in client.get("/admin/results/").content.decode()
    for row, status in ((mine, Status.DISMISSED), (changed, Status.NEW), (closed, Status.NEW)):
        row.refresh_from_db()
        assert row.status == status


def test_rows_are_handed_over_and_a_proposal_is_taken(client, need, researcher, coordinator):
    pair = scene.suggestion_of(need, scene.seed_of(researcher))
    proposal = scene.proposal_to(need, by=researcher)
    keys = [f"suggestion:{pair.pk}:1", f"proposal:{proposal.pk}:1"]

    told = taken(sign_in(client, coordinator), keys, step="assign", coordinator=str(coordinator.user_id))

    pair.refresh_from_db()
    assert [done for done, _text in told] == [True, True]
    assert (pair.assigned_to, list(brokers_of(proposal.public_id))) == (coordinator.user, [coordinator.user])


def test_without_a_reason_nothing_is_put_aside_and_the_ticks_stay(client, need, researcher, coordinator):
    pair = scene.suggestion_of(need, scene.seed_of(researcher))
    key = f"suggestion:{pair.pk}:1"

    answer = sign_in(client, coordinator).post(QUEUE, {"row": [key], "step": "dismiss", "text": "書きかけ"})

    page = answer.content.decode()
    assert (answer.status_code, f'value="{key}" checked' in page, "書きかけ" in page) == (400, True, True)
    assert client.post(QUEUE, {"step": "shortlist"}).status_code == 400


def test_a_stranger_works_on_nothing(client, need, researcher, coordinator, portal_admin):
    pair = scene.suggestion_of(need, scene.seed_of(researcher))

    answer = sign_in(client, portal_admin).post(
        QUEUE, {"row": [f"suggestion:{pair.pk}:1"], "step": "shortlist"}
    )

    pair.refresh_from_db()
    assert (answer.status_code, pair.status) == (404, Status.NEW)


def test_a_coordinator_reminds_once_a_day_and_only_of_own_proposals(
    client, need, researcher, coordinator, company_admin
):
    from notifications.models import InboxMessage

    passed_on = factories.received(researcher, need, coordinator)
    free = scene.proposal_to(need, by=researcher, number=7)
    sign_in(client, coordinator)
    listed = "/admin/matching/proposal/?q="

    def remind() -> list[tuple[str, bool, str]]:
        chosen = {"action": "remind", "_selected_action": [passed_on.pk, free.pk], "index": "0"}
        rows = client.get(client.post(listed, chosen).url).context["results"]["rows"]
        return [(row.title, row.done, row.text) for row in rows]

    first, second = remind(), remind()

    asked = InboxMessage.objects.filter(key__startswith="asked:proposal:")
    assert [done for _title, done, _text in first] == [True, False]
    assert second[0][1:] == (False, "きょうはすでに知らせました。")
    assert list(asked.values_list("recipient", flat=True)) == [company_admin.user_id]


def test_organisations_are_approved_together_and_the_own_one_is_not(client, coordinator):
    from organizations.models import Organization

    waiting = OrganizationFactory(status="pending", name="申請中の会社")
    own = coordinator.organization
    Organization.objects.filter(pk=own.pk).update(status="pending")
    sign_in(client, coordinator)
    chosen = {"action": "approve", "_selected_action": [waiting.pk, own.pk], "index": "0"}

    answer = client.post("/admin/organizations/organization/?q=", chosen)

    rows = client.get(answer.url).context["results"]["rows"]
    waiting.refresh_from_db()
    assert {row.title: row.done for row in rows} == {"申請中の会社": True, own.name: False}
    assert waiting.status == "approved"
