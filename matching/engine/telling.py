"""Computed facts as sentences, in Japanese and in English; what a listing says is quoted as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.engine.values import Reasons

# What would help most, by what is missing, most telling first.
ADVICE = (
    ("実用化の段階（TRL）", "TRL（実用化の段階）が分かると、使えるまでの時間を判断しやすくなります。"),
    ("どれだけ良いか（数値）", "今の方法よりどれだけ良いかを数値で示すと、比べやすくなります。"),
    ("予算の目安", "予算の目安を書くと、研究者が進め方を提案しやすくなります。"),
)
ENGLISH_ADVICE = {
    "実用化の段階（TRL）": "A TRL would show how far it is from use.",
    "どれだけ良いか（数値）": "A figure against today's method would make it comparable.",
    "予算の目安": "A rough budget would help researchers to propose a plan.",
}
ENGLISH_MISSING = {
    "実用化の段階（TRL）": "TRL",
    "どれだけ良いか（数値）": "how much better (figures)",
    "予算の目安": "rough budget",
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


JAPANESE = Language(
    shared="言葉が近い点：{}",
    concepts="意味が近い言葉：{}",
    laboratory="「{}」という困りごとを、研究では{}と呼びます。このシーズにある言葉です",
    sentences="最も近い文：ニーズ「{}」／シーズ「{}」",
    theme="テーマが同じ：{}",
    missing_need="ニーズに書かれていないこと：{}",
    missing_seed="シーズに書かれていないこと：{}",
    between="「{}」と「{}」",
    comma="、",
    mark="「{}」",
)
ENGLISH = Language(
    shared="Shared words: {}",
    concepts="Near in meaning: {}",
    laboratory="What the need describes (“{}”) is known in research as {}; the seed uses these words",
    sentences="Closest sentences: need “{}” / seed “{}”",
    theme="Same theme: {}",
    missing_need="Not stated in the need: {}",
    missing_seed="Not stated in the seed: {}",
    between="“{}” and “{}”",
    comma=", ",
    mark="“{}”",
)


def told(facts: Reasons, *, theme_names: Mapping[str, str]) -> Reasons:
    """The same facts with their sentences in both languages."""
    missing = (*facts.missing_in_seed, *facts.missing_in_need)
    advice = next((text for name, text in ADVICE if name in missing), "")
    return replace(
        facts,
        advice=advice,
        japanese=tuple(_lines(facts, JAPANESE, theme_names, missing={})),
        english=tuple(_lines(facts, ENGLISH, theme_names, missing=ENGLISH_MISSING)),
    )


def english_advice(facts: Mapping[str, object]) -> str:
    """What would help most, for an English reader; ``facts`` are stored reasons."""
    missing = [*facts.get("missing_in_seed", ()), *facts.get("missing_in_need", ())]
    return next((ENGLISH_ADVICE[name] for name, _text in ADVICE if name in missing), "")


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
