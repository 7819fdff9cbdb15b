"""Code lists are rows in every database, and an edit of the desk survives the next release."""

import pytest

from classifications.choices import code_choices, code_name
from classifications.loading import load
from classifications.models import Code, Industry, Municipality, ResearchField, SupportCategory, Theme

pytestmark = pytest.mark.django_db


def test_every_list_is_loaded():
    counts = {model.__name__: model.objects.count() for model in (Theme, SupportCategory, ResearchField)}

    assert counts["Theme"] == 9
    assert Municipality.objects.get(code="132012").name_ja == "八王子市"
    assert Industry.objects.get(code="E24").division == "E"
    assert Code.objects.filter(list="size_band").count() == 7
    assert min(counts.values()) > 0


def test_municipality_codes_have_valid_check_digits():
    def check(digits: str) -> str:
        total = sum(w * int(c) for w, c in zip((6, 5, 4, 3, 2), digits, strict=True))
        return str((11 - total % 11) % 10)

    codes = list(Municipality.objects.order_by("pk").values_list("code", flat=True))

    assert [code for code in codes if check(code[:5]) != code[5]] == []


def test_loading_again_restores_a_changed_name_and_adds_nothing():
    before = Theme.objects.count()
    Theme.objects.filter(code="T01").update(name_ja="壊れた名前")

    load()

    assert (Theme.objects.get(code="T01").name_ja, Theme.objects.count()) == ("子ども・教育", before)


def test_loading_leaves_an_edit_of_the_desk_alone():
    Theme.objects.filter(code="T01").update(name_ja="こども・学び", edited=True)
    Code.objects.filter(list="size_band", code="E005").update(name_ja="5人まで", edited=True)

    load()

    assert Theme.objects.get(code="T01").name_ja == "こども・学び"
    assert Code.objects.get(list="size_band", code="E005").name_ja == "5人まで"


def test_choices_come_in_their_order():
    assert code_choices("size_band")[0] == ("E005", "5名以下")
    assert [code for code, _name in code_choices("size_band")][-1] == "E901"


def test_name_of_an_unknown_code_is_the_code():
    assert code_name("size_band", "X") == "X"
