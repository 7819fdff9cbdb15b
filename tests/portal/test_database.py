"""The servers under the tests are what production needs."""

import pytest
from django.db import connection

from classifications.models import Theme
from organizations.models import Organization
from tests.factories import MembershipFactory
from tests.support import emptying

pytestmark = pytest.mark.django_db


def test_japanese_words_have_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_length(show_trgm('表面処理'), 1)")

        assert cursor.fetchone()[0] > 0


def test_vectors_are_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '[1,2]'::vector <-> '[1,2]'::vector")

        assert cursor.fetchone()[0] == 0


def test_after_a_committing_test_its_rows_are_gone_and_the_code_lists_stay():
    start = emptying.digests()
    MembershipFactory()
    assert emptying.digests() != start

    emptying.empty(other_than=start)

    assert emptying.digests() == start
    assert (Organization.objects.exists(), Theme.objects.exists()) == (False, True)


def test_a_planted_change_of_a_code_list_is_noticed():
    start = emptying.digests()
    Theme.objects.filter(code="T05").update(name_ja="別の名前")

    emptying.empty(other_than=start)

    assert emptying.digests() != start
