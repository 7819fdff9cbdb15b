"""A stored suggestion's reasons as a reader meets them: one sentence, the facts, and what to add."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from classifications.models import Theme
from classifications.naming import name_of
from matching.engine import Band, Kind, telling
from matching.models import Suggestion

BANDS = {
    Band.HIGH: (gettext_lazy("高"), "green"),
    Band.MIDDLE: (gettext_lazy("中"), "blue"),
    Band.REFERENCE: (gettext_lazy("参考"), "gray"),
}
ANNOUNCED = frozenset({Band.HIGH, Band.MIDDLE})
PARTS = {
    "words": gettext_lazy("言葉"),
    "use": gettext_lazy("意味（文の近さ）"),
    "deep": gettext_lazy("意味（内容の近さ）"),
}
# Where each gap is filled in, on the edit form of its side.
FIELDS = {
    Kind.NEED: {
        telling.THEME: "themes",
        telling.FIGURES: "wanted_result",
        telling.CONDITIONS: "constraints",
        telling.BUDGET: "budget_band",
    },
    Kind.SEED: {
        telling.THEME: "themes",
        telling.TRL: "trl",
        telling.BETTER: "advantages",
        telling.USES: "applications",
    },
}
EDIT_PAGES = {Kind.NEED: "needs:edit", Kind.SEED: "seeds:edit"}
INFLECTION = re.compile(r"[ぁ-ん]$")


@dataclass(frozen=True)
class Fragment:
    """A piece of a quoted sentence; ``kind`` is empty, "shared" or "near"."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Addition:
    """The one thing that would help most, and the field where the own side writes it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Place:
    """At which place one part of the score alone puts the pair."""

    name: str
    place: int
    value: float | None


@dataclass(frozen=True)
class Why:
    """Everything the component ``matching/_reasons.html`` shows."""

    sentence: str
    lines: Sequence[str]
    """Sentences alone, of a pair that was stored without its facts."""
    shared: Sequence[Sequence[str]]
    near: Sequence[Sequence[str]]
    phrase: str
    laboratory: Sequence[str]
    need_quote: Sequence[Fragment]
    seed_quote: Sequence[Fragment]
    themes: Sequence[str]
    missing_in_need: Sequence[str]
    missing_in_seed: Sequence[str]
    addition: Addition | None
    places: Sequence[Place]


def band_of(suggestion: Suggestion) -> tuple[str, str]:
    """The name of the band and its colour; never a percentage."""
    name, color = BANDS[Band(suggestion.band)]
    return str(name), color


def in_one_sentence(facts: Mapping[str, Any]) -> str:
    """Why a pair is near, in the reader's language."""
    return telling.in_one_sentence(facts, telling.ENGLISH if _reads_english() else telling.JAPANESE)


def why(suggestion: Suggestion, *, own: Kind | None = None) -> Why:
    """Prepare a pair's reasons for one side, or for the desk when no side is its own."""
    facts = suggestion.reasons
    shared, near = facts.get("shared_words", ()), facts.get("near_concepts", ())
    quotes = facts.get("closest_sentences") or ("", "")
    quoted = [
        marked(quote, shared=_side(shared, at), near=[*_side(near, at), *_laboratory(facts, at)])
        for at, quote in enumerate(quotes)
    ]
    return Why(
        sentence=in_one_sentence(facts),
        lines=_lines(facts),
        shared=_spelt(shared),
        near=near,
        phrase=facts.get("everyday_phrase", ""),
        laboratory=facts.get("laboratory_words", ()),
        need_quote=quoted[0],
        seed_quote=quoted[1],
        themes=[
            _names_of_themes(get_language()).get(code, code) for code in facts.get("shared_theme_codes", ())
        ],
        missing_in_need=_gaps(facts, Kind.NEED),
        missing_in_seed=_gaps(facts, Kind.SEED),
        addition=_addition(suggestion, own),
        places=_places(suggestion),
    )


