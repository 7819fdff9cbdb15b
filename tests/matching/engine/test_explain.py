"""Reasons come from what was computed, and promise nothing."""

import pytest

from matching.engine import explain, phrasebook, telling
from matching.engine.encoders.available import encoders_of
from matching.engine.explain import Explainer, Pair
from matching.engine.likeness import Likeness
from matching.engine.naming import nameable
from matching.engine.pool import Pool
from matching.engine.text import joined, terms_of
from matching.engine.values import Reasons, Text
from tests.matching.engine.listings import BEE_SEED, STEP_NEED, STEP_SEED

THEMES = {"T05": "物流・モビリティ"}


def told(need: Text, seed: Text, *, mode: str = "words") -> Reasons:
    found = encoders_of(mode)
    ((ranked,),) = Pool({"seed": seed}, encoders=found).rank_all([need])
    pair = Pair(ranked.shared, ranked.places, ranked.heard)
    return Explainer(Likeness(found)).reasons(need, seed, pair, theme_names=THEMES)


def test_shared_words_stand_in_both_texts_in_their_own_spelling():
    reasons = told(STEP_NEED, STEP_SEED)

    assert 0 < len(reasons.shared_words) <= explain.MOST_WORDS
    for asking, answering in reasons.shared_words:
        assert asking in joined(STEP_NEED)
        assert answering in joined(STEP_SEED)
        assert terms_of(asking).counts.keys() == terms_of(answering).counts.keys()


def test_both_spellings_are_shown_when_they_differ():
    reasons = told(Text(title="めっきの剥離"), Text(title="鍍金の剥離"))

    assert ("めっき", "鍍金") in reasons.shared_words
    assert "「めっき」と「鍍金」" in reasons.japanese[0]


def test_closest_sentences_are_quoted_from_the_texts():
    asking, answering = told(STEP_NEED, STEP_SEED, mode="light").closest_sentences

    assert asking.strip("…") in joined(STEP_NEED)
    assert answering.strip("…") in joined(STEP_SEED)
    assert len(asking) <= explain.LONGEST_QUOTE + 1


def test_theme_place_and_what_is_not_said_are_named():
    reasons = told(STEP_NEED, STEP_SEED)

    assert reasons.japanese[-3:] == (
        "テーマが同じ：物流・モビリティ",
        "ニーズに書かれていないこと：予算、期限",
        "シーズに書かれていないこと：TRL",
    )
    assert (dict(reasons.places), reasons.shared_theme_codes) == ({"words": 1}, ("T05",))


def test_nothing_is_claimed_that_was_not_computed():
    reasons = told(Text(title="海の見える宿"), BEE_SEED)

    assert (reasons.shared_words, reasons.near_concepts, reasons.shared_theme_codes) == ((), (), ())
    assert "解決" not in "".join(told(STEP_NEED, STEP_SEED, mode="light").japanese)


def test_near_concepts_are_words_only_one_side_uses():
    reasons = told(
        Text(title="溶接の火花で火傷をする"), Text(title="鉄板の接合作業での熱傷を防ぐ手袋"), mode="light"
    )

    for asking, answering in reasons.near_concepts:
        assert terms_of(asking).counts.keys().isdisjoint(terms_of(answering).counts)


def test_the_laboratorys_words_are_named_only_when_the_seed_uses_them():
    entry = next(one for one in phrasebook.shipped().entries if phrasebook.entry_terms(one.lab[0]))
    at = phrasebook.shipped().entries.index(entry)
    heard = Pair({}, {}, [(at, 0.9)])

    named = Explainer(Likeness({})).reasons(Text(title="困った"), Text(title=entry.lab[0]), heard)
    planted = Explainer(Likeness({})).reasons(Text(title="困った"), Text(title="麒麟の首"), heard)

    assert (named.everyday_phrase, named.laboratory_words[0]) == (entry.shop[0], entry.lab[0])
    assert (planted.everyday_phrase, planted.laboratory_words) == ("", ())


def test_both_languages_tell_the_same_facts():
    reasons = told(STEP_NEED, STEP_SEED)

    assert len(reasons.japanese) == len(reasons.english)
    assert reasons.english[-1] == "Not stated in the seed: TRL"


@pytest.mark.parametrize(
    ("missing", "advice"),
    [
        ((), ""),
        (("予算の目安",), "予算の目安を書くと、研究者が進め方を提案しやすくなります。"),
        (
            ("予算の目安", "実用化の段階（TRL）"),
            "TRL（実用化の段階）が分かると、使えるまでの時間を判断しやすくなります。",
        ),
    ],
)
def test_advice_names_what_would_help_most(missing, advice):
    assert telling.told(Reasons(missing_in_seed=missing), theme_names={}).advice == advice


@pytest.mark.parametrize(("one", "other", "near"), [("酒屋", "酒粕", False), ("消臭", "脱臭", True)])
def test_compounds_that_begin_alike_are_not_one_thing(one, other, near):
    assert nameable(one, other) is near


@pytest.mark.parametrize(
    ("one", "other", "near"), [("上流", "下流", False), ("輸入", "輸出", False), ("輸送", "運送", True)]
)
def test_contraries_are_not_near(one, other, near):
    assert nameable(one, other) is near


def test_faint_sentences_are_quoted_only_where_nothing_else_explains_the_pair():
    explainer = Explainer(Likeness(encoders_of("light")))
    asked, answered = "現場の書類づくりで所長が帰れない", "セル生産の改善、作業標準書の作成"

    alone, beside_a_theme = (
        explainer.reasons(
            Text(title=asked, theme_codes=themes), Text(title=answered, theme_codes=themes), Pair({}, {})
        )
        for themes in ((), ("T05",))
    )

    assert alone.closest_sentences == (asked, answered)
    assert (beside_a_theme.closest_sentences, beside_a_theme.shared_theme_codes) == (None, ("T05",))


def test_far_down_a_list_the_most_promising_sentence_is_read_where_words_explain_the_pair():
    explainer = Explainer(Likeness(encoders_of("light")))
    need = Text(title="めっき液の濃度を測りたい")
    seed = Text(title="液の濃度を光で測る。めっきの浴の濃度をそろえる。染色液の濃度も測れる。")
    pairs = [
        Pair(shared, {}, far_down=far_down)
        for shared, far_down in (({"濃度": 1.0}, False), ({"濃度": 1.0}, True), ({}, True))
    ]

    near, far, unexplained = explainer.meet([(need, seed, pair) for pair in pairs])

    assert [len(one.answers) for one in (near, far, unexplained)] == [3, 1, 3]
    assert {*far.answers} < {*near.answers}
