"""A published seed made of rows is the seed that the real steps leave."""

import pytest

from tests.seeds.factories import published, published_by_steps
from tests.support.rows import left_by

pytestmark = pytest.mark.django_db
TEXTS = ({}, {"ip_status": "filed_unpublished", "trl": None}, {"keywords": ["梱包"], "researcher_name": ""})


def test_rows_say_what_the_steps_leave(researcher, liaison_officer):
    for owner, texts in zip((researcher, researcher, liaison_officer), TEXTS, strict=True):

        def twice(make, owner=owner, texts=texts) -> None:
            make(owner, **texts)
            make(owner, title="二つめの台座", **texts)

        standing, walked = left_by(lambda: twice(published)), left_by(lambda: twice(published_by_steps))

        assert standing == walked
        assert len(walked["seeds_publishedseed"]) == 2


def test_a_planted_difference_is_found(researcher):
    walked = left_by(lambda: published_by_steps(researcher))

    assert left_by(lambda: published(researcher, licence_terms="独占")) != walked
