"""A proposal made of rows is the proposal that the real steps leave."""

import pytest

from matching.models import ProposalChange
from tests.matching import factories as make
from tests.support.rows import left_by

pytestmark = pytest.mark.django_db


def test_rows_say_what_the_steps_leave(need, seed, researcher, member, coordinator):
    for who, target in ((researcher, need), (member, seed)):
        given = (who, target)
        walked = left_by(lambda: make.submitted_by_steps(*given), apart_from="notifications")  # noqa: B023
        standing = left_by(lambda: make.submitted(*given), apart_from="notifications")  # noqa: B023
        assert standing == walked

        given = (who, target, coordinator)
        walked = left_by(lambda: make.received_by_steps(*given), apart_from="notifications")  # noqa: B023
        standing = left_by(lambda: make.received(*given), apart_from="notifications")  # noqa: B023
        assert standing == walked
        assert {"matching_conversation", "disclosure_identity"} <= walked.keys()


def test_a_planted_difference_is_found(need, researcher, coordinator):
    def planted() -> None:
        make.received(researcher, need, coordinator)
        ProposalChange.objects.filter(now="received").update(side="party")

    assert left_by(planted) != left_by(lambda: make.received(researcher, need, coordinator))
