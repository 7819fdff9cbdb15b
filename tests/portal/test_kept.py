"""Components that are drawn once: never for other words, another language or another kind of text."""

from uuid import UUID

import pytest
from django.template import engines
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from core.templatetags import kept

ID = UUID("6f1d8f0e-3a44-4a53-9d25-6b1f0f2f8a11")


def drawn(template: str, **variables: object) -> str:
    loaded = "{% load addresses i18n kept %}"
    return engines["django"].from_string(loaded + template).render(variables).strip()


def chip(text: str) -> str:
    return drawn('{% kept "components/chip.html" text=text %}', text=text)


def test_text_and_markup_of_the_same_letters_are_kept_apart():
    assert "<b>架空</b>" in chip(mark_safe("<b>架空</b>"))
    assert "&lt;b&gt;架空&lt;/b&gt;" in chip("<b>架空</b>")


def test_a_component_is_kept_for_each_language():
    template = '{% kept "components/chip.html" text=_("架空") %}'
    japanese = drawn(template)
    with override("en"):
        english = drawn(template)

    assert "架空" in japanese
    assert "架空" not in english
    assert drawn(template) == japanese


def test_long_words_are_drawn_and_not_kept():
    kept._drawn.cache_clear()

    assert "あ" * 300 in chip("あ" * 300)
    assert kept._drawn.cache_info().currsize == 0


def test_a_changed_setting_forgets_what_was_drawn(settings: pytest.FixtureRequest):
    chip("架空")
    settings.SITE_NAME = "別の名前"

    assert kept._drawn.cache_info().currsize == 0


@pytest.mark.parametrize(
    "name", ["needs:detail", "seeds:detail", "organizations:detail", "researchers:detail"]
)
def test_an_address_of_a_row_is_the_one_that_url_gives(name: str):
    template = "{% page_of name public_id as address %}{{ address }}"
    for language in ("ja", "en"):
        with override(language):
            assert drawn(template, name=name, public_id=ID) == reverse(name, args=[ID])
    assert drawn(template, name=name, public_id=None) == ""
