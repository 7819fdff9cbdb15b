"""Reasons come from what was computed, and promise nothing."""

from matching.engine import explain
from matching.engine.ranking import Pool
from matching.engine.text import joined, terms_of
from matching.engine.values import Text
from tests.matching.engine.listings import BEE_SEED, STEP_NEED, STEP_SEED

THEMES = {"T05": "物流・モビリティ"}


def told(need: Text, seed: Text) -> explain.Reasons:
    (found,) = Pool({"seed": seed}).rank(need)
    return explain.reasons(explain.read(need), explain.read(seed), found.pair, theme_names=THEMES)


def test_shared_words_stand_in_both_texts_in_their_own_spelling():
    reasons = told(STEP_NEED, STEP_SEED)

    assert len(reasons.shared_words) == explain.MOST_WORDS
    for asking, answering in reasons.shared_words:
        assert asking in joined(STEP_NEED)
        assert answering in joined(STEP_SEED)
        assert terms_of(asking).counts == terms_of(answering).counts


def test_both_spellings_are_shown_when_they_differ():
    reasons = told(Text(title="めっき"), Text(title="鍍金"))

    assert reasons.japanese == ("言葉が近い点：「めっき」と「鍍金」",)


def test_closest_sentences_are_quoted_from_the_texts():
    asking, answering = told(STEP_NEED, STEP_SEED).closest_sentences

    assert asking in STEP_NEED.body[0]
    assert answering in STEP_SEED.body[0]


def test_long_sentences_are_shortened():
    long_body = ("ホームと車両の間の段差" + "と、とても長い話" * 30 + "。",)

    asking, _ = told(Text(title="段差", body=long_body), STEP_SEED).closest_sentences

    assert (len(asking), asking[-1]) == (explain.LONGEST_QUOTE, "…")


def test_theme_and_what_is_not_said_are_named():
    assert told(STEP_NEED, STEP_SEED).japanese[2:] == (
        "テーマが同じ：物流・モビリティ",
        "ニーズに書かれていないこと：予算、期限",
        "シーズに書かれていないこと：TRL",
    )


def test_nothing_is_claimed_that_was_not_computed():
    need = Text(title="巣箱を軽くしたい")

    reasons = told(need, BEE_SEED)

    assert reasons.japanese == ("言葉が近い点：「巣箱」",)
    assert "解決" not in "".join(told(STEP_NEED, STEP_SEED).japanese)