def marked(sentence: str, *, shared: Iterable[str], near: Iterable[str]) -> list[Fragment]:
    """Cut a sentence where it uses a word both sides share, or one that is near in meaning."""
    kinds = {stem: "near" for word in near for stem in _stems(word, sentence)}
    kinds |= {stem: "shared" for word in shared for stem in _stems(word, sentence)}
    if not kinds:
        return [Fragment(sentence)] if sentence else []
    longest_first = sorted(kinds, key=len, reverse=True)
    pieces = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", sentence)
    return [Fragment(piece, kinds.get(piece, "")) for piece in pieces if piece]


def _stems(word: str, sentence: str) -> list[str]:
    """The word as the sentence has it: an inflected one without its ending (運ぶ → 運)."""
    stem = INFLECTION.sub("", word) if word not in sentence else word
    return [stem] if stem and stem in sentence else []


def _side(pairs: Sequence[Sequence[str]], at: int) -> list[str]:
    return [pair[at] for pair in pairs]


def _laboratory(facts: Mapping[str, Any], at: int) -> Sequence[str]:
    return facts.get("laboratory_words", ()) if at == 1 else ()


def _spelt(pairs: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Shared words once where both sides spell them alike, else both spellings."""
    return [(one,) if one.casefold() == other.casefold() else (one, other) for one, other in pairs]


def _lines(facts: Mapping[str, Any]) -> Sequence[str]:
    """The stored sentences, for pairs that were stored without their facts."""
    told = ("shared_words", "near_concepts", "laboratory_words", "closest_sentences", "shared_theme_codes")
    language = "english" if _reads_english() else "japanese"
    return () if any(facts.get(name) for name in told) else facts.get(language, ())


def _gaps(facts: Mapping[str, Any], own: Kind) -> list[str]:
    """What one side does not say, in the reader's language."""
    names = telling.ENGLISH_GAPS if _reads_english() else {}
    return [names.get(gap, gap) for gap in facts.get(f"missing_in_{own}", ())]


def _places(suggestion: Suggestion) -> list[Place]:
    places = suggestion.reasons.get("places", {})
    return [
        Place(str(name), places[part], suggestion.parts.get(part))
        for part, name in PARTS.items()
        if part in places
    ]


def _addition(suggestion: Suggestion, own: Kind | None) -> Addition | None:
    """What the own side could add to come nearer; the desk reads what the engine found missing on either."""
    facts = suggestion.reasons
    if own is None:
        return Addition(facts["advice"]) if facts.get("advice") else None
    missing = facts.get(f"missing_in_{own}", ())
    words = None if Band(suggestion.band) is Band.HIGH else _words_to_add(facts, own)
    if words and telling.THEME not in missing:
        field = "problem" if own is Kind.NEED else "keywords"
        return Addition(words, _field_url(suggestion, own, field))
    gap = next((name for name in telling.GAPS if name in missing and name in FIELDS[own]), None)
    if gap is None:
        return None
    text = telling.GAPS[gap].advice_en if _reads_english() else telling.GAPS[gap].advice
    return Addition(text, _field_url(suggestion, own, FIELDS[own][gap]))


def _words_to_add(facts: Mapping[str, Any], own: Kind) -> str:
    """The partner's word for what seems to be the same thing: written down, it would bring the two nearer."""
    words = list(facts.get("laboratory_words", ()))[:1] if own is Kind.NEED else []
    words = words or [pair[1 if own is Kind.NEED else 0] for pair in facts.get("near_concepts", ())[:1]]
    if not words:
        return ""
    return _(
        "相手は「%(word)s」という言葉で書いています。同じことなら、その言葉も書くと見つかりやすくなります。"
    ) % {"word": words[0]}


def _field_url(suggestion: Suggestion, own: Kind, field: str) -> str:
    listing_id = suggestion.need_id if own is Kind.NEED else suggestion.seed_id
    return f"{reverse(EDIT_PAGES[own], args=[listing_id])}#id_{field}"


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")


@lru_cache(maxsize=2)
def _names_of_themes(language: str | None) -> dict[str, str]:
    """The names of the themes in a language; the list ships with the code."""
    return dict(Theme.objects.annotate(called=name_of()).values_list("code", "called"))
