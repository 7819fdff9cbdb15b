"""Computed facts as sentences, in Japanese and in English; what a listing says is quoted as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.engine.values import Reasons

THEME, CONDITIONS, FIGURES = "テーマ", "条件・制約", "どのくらい（数字）"
TRL, BETTER, USES, BUDGET = "実用化の段階（TRL）", "どれだけ良いか（数値）", "使いみちの例", "予算の目安"


@dataclass(frozen=True)
class Gap:
    """Something a listing leaves open: what filling it in would help, and how an English reader calls it."""

    advice: str
    name_en: str
    advice_en: str


# What would help most, by what is missing, most telling first.
GAPS = {
    THEME: Gap(
        "テーマを選ぶと、同じテーマの相手が見つかりやすくなります。",
        "theme",
        "Choosing a theme would bring partners of the same theme nearer.",
    ),
    TRL: Gap(
        "TRL（実用化の段階）が分かると、使えるまでの時間を判断しやすくなります。",
        "TRL",
        "A TRL would show how far it is from use.",
    ),
    FIGURES: Gap(
        "今どのくらいで、どのくらいにしたいかを数字で書くと、できるかどうかを判断しやすくなります。",
        "how much (figures)",
        "Figures for today and for the aim would show whether it can be done.",
    ),
    BETTER: Gap(
        "今の方法よりどれだけ良いかを数値で示すと、比べやすくなります。",
        "how much better (figures)",
        "A figure against today's method would make it comparable.",
    ),
    USES: Gap(
        "使いみちの例を現場の言葉で書くと、困っている企業に見つけてもらいやすくなります。",
        "examples of use",
        "Examples of use in everyday words would help companies to find it.",
    ),
    CONDITIONS: Gap(
        "大きさ・温度・費用などの条件を書くと、合う方法をしぼりやすくなります。",
        "conditions",
        "Conditions (size, temperature, cost) would narrow down what fits.",
    ),
    BUDGET: Gap(
        "予算の目安を書くと、研究者が進め方を提案しやすくなります。",
        "rough budget",
        "A rough budget would help researchers to propose a plan.",
    ),
}


@dataclass(frozen=True)
class Language:
    """The sentences of one language."""

    shared: str
    concepts: str
    laboratory: str
    sentences: str
    theme: str
    missing_need: str
    missing_seed: str
    between: str
    comma: str
    mark: str
    between_marks: str
    in_both: str
    known_as: str
    also_near: str
    alike: str
    of_theme: str


JAPANESE = Language(
    shared="言葉が近い点：{}",
    concepts="意味が近い言葉：{}",
    laboratory="現場の言葉→研究の言葉：「{}」→{}",
    sentences="最も近い文：ニーズ「{}」／シーズ「{}」",
    theme="テーマが同じ：{}",
    missing_need="ニーズに書かれていないこと：{}",
    missing_seed="シーズに書かれていないこと：{}",
    between="「{}」と「{}」",
    comma="、",
    mark="「{}」",
    between_marks="",
    in_both="ニーズにもシーズにも{}という言葉があります。",
    known_as="「{}」に近いことを研究では{}と呼び、その言葉がこのシーズにあります。",
    also_near="ニーズの「{}」とシーズの「{}」は、意味が近い言葉です。",
    alike="同じ言葉は少ないですが、書かれていることの意味が近い組み合わせです。",
    of_theme="テーマが同じで、書かれていることが近い組み合わせです。",
)
ENGLISH = Language(
    shared="Shared words: {}",
    concepts="Near in meaning: {}",
    laboratory="From the shop floor to the laboratory: “{}” → {}",
    sentences="Closest sentences: need “{}” / seed “{}”",
    theme="Same theme: {}",
    missing_need="Not stated in the need: {}",
    missing_seed="Not stated in the seed: {}",
    between="“{}” and “{}”",
    comma=", ",
    mark="“{}”",
    between_marks=", ",
    in_both="Need and seed both speak of {}.",
    known_as="Something like “{}” is called {} in research, and this seed uses these words.",
    also_near="“{}” in the need and “{}” in the seed are near in meaning.",
    alike="They share few words, but what they describe is near in meaning.",
    of_theme="They share a theme, and what they describe is near.",
)


ENGLISH_GAPS = {name: gap.name_en for name, gap in GAPS.items()}


def told(facts: Reasons, *, theme_names: Mapping[str, str]) -> Reasons:
    """The same facts with their sentences in both languages."""
    missing = (*facts.missing_in_seed, *facts.missing_in_need)
    advice = next((gap.advice for name, gap in GAPS.items() if name in missing), "")
    return replace(
        facts,
        advice=advice,
        japanese=tuple(_lines(facts, JAPANESE, theme_names, missing={})),
        english=tuple(_lines(facts, ENGLISH, theme_names, missing=ENGLISH_GAPS)),
    )


def in_one_sentence(facts: Mapping[str, Any], say: Language = JAPANESE) -> str:
    """Why the two are near, the strongest fact alone; ``facts`` are stored reasons."""
    if facts.get("laboratory_words"):
        words = say.between_marks.join(say.mark.format(word) for word in facts["laboratory_words"][:2])
        return say.known_as.format(facts["everyday_phrase"], words)
    shared = [need for need, _seed in facts.get("shared_words", ())]
    if len(shared) > 1 or (shared and not facts.get("near_concepts")):
        return say.in_both.format(say.between_marks.join(say.mark.format(word) for word in shared[:3]))
    if facts.get("near_concepts"):
        return say.also_near.format(*facts["near_concepts"][0])
    return say.of_theme if facts.get("shared_theme_codes") else say.alike


def _lines(facts: Reasons, say: Language, theme_names: Mapping[str, str], *, missing: Mapping[str, str]):
    if facts.shared_words:
        yield say.shared.format(say.comma.join(_pair(word, say) for word in facts.shared_words))
    if facts.laboratory_words:
        words = say.comma.join(say.mark.format(word) for word in facts.laboratory_words)
        yield say.laboratory.format(facts.everyday_phrase, words)
    if facts.near_concepts:
        yield say.concepts.format(say.comma.join(_pair(word, say) for word in facts.near_concepts))
    if facts.closest_sentences:
        yield say.sentences.format(*facts.closest_sentences)
    if facts.shared_theme_codes:
        yield say.theme.format(
            say.comma.join(theme_names.get(code, code) for code in facts.shared_theme_codes)
        )
    for form, names in ((say.missing_need, facts.missing_in_need), (say.missing_seed, facts.missing_in_seed)):
        if names:
            yield form.format(say.comma.join(missing.get(name, name) for name in names))


def _pair(words: tuple[str, str], say: Language) -> str:
    one, other = words
    return say.mark.format(one) if one.casefold() == other.casefold() else say.between.format(one, other)
