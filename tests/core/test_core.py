"""Workflows, days and text."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import TextChoices

from core.calendar import add_business_days, fiscal_year, is_business_day
from core.errors import StepRefused
from core.text import normalise_code, normalise_newlines, normalise_search
from core.workflow import Workflow


class Light(TextChoices):
    RED = "red", "赤"
    GREEN = "green", "青"


LIGHTS = Workflow(name="light", steps={Light.RED: {Light.GREEN}})


def test_workflow_refuses_in_the_words_of_the_user():
    with pytest.raises(StepRefused) as refused:
        LIGHTS.check(Light.GREEN, Light.RED)

    assert str(refused.value) == "いまは「青」の状態のため、「赤」にはできません。"


def test_workflow_allows_the_agreed_step():
    LIGHTS.check(Light.RED, Light.GREEN)

    assert [LIGHTS.allows(was, to) for was in Light for to in Light] == [False, True, False, False]


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 6, 3), True),
        (date(2026, 6, 6), False),  # Saturday
        (date(2026, 5, 5), False),  # 子どもの日
        (date(2026, 5, 6), False),  # its substitute
        (date(2026, 9, 22), False),  # 国民の休日 between two holidays
        (date(2026, 12, 29), False),
        (date(2027, 1, 4), True),
    ],
)
def test_business_days_are_those_of_japan(day, open_):
    assert is_business_day(day) is open_


def test_business_days_are_counted_over_weekends_and_holidays(noon):
    assert add_business_days(noon, 3) == date(2026, 6, 8)
    assert add_business_days(date(2026, 12, 28), 1) == date(2027, 1, 4)


def test_fiscal_year_begins_in_april():
    assert (fiscal_year(date(2027, 3, 31)), fiscal_year(date(2027, 4, 1))) == (2026, 2027)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("０４２－６２６ー１２３４", "042-626-1234"), ("１９２−００４６", "192-0046"), (" 1 2　3 ", "123")],
)
def test_codes_are_folded(typed, kept):
    assert normalise_code(typed) == kept


def test_search_text_keeps_the_long_vowel_mark():
    assert normalise_search("ｾﾝｻｰ　ＡＢＣ") == "センサー abc"


def test_newlines_of_browsers_become_one_character():
    assert normalise_newlines("a\r\nb\rc") == "a\nb\nc"


@pytest.mark.django_db
def test_database_has_trigrams_and_vectors():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname IN ('pg_trgm', 'vector') ORDER BY 1")

        assert [row[0] for row in cursor.fetchall()] == ["pg_trgm", "vector"]


def test_a_text_that_is_too_long_is_refused_in_plain_words():
    from django.forms import CharField

    with pytest.raises(ValidationError) as refused:
        CharField(max_length=3).clean("あいうえお")

    assert refused.value.messages == ["3文字以内で書いてください（いま5文字です）。"]
