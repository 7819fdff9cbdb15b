"""Text to terms: spellings meet, noise goes, hostile text is harmless."""

from multiprocessing import get_context

import pytest

from matching.engine.text import LONGEST_TERM, LONGEST_TEXT, said_once, sentences, terms_of
from matching.engine.values import Text


def test_spellings_of_one_word_are_one_term():
    terms = terms_of("レーザ、laser、ＬＡＳＥＲ、レーザー")

    assert terms.counts == {"レーザー": 4}


def test_each_text_keeps_its_own_spelling():
    assert terms_of("めっきを剥がす").spellings["鍍金"] == "めっき"
    assert terms_of("鍍金を剥がす").spellings["鍍金"] == "鍍金"


def test_inflected_words_are_shown_in_their_plain_form():
    assert terms_of("荷物を運んで、立たせる").spellings == {"荷物": "荷物", "運ぶ": "運ぶ", "立つ": "立つ"}


def test_words_every_call_uses_do_not_count():
    assert terms_of("当社の課題を解決する技術を研究している大学を探しています。").counts == {
        "解決": 1,
        "大学": 1,
    }


@pytest.mark.parametrize(
    "text",
    ["", "   ", "。。。！？", "12345 67", "\x01\x02\x1f\u200b\u202e", "\ud800", "😀😀"],
    ids=["empty", "blank", "marks", "digits", "control", "lone surrogate", "emoji"],
)
def test_text_without_words_has_no_terms(text):
    assert terms_of(text).counts == {}


@pytest.mark.parametrize(
    "text", ["あ" * 100_000, "検査" * 50_000, "𠮷" * 100_000, "a" * 100_000, "段差\n" * 30_000]
)
def test_huge_text_is_cut_not_refused(text):
    terms = terms_of(text)

    assert terms.length <= LONGEST_TEXT
    assert all(len(term) <= LONGEST_TERM for term in terms.counts)


def test_invisible_characters_do_not_split_the_score():
    assert terms_of("昇降\u200b装置\x07です").counts == {"昇降": 1, "装置": 1}


def test_a_forked_worker_reads_words_after_its_parent_did():
    parent = terms_of("昇降装置")

    with get_context("fork").Pool(1) as workers:
        child = workers.apply_async(terms_of, ["昇降装置"]).get(timeout=60)

    assert child == parent


def test_sentences_are_quoted_as_they_were_written():
    text = Text(title="段差を越えたい", body=("一人で乗る。係員は来ない！\n雨の日も",))

    assert sentences(text) == ["段差を越えたい", "一人で乗る。", "係員は来ない！", "雨の日も"]


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("蜂の巣箱。" + "段差。" * 300, "蜂の巣箱。段差。"),
        ("蜂の巣箱。" + "段差" * 5_000, "蜂の巣箱。段差"),
        ("段差、" * 50 + "蜂", "段差、蜂"),
        ("費用は100000000円。だんだん、ますます寒い。", "費用は100000000円。だんだん、ますます寒い。"),
    ],
    ids=["sentences", "words", "list", "usual text"],
)
def test_what_is_said_again_is_said_once(text, once):
    assert said_once(text) == once
