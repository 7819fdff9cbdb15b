"""A need made of rows is the need that the real steps leave."""

from datetime import date

import pytest

from needs.models import PublishedNeed
from tests.needs.factories import published, published_by_steps
from tests.support.rows import left_by

pytestmark = pytest.mark.django_db
PLAIN: dict = {}
FULL = {
    "themes": ["T01", "T05"],
    "research_fields": ["RF20"],
    "deadline": date(2026, 9, 1),
    "ip_wish": "共有",
}
NAMED = {"is_anonymous": False, "budget_band": "B2", "title": "歯車を速く洗いたい"}


def test_rows_say_what_the_steps_leave(member, company_admin, coordinator, noon):
    for texts in (PLAIN, FULL, NAMED):
        given = {"coordinator": coordinator, "at": noon, **texts}
        walked = left_by(lambda: published_by_steps(member, **given), apart_from="notifications")  # noqa: B023
        standing = left_by(lambda: published(member, **given), apart_from="notifications")  # noqa: B023

        assert standing == walked
        assert {"needs_need", "needs_publishedneed", "disclosure_original"} <= walked.keys()


def test_a_planted_difference_is_found(member, coordinator, noon):
    def planted() -> None:
        need = published(member, coordinator=coordinator, at=noon)
        PublishedNeed.objects.filter(pk=need.public_id).update(student_ok=False)

    standing = left_by(lambda: published(member, coordinator=coordinator, at=noon))

    assert left_by(planted) != standing
