"""Words to choose from while somebody types: those that listings say, and those that the synonyms know."""

from collections.abc import Iterable

import jaconv
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from core.text import normalise_search
from matching.documents import NearTerm, Term
from matching.engine.text import clean
from matching.finding.asking import Question
from matching.finding.synonyms import shipped
from matching.kinds import Kind

SHOWN = 8
LONGEST = 40
LISTED = (Kind.NEED, Kind.SEED)


def beginning_with(typed: str) -> list[str]:
    """Words of listings and synonyms that begin so; the last word of several is the one being typed."""
    *before, last = normalise_search(clean(typed[:LONGEST])).split() or [""]
    if not last:
        return []
    starts = {last, jaconv.hira2kata(last), jaconv.kata2hira(last)}
    found = dict.fromkeys([*_said(starts), *_known(starts)])
    return [" ".join([*before, word]) for word in found if word != last][:SHOWN]


def near_to(asked: Question) -> list[str]:
    """Words of listings that lie near to what was asked, for somebody who found nothing."""
    near = NearTerm.objects.filter(term__text__in=list(asked.shares), **_said_in("near__"))
    pairs = near.order_by("-similarity", "near__text").values_list("near__text", _written("near__"))
    told = (written for term, written in pairs[: 3 * SHOWN] if term not in asked.shares)
    return list(dict.fromkeys(told))[:SHOWN]


def _said(starts: Iterable[str]) -> list[str]:
    begins = Q()
    for start in sorted(starts):
        begins |= Q(text__startswith=start) | Q(spelling__startswith=start)
    said = Term.objects.filter(begins, **_said_in()).annotate(said=Sum("counts__documents"))
    return list(said.order_by("-said", "text").values_list(_written(), flat=True)[:SHOWN])


def _said_in(term: str = "") -> dict[str, object]:
    """Only words that stand in a listing: one that a seed merely answers to would find nothing."""
    return {f"{term}counts__kind__in": LISTED, f"{term}counts__documents__gt": 0}


def _written(term: str = "") -> Coalesce:
    """A term as people write it; as the engine knows it where nobody has written it yet."""
    return Coalesce(NullIf(F(f"{term}spelling"), Value("")), F(f"{term}text"))


def _known(starts: Iterable[str]) -> list[str]:
    prefixes = tuple(starts)
    return sorted(word for word in shipped().by_letters if word.startswith(prefixes))[:SHOWN]
