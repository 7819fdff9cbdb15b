"""Names of classifications in the language of the page; Japanese where no other is known."""

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from core.languages import in_japanese


def name_of(road: str = "") -> Combinable:
    """Return what selects the name; ``road`` leads to the classification (``theme__``)."""
    if in_japanese():
        return F(f"{road}name_ja")
    return Coalesce(NullIf(F(f"{road}name_en"), Value("")), F(f"{road}name_ja"))
