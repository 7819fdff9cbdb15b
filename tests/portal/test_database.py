"""The servers under the tests are what production needs."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_japanese_words_have_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_length(show_trgm('表面処理'), 1)")

        assert cursor.fetchone()[0] > 0


def test_vectors_are_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '[1,2]'::vector <-> '[1,2]'::vector")

        assert cursor.fetchone()[0] == 0
