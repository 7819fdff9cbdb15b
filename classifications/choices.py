"""Form choices from the code lists, by language; each process reads a list at most once in ten minutes."""

import time
from functools import lru_cache

from django.utils.translation import get_language

from classifications.models import Code
from classifications.naming import name_of

SECONDS_KEPT = 600


def code_choices(list_name: str) -> list[tuple[str, str]]:
    """Return (code, name) pairs of a list in their order, named in the language of the page."""
    return list(_names(list_name, get_language(), _age()).items())


def code_name(list_name: str, code: str) -> str:
    """Return the name of a code in the language of the page, or the code itself when it is unknown."""
    return _names(list_name, get_language(), _age()).get(code, code)


def _age() -> int:
    return int(time.monotonic() // SECONDS_KEPT)


@lru_cache(maxsize=128)
def _names(list_name: str, language: str | None, age: int) -> dict[str, str]:
    rows = Code.objects.filter(list=list_name).order_by("sort", "pk")
    return dict(rows.annotate(name=name_of()).values_list("code", "name"))
