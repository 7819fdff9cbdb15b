"""The one template that draws every field of the site."""

from datetime import timedelta

import pytest
from django import forms
from django.template.loader import render_to_string

from core.calendar import today


class Sample(forms.Form):
    title = forms.CharField(label="題名", max_length=40, help_text="会社名は書かないでください。")
    note = forms.CharField(label="メモ", required=False, widget=forms.Textarea, max_length=200)
    kind = forms.ChoiceField(label="種類", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="同意します")


@pytest.fixture
def empty() -> Sample:
    return Sample({})


def test_required_and_optional_are_both_written(empty: Sample) -> None:
    assert "※必須" in empty["title"].as_field_group()
    assert "※任意" in empty["note"].as_field_group()


def test_field_needed_only_for_publishing_says_so() -> None:
    form = Sample()
    form.fields["note"].needed_to_publish = True

    assert "※公開に必要" in form["note"].as_field_group()


def test_error_stands_below_the_control_and_is_described_by_it(empty: Sample) -> None:
    html = empty["title"].as_field_group()

    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert html.index('id="id_title_helptext"') < html.index("<input") < html.index('id="id_title_error"')
    assert '<p class="dads-form-control-label__error-text">＊' in html


def test_group_is_a_fieldset_with_a_legend(empty: Sample) -> None:
    html = empty["kind"].as_field_group()

    assert html.count("<fieldset") == html.count("<legend") == html.count("</fieldset>") == 1


def test_check_box_stands_in_its_label(empty: Sample) -> None:
    html = empty["agree"].as_field_group()

    assert html.count("<label") == 1
    assert html.index("<label") < html.index("<input") < html.index("同意します")


def test_long_text_has_a_counter_that_reads_without_a_script(empty: Sample) -> None:
    html = empty["note"].as_field_group()

    assert 'data-counter-for="id_note" data-counter-max="200"' in html
    assert ">200文字まで</p>" in html


def test_no_browser_cuts_what_is_pasted(empty: Sample) -> None:
    assert empty.fields["title"].max_length is not None
    assert "maxlength" not in empty.as_p()


def test_error_summary_links_to_each_field(empty: Sample) -> None:
    html = render_to_string("components/error_summary.html", {"form": empty})

    links = [f'<a href="#{target}">' for target in ("id_title", "id_kind_0", "id_agree")]
    assert [link for link in links if link not in html] == []


def test_form_without_errors_has_no_summary() -> None:
    assert render_to_string("components/error_summary.html", {"form": Sample()}).strip() == ""


@pytest.mark.parametrize(
    ("days", "words"), [(3, "残り3日"), (0, "きょうまで"), (-2, "期限切れ（2日）"), (40, "残り40日")]
)
def test_due_date_is_said_in_words(days: int, words: str) -> None:
    html = render_to_string("components/due.html", {"due_on": today() + timedelta(days=days)})

    assert words in html


def test_finished_thing_has_no_due_date() -> None:
    html = render_to_string("components/due.html", {"due_on": today(), "done": True})

    assert html.strip() == ""
