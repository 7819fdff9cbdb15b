"""A mark or a decision orders the rest of this need's list at once."""

import pytest
from django.utils import timezone

from matching import suggesting
from matching.enums import Mark
from matching.models import Suggestion
from matching.transitions import suggestions
from tests.factories import actor_of
from tests.matching import factories

pytestmark = pytest.mark.django_db
WORDS = {"one_line": "板の曲がりを測ります。", "advantages": ""}
ASKED = {"problem": "板の曲がりを測ります。", "wanted_result": "板の曲がりを測りたい。", "constraints": ""}


@pytest.fixture
def pairs(member, coordinator, researcher):
    """One need and three seeds that it finds; two of them work with light."""
    factories.need(member, coordinator, title="板の曲がりを測りたい", **ASKED)
    for title, summary in (
        ("光で板の曲がりを測る", "縞の光で板の曲がりを測る装置です。"),
        ("縞の光で測る", "縞の光で板の曲がりを測る小型の装置です。"),
        ("針で板の曲がりを測る", "針を当てて板の曲がりを測ります。"),
    ):
        factories.seed(researcher, title=title, summary=summary, **WORDS)
    suggesting.fill(at=timezone.now())
    return {row.seed.title: row for row in Suggestion.objects.select_related("seed")}


def lead() -> float:
    """How far the other seed that works with light stands before the one with a needle."""
    scores = {row.seed.title: row.score for row in Suggestion.objects.select_related("seed")}
    return scores["縞の光で測る"] - scores["針で板の曲がりを測る"]


def test_interest_lifts_what_resembles(pairs, member, django_capture_on_commit_callbacks):
    before = lead()

    with django_capture_on_commit_callbacks(execute=True):
        suggesting.mark(suggestion=pairs["光で板の曲がりを測る"], as_=Mark.INTERESTED, by=actor_of(member))

    assert lead() > before


def test_a_decision_of_the_desk_lifts_and_a_dismissal_lowers(
    pairs, coordinator, django_capture_on_commit_callbacks
):
    row, by = pairs["光で板の曲がりを測る"], actor_of(coordinator)
    before = lead()

    with django_capture_on_commit_callbacks(execute=True):
        row = suggestions.shortlist(suggestion=row, version=row.version, by=by, at=timezone.now())
    kept = lead()
    with django_capture_on_commit_callbacks(execute=True):
        suggestions.dismiss(
            suggestion=row, version=row.version, reason="technical_fit", text="光は使えません。",
            by=by, at=timezone.now(),
        )  # fmt: skip

    assert kept > before > lead()


def test_what_the_seeds_side_thinks_changes_no_list(pairs, researcher, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rung:
        suggesting.mark(
            suggestion=pairs["光で板の曲がりを測る"], as_=Mark.INTERESTED, by=actor_of(researcher)
        )

    assert rung == []
