"""The demo region loads through the portal's own doors and shows no real body as a poster.

The suite loads a slice in which every state and every proposal occurs; ``PROOF=1`` loads everything.
"""

import os
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.utils.timezone import localdate

from cases.models import Case
from core.calendar import today
from demo import loading
from demo.cases import CASES
from demo.proposals import PROPOSALS
from disclosure.enums import ListingKind
from disclosure.models import Identity
from matching.models import Introduction, Proposal, Suggestion
from needs.enums import NeedStatus
from needs.models import Need, PublishedNeed
from notifications.models import InboxMessage, OutboundMail
from organizations.labels import masked_label
from organizations.models import Organization
from seeds.models import PublishedSeed

pytestmark = pytest.mark.django_db
SAME_KIND = None if os.environ.get("PROOF") else {"published": 2}
KINDS = {"needs.json": ("kind", "state"), "seeds.json": ("basis", "state")}
SENT = [*PROPOSALS, *(entry.proposal for entry in CASES)]
WITH_PROPOSALS = {wanted for entry in SENT for wanted in (entry.need, entry.seed)}


def slice_of(name: str, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a record of each kind, two published ones, and what has a proposal; all of them in the proof."""
    if SAME_KIND is None or name not in KINDS:
        return records
    seen: Counter = Counter()
    chosen = []
    for record in records:
        kind = tuple(record[column] for column in KINDS[name])
        seen[kind] += 1
        if (
            seen[kind] <= SAME_KIND.get(record["state"], 1)
            or record["id"] in WITH_PROPOSALS
            or kind[0] == "fuzzy"
        ):
            chosen.append(record)
    return chosen


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Return how many records of each file and state were loaded."""
    counted: Counter = Counter()
    read = loading.records

    def some(name: str) -> list[dict[str, Any]]:
        chosen = slice_of(name, read(name))
        counted.update((name, record.get("state")) for record in chosen)
        return chosen

    monkeypatch.setattr(loading, "records", some)
    loading.load()
    return counted


def test_the_region_is_alive_and_no_real_body_posts_a_need(loaded: Counter):
    # One load for every claim: it walks hundreds of steps.
    before = (Organization.objects.count(), Need.objects.count(), PublishedSeed.objects.count())

    loading.load()

    posters = Identity.objects.filter(kind=ListingKind.NEED)
    of_universities = 2
    assert Organization.objects.public().count() == 104
    assert PublishedNeed.objects.count() >= loaded["needs.json", "published"] - of_universities > 10
    assert PublishedSeed.objects.count() == loaded["seeds.json", "published"]
    assert Suggestion.objects.current().count() > (0 if SAME_KIND else 60)
    assert posters.filter(organization__is_fictional=False).count() == 0
    assert posters.count() == Need.objects.count()
    assert (Organization.objects.count(), Need.objects.count(), PublishedSeed.objects.count()) == before
    assert OutboundMail.objects.count() == 0
    unclear = Need.objects.filter(kind="fuzzy").order_by("pk").values_list("status", "deadline")
    assert list(unclear) == [(NeedStatus.DRAFT, None)] * 5
    returned = Need.objects.get(status=NeedStatus.CHANGES_REQUESTED)
    assert returned.review_due_on > today()
    assert sorted(case.is_late for case in Case.objects.all()) == [False, True]
    assert {case.coordinator.email for case in Case.objects.all()} == {"coordinator@portal.example.jp"}
    assert Organization.objects.filter(name_kana="").count() == 0
    town = Organization.objects.get(name="けやき野市（架空）")
    assert masked_label(town) == "けやき野市（架空）・公的機関・団体"
    assert _days_of("introduction_asked") == _days(Introduction.objects.all(), "requested_at")
    assert _days_of("proposal_received") == _days(
        Proposal.objects.filter(decision_due_on__isnull=False), "submitted_at"
    )


def _days_of(kind: str) -> set[date]:
    """The days on which notices of a kind reached somebody."""
    told = InboxMessage.objects.filter(kind=f"matching/{kind}").values_list("created_at", flat=True)
    return {localdate(moment) for moment in told}


def _days(rows: Any, column: str) -> set[date]:
    return {localdate(moment) for moment in rows.values_list(column, flat=True)}
