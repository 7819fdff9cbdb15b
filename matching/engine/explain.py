"""Reasons in Japanese, from computed facts only: words are near, nobody says that a need is solved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt

from matching.engine.ranking import Pair
from matching.engine.text import joined, sentences, terms_of
from matching.engine.values import Reasons, Text

MOST_WORDS = 5
# Words that add less than this share of the strongest word explain nothing.
FAINTEST = 0.4
LONGEST_QUOTE = 60
MOST_SENTENCES = 40
FEWEST_COMMON_WORDS = 2


@dataclass(frozen=True, slots=True)
class Read:
    """A listing as the explanation reads it: its own spellings, and its sentences with their terms."""

    text: Text
    spellings: Mapping[str, str]
    sentences: tuple[tuple[str, frozenset[str]], ...]


def read(text: Text) -> Read:
    """Read a listing once, however many pairs it stands in."""
    quotable = sentences(text)[:MOST_SENTENCES]
    return Read(
        text=text,
        spellings=terms_of(joined(text)).spellings,
        sentences=tuple((sentence, frozenset(terms_of(sentence).counts)) for sentence in quotable),
    )


def reasons(need: Read, seed: Read, pair: Pair[str], *, theme_names: Mapping[str, str]) -> Reasons:
    """Say why a need and a seed are near, and what each of them leaves open."""
    by_contribution = sorted(pair.shared, key=lambda term: (-pair.shared[term], term))
    telling = [
        term for term in by_contribution if pair.shared[term] >= FAINTEST * pair.shared[by_contribution[0]]
    ]
    words = tuple((need.spellings[term], seed.spellings[term]) for term in telling[:MOST_WORDS])
    themes = tuple(code for code in need.text.theme_codes if code in seed.text.theme_codes)
    facts = Reasons(
        shared_words=words,
        closest_sentences=_closest(need, seed, pair.shared),
        shared_theme_codes=themes,
        missing_in_need=need.text.missing,
        missing_in_seed=seed.text.missing,
    )
    return _told(facts, theme_names=theme_names)


def _closest(need: Read, seed: Read, shared: Mapping[str, float]) -> tuple[str, str] | None:
    """The two sentences with most of what is shared, for their length."""
    pairs = (
        (_weight(asking & answering, shared) / sqrt(len(asking) + len(answering)), one, other)
        for one, asking in need.sentences
        for other, answering in seed.sentences
        if len(asking & answering & shared.keys()) >= FEWEST_COMMON_WORDS
    )
    best = max(pairs, key=lambda found: found[0], default=None)
    return (_quoted(best[1]), _quoted(best[2])) if best else None


def _weight(terms: frozenset[str], shared: Mapping[str, float]) -> float:
    return sum(shared.get(term, 0) for term in terms)


def _quoted(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else sentence[: LONGEST_QUOTE - 1] + "…"


def _told(facts: Reasons, *, theme_names: Mapping[str, str]) -> Reasons:
    """Put the facts into Japanese lines."""
    lines = []
    if facts.shared_words:
        lines.append("言葉が近い点：" + "、".join(_word(*word) for word in facts.shared_words))
    if facts.closest_sentences:
        asking, answering = facts.closest_sentences
        lines.append(f"最も近い文：ニーズ「{asking}」／シーズ「{answering}」")
    if facts.shared_theme_codes:
        names = "、".join(theme_names.get(code, code) for code in facts.shared_theme_codes)
        lines.append(f"テーマが同じ：{names}")
    for side, missing in (("ニーズ", facts.missing_in_need), ("シーズ", facts.missing_in_seed)):
        if missing:
            lines.append(f"{side}に書かれていないこと：{'、'.join(missing)}")
    return replace(facts, japanese=tuple(lines))


def _word(need_spelling: str, seed_spelling: str) -> str:
    if need_spelling.casefold() == seed_spelling.casefold():
        return f"「{need_spelling}」"
    return f"「{need_spelling}」と「{seed_spelling}」"
