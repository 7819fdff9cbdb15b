"""The rows of a public list that say what is asked, the best first.

A word is looked for among the terms of the engine's documents (an index answers), and letter by letter where
that may find more: part numbers, names, parts of words, listings the engine has not read yet. Common words
are looked for as terms alone: they find plenty, and reading a hundred thousand texts takes too long.
"""

from collections.abc import Callable
from functools import reduce
from typing import Any

from django.db.models import Case, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from pgvector.django import MaxInnerProduct

from core import facets
from core.finding import Found, InTitle, Source, standing_in
from matching.documents import Document
from matching.engine.search import as_sparsevec
from matching.finding.asking import Question, Word, ask
from matching.finding.joining import Documents, joined

# A word that so many documents hold is not looked for letter by letter too.
PLENTY = 200
# In so many texts words of two letters are looked for too; among more only in titles: they have an index.
READABLE = 5_000
LEAST_INDEXED = 3
# What a word in the title adds, beside weights of words of 2 to 8.
IN_TITLE = 4.0


class Finder:
    """Answers ``core.finding`` with the engine's words."""

    def ask(self, text: str) -> Question:
        return ask(text)

    def find(self, rows: QuerySet, asked: Question, source: Source) -> Found:
        documents = None
        if source.kind and asked.place_of:
            rows, documents = joined(rows, source.kind)
        for word in asked.words:
            ideas = [asked.places(idea) for idea in word.ideas]
            if documents is None or not ideas or not all(ideas):
                rows = rows.filter(_spelling(word, source))
            elif asked.holders(source.kind, word) >= PLENTY:
                rows = rows.filter(_holding(ideas, documents.hold))
            else:
                held = _holding(ideas, lambda lookup, places: Q(**{f"term_ids__{lookup}": places}))
                letters = _letters(word, source, documents=asked.statistics(source.kind).documents)
                rows = rows.filter(pk__in=_either(rows.model, held, letters, source))
        return Found(
            rows, (_order(asked, source, documents),), _first(asked, source), asked.at_least(source.kind)
        )


def _holding(ideas: list[list[list[int]]], hold: Callable[[str, list[int]], Q]) -> Q:
    """Every idea is held, in one of its phrases; those of one term are asked for together."""
    return Q(*[_held(phrases, hold) for phrases in ideas])


def _held(phrases: list[list[int]], hold: Callable[[str, list[int]], Q]) -> Q:
    alone = [place for phrase in phrases if len(phrase) == 1 for place in phrase]
    choices = [hold("contains", phrase) for phrase in phrases if len(phrase) > 1]
    return reduce(Q.__or__, [*([hold("overlap", alone)] if alone else []), *choices])


def _letters(word: Word, source: Source, *, documents: int) -> Q:
    """The word letter by letter; where there is too much to read, its shortest forms in titles alone."""
    if not source.is_normalised or documents <= READABLE:
        return _spelling(word, source)
    indexed = [form for form in word.forms if len(form) >= LEAST_INDEXED]
    short = [form for form in word.forms if len(form) < LEAST_INDEXED]
    found = [standing_in(source, indexed)] if indexed else []
    return reduce(Q.__or__, [*found, *([Q(InTitle(source.title, forms=short))] if short else [])])


def _either(model: type, held: Q, letters: Q, source: Source) -> QuerySet:
    """The keys of rows whose document holds the word, and of rows whose columns do: an index each."""
    rows = model._base_manager.order_by()
    by_terms = Document.objects.filter(held, kind=source.kind).values("listing_id")
    if model._meta.pk.name != "public_id":
        by_terms = rows.filter(public_id__in=by_terms).values("pk")
    return rows.filter(letters).values("pk").union(by_terms)


def _spelling(word: Word, source: Source) -> Q:
    """The columns hold the word letter by letter; in short lists its ideas may stand apart."""
    whole = standing_in(source, word.forms)
    if source.is_normalised or not word.ideas or [idea.forms for idea in word.ideas] == [word.forms]:
        return whole
    return whole | Q(*[standing_in(source, idea.forms) for idea in word.ideas])


def _first(asked: Question, source: Source) -> Q | None:
    """Rows with every word in their title, where more rows may say the words than are weighed."""
    said = min((asked.holders(source.kind, word) for word in asked.words), default=0)
    if said <= facets.most_of(asked):
        return None
    return Q(*(Q(InTitle(source.title, forms=word.forms)) for word in asked.words))


def _order(asked: Question, source: Source, documents: Documents | None) -> Any:
    """What the words weigh in a row, and more where the title says them; the least value is the best row."""
    parts: list[Any] = [_in_title(word, source) for word in asked.words]
    weights = asked.weights(source.kind)
    if documents is not None and weights:
        said = MaxInnerProduct(documents["terms"], as_sparsevec(weights))
        parts.append(Coalesce(said, Value(0.0, output_field=FloatField())))
    return reduce(lambda one, other: one + other, parts)


def _in_title(word: Word, source: Source) -> Case:
    said = When(**{f"{source.title}__icontains": word.text}, then=Value(-IN_TITLE))
    return Case(said, default=Value(0.0), output_field=FloatField())
