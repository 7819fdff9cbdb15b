"""Reasons as readers meet them: on the own page, on the desk and in the mail; and what silence says."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from matching import cross_industry, suggesting, tasks
from matching.engine import Kind, Text, shape
from matching.engine.explain import Explainer, Pair
from matching.engine.likeness import Likeness
from matching.engine.telling import in_one_sentence
from matching.models import Document, Suggestion
from matching.reasons import marked, why
from needs.models import PublishedNeed
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from seeds.models import PublishedSeed
from tests.matching import factories
from tests.matching.factories import now

pytestmark = pytest.mark.django_db
FACTS = {
    "shared_words": [["曲がり", "曲がり"], ["レーザ", "レーザー"]],
    "near_concepts": [["検査", "計測"]],
    "laboratory_words": ["画像計測"],
    "everyday_phrase": "目で見て測っている",
    "closest_sentences": ["板の曲がりを目で見て検査しています。", "板の曲がりを<b>計測</b>します。"],
    "shared_theme_codes": [],
    "places": {"words": 3, "use": 1},
    "missing_in_need": ["条件・制約", "予算の目安"],
    "missing_in_seed": ["実用化の段階（TRL）"],
    "advice": "TRL（実用化の段階）が分かると、使えるまでの時間を判断しやすくなります。",
    "japanese": ["言葉が近い点：「曲がり」"],
    "english": ["Shared words: “曲がり”"],
}
PAGE = "matching:suggestions"


def shown(client, **query: str) -> str:
    return client.get(reverse(PAGE), query).content.decode()


def plain(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def test_page_says_why_in_one_sentence_then_the_facts_and_marks_the_words(open_as, need, seed, member):
    factories.suggestion(need, seed, reasons=FACTS)

    page = shown(open_as("member"))

    assert "「目で見て測っている」に近いことを研究では「画像計測」と呼び" in page
    assert "板の<mark>曲がり</mark>を目で見て" in page
    assert "&lt;b&gt;" in page
    assert "<mark>レーザ</mark>" in page
    assert "<mark>レーザー</mark>" in page
    assert "%" not in plain(page)


def test_own_side_is_shown_the_one_field_that_would_help_most(open_as, need, seed, member, researcher):
    factories.suggestion(need, seed, reasons=FACTS)

    for_need, for_seed = shown(open_as("member")), shown(open_as("researcher"))

    assert f"{reverse('needs:edit', args=[need.public_id])}#id_constraints" in for_need
    assert reverse("seeds:edit", args=[seed.public_id]) not in for_need
    assert f"{reverse('seeds:edit', args=[seed.public_id])}#id_trl" in for_seed
    assert reverse("needs:edit", args=[need.public_id]) not in for_seed


def test_near_miss_is_told_the_partners_word(need, seed):
    row = factories.suggestion(need, seed, reasons=FACTS, band="reference")

    assert "「画像計測」という言葉" in why(row, own=Kind.NEED).addition.text
    assert "「検査」という言葉" in why(row, own=Kind.SEED).addition.text


def test_english_readers_get_the_same_facts_in_english(open_as, need, seed, member):
    row = factories.suggestion(need, seed, reasons=FACTS | {"shared_theme_codes": ["T08"]})
    japanese = shown(open_as("member"))

    page = open_as("member").get(f"/en{reverse(PAGE)}").text
    with translation.override("en"):
        told = why(row, own=Kind.NEED)

    assert told.sentence.startswith("Something like “目で見て測っている” is called “画像計測”")
    assert told.missing_in_need == ["conditions", "rough budget"]
    assert told.missing_in_seed == ["TRL"]
    assert told.addition.text.startswith("Conditions")
    assert _looks(page) == _looks(japanese) == (10, 7)
    assert FACTS["english"][0] not in page


def _looks(page: str) -> tuple[int, int]:
    """How many words are marked, and how many facts have a row of their own."""
    return page.count("<mark"), page.count('class="reasons__fact"')


def test_pair_without_facts_says_its_sentences_in_the_readers_language(need, seed):
    row = factories.suggestion(need, seed, reasons={"japanese": ["一つ"], "english": ["one"]})

    with translation.override("en"):
        english = why(row).lines

    assert (why(row).lines, english) == (["一つ"], ["one"])


def test_desk_reads_the_place_each_part_gave(open_as, need, seed, coordinator):
    row = factories.suggestion(need, seed, reasons=FACTS, parts={"words": 1.25, "use": 0.5})

    page = open_as("coordinator").get(reverse("admin:matching_suggestion_change", args=[row.pk]))

    assert "言葉3位（1.25）・意味（文の近さ）1位（0.50）" in plain(page.content.decode())


def test_own_pages_hold_no_places_and_no_scores(open_as, need, seed, member):
    factories.suggestion(need, seed, reasons=FACTS, parts={"words": 1.25})

    assert "1.25" not in shown(open_as("member"))


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("箱を運んでいる", ["運ぶ"], [("箱を", ""), ("運", "shared"), ("んでいる", "")]),
        ("板と板金", ["板", "板金"], [("板", "shared"), ("と", ""), ("板金", "shared")]),
        ("何もない", ["板"], [("何もない", "")]),
        ("a.c abc", ["a.c"], [("a.c", "shared"), (" abc", "")]),
    ],
)
def test_words_are_marked_as_the_sentence_has_them(sentence, words, expected):
    assert [(one.text, one.kind) for one in marked(sentence, shared=words, near=())] == expected


def test_silence_is_honest_and_the_distant_ones_are_folded(open_as, need, seed, member):
    factories.suggestion(need, seed, band="reference", probability=0.2)

    page = shown(open_as("member"))

    assert "近いシーズが少ないようです" in page
    assert page.index("参考：少し遠い候補（1件）") < page.index(seed.title)
    assert reverse("pages:contact") in page


def test_near_partner_ends_the_silence(open_as, need, seed, member):
    factories.suggestion(need, seed, band="middle", probability=0.7)

    page = shown(open_as("member"))

    assert "少ないようです" not in page
    assert "少し遠い候補" not in page


def test_errand_is_pointed_to_the_desk_and_a_problem_is_not(open_as, need, member):
    tasks.catch_up()
    kind_word = "窓口が合う先をご案内できます"

    assert kind_word not in shown(open_as("member"))
    Document.objects.filter(kind="need").update(yardstick={"errand": 0.2})
    assert kind_word in shown(open_as("member"))


def test_vague_need_is_asked_three_questions(open_as, member, company_admin, coordinator):
    factories.need(
        member,
        coordinator,
        title="人手が足りない",
        problem="とにかく忙しい。",
        wanted_result="楽になりたい。",
    )
    tasks.catch_up()

    page = shown(open_as("member"))

    assert all(question in page for question in ("何が", "どのくらい", "いつまでに"))


def test_offer_that_is_not_named_so_is_asked_for_its_kind(open_as, member, company_admin, coordinator):
    row = factories.need(
        member,
        coordinator,
        title="余っている保管室の使い道を知りたい",
        problem="温度を保てる部屋が契約の終わりで空いた。倉庫にしておくのはもったいない。",
    )
    tasks.catch_up()
    asked = f"{reverse('needs:edit', args=[row.public_id])}#id_kind"

    assert asked in shown(open_as("member"))
    PublishedNeed.objects.update(kind="idle_resource")
    suggesting.refresh(kind=Kind.NEED, listing_id=row.public_id, at=now())
    assert asked not in shown(open_as("member"))


def test_engine_is_told_of_the_kind():
    assert shape.is_offer(Text(title="部屋", is_offer=True))
    assert not shape.is_offer(Text(title="部屋"))


def test_page_costs_the_same_for_one_pair_and_for_three(open_as, need, seed, member, researcher):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = open_as("member")
    factories.suggestion(need, seed, reasons=FACTS)
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    for number in range(2):
        factories.suggestion(need, factories.seed(researcher, title=f"別の台座{number}"), reasons=FACTS)
    with CaptureQueriesContext(connection) as three:
        shown(client)

    assert len(three) == len(one)


def test_filter_shows_one_own_listing_and_nobody_elses(open_as, need, seed, member, other_member):
    factories.suggestion(need, seed)

    assert need.title in shown(open_as("member"), of=str(need.public_id))
    assert need.title not in shown(open_as("other_member"), of=str(need.public_id))
    assert need.title in shown(open_as("member"), of="nonsense")


def test_mail_names_the_nearest_three_with_their_reasons(need, member, company_admin, researcher):
    rows = [
        factories.suggestion(
            need, factories.seed(researcher, title=f"台座{n}"), reasons=FACTS, score=5 - n, band=band
        )
        for n, band in enumerate(["high", "middle", "middle", "high", "reference"])
    ]

    suggesting._tell(rows)

    body = InboxMessage.objects.get(recipient=member.user, kind="matching/suggestions_found").body
    assert "■ 台座0（近さ：高）" in body
    assert "■ 台座2（近さ：中）" in body
    assert "台座3" not in body
    assert "台座4" not in body
    assert "ほかに1件あります。" in body
    assert body.count("画像計測") == 3


def test_reasons_and_mails_hold_nobody(need, member, company_admin, researcher, company):
    factories.seed(researcher)
    tasks.catch_up()
    Suggestion.objects.update(band="high")
    OutboundMail.objects.all().delete()
    suggesting._tell(list(Suggestion.objects.all()))

    told = "".join(InboxMessage.objects.values_list("body", flat=True))
    told += "".join(OutboundMail.objects.values_list("text", flat=True))
    told += "".join(map(str, Suggestion.objects.values_list("reasons", flat=True)))
    for name in (company.name, member.user.family_name + member.user.given_name, member.user.email):
        assert name not in told.replace(f"{member.user.full_name} 様", "")


def pair_of(need, researcher, *, chance=0.5, theme="T08", field="RF50", **facts):
    row = factories.seed(researcher, title=f"種{theme}{field}{chance}")
    published = PublishedSeed.objects.get(pk=row.public_id)
    published.themes.set([theme])
    PublishedSeed.objects.filter(pk=published.pk).update(research_field_id=field)
    reasons = {"closest_sentences": ["文", "文"]} | facts
    return factories.suggestion(need, row, probability=chance, band="middle", reasons=reasons)


def test_one_likely_seed_of_another_field_is_marked(need, researcher):
    PublishedNeed.objects.update(theme_codes=["T01"], field_codes=["RF22"])
    same = pair_of(need, researcher, chance=0.9, theme="T01", field="RF22")
    same_field = pair_of(need, researcher, chance=0.8, theme="T02", field="RF22")
    weak = pair_of(need, researcher, chance=0.29, field="RF30")
    bare = pair_of(need, researcher, chance=0.4, theme="T07", field="RF31", closest_sentences=None)
    other, third = (pair_of(need, researcher, chance=c, theme=t) for c, t in ((0.35, "T06"), (0.33, "T05")))

    rows = cross_industry.with_one_marked(
        need.public_id, [same, same_field, weak, bare, other, third], most=20
    )

    assert [row for row in rows if row.cross_industry] == [other]
    assert cross_industry.with_one_marked(need.public_id, rows, most=3)[-1] == other


def test_need_without_a_theme_has_no_other_field(need, researcher):
    PublishedNeed.objects.update(theme_codes=[])

    rows = cross_industry.with_one_marked(need.public_id, [pair_of(need, researcher)], most=20)

    assert not rows[0].cross_industry


def test_pair_of_another_field_stands_last(open_as, need, seed, member, researcher):
    factories.suggestion(need, seed, reasons=FACTS, score=1)
    apart = factories.seed(researcher, title="遠い分野の種")
    factories.suggestion(need, apart, reasons=FACTS, score=9, cross_industry=True)

    page = shown(open_as("member"))

    assert page.index(seed.title) < page.index("異分野からの提案") < page.index("遠い分野の種")


def test_words_that_name_nothing_are_no_reason():
    need = Text(title="二酸化炭素を減らす", body=("次の年に二酸化炭素を3割減らす。",))
    seed = Text(title="二酸化炭素を固める", body=("次の年に二酸化炭素を固める。",))
    terms = {"次": 3.0, "年": 2.5, "二酸": 2.0, "炭素": 2.0}

    facts = Explainer(Likeness({})).reasons(need, seed, Pair(terms, {}))

    assert facts.shared_words == (("二酸化炭素", "二酸化炭素"),)
    assert in_one_sentence({"shared_words": facts.shared_words}) == (
        "ニーズにもシーズにも「二酸化炭素」という言葉があります。"
    )


def test_money_is_not_quoted_as_the_closest_sentence():
    need = Text(title="板の曲がりを測りたい", body=("費用は1拠点100万円以内です。",))
    seed = Text(title="板の曲がりの計測", body=("費用は1台100万円以内です。",))

    facts = Explainer(Likeness({})).reasons(need, seed, Pair({"曲がり": 1.0}, {}))

    assert facts.closest_sentences == ("板の曲がりを測りたい", "板の曲がりの計測")


def test_marking_keeps_to_the_own_side(need, seed, member):
    row = factories.suggestion(need, seed)

    suggesting.mark(suggestion=row, as_="interested", by=Actor.of(member))

    assert Suggestion.objects.values_list("need_mark", "seed_mark").get() == ("interested", "")
