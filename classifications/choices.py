"""Form choices from the code lists; each process reads a list at most once in ten minutes."""

import time
from functools import lru_cache

from classifications.models import Code

SECONDS_KEPT = 600


def code_choices(list_name: str) -> list[tuple[str, str]]:
    """Return (code, Japanese name) pairs of a list in their order."""
    return list(_names(list_name, _age()).items())


def code_name(list_name: str, code: str) -> str:
    """Return the Japanese name of a code, or the code itself when it is unknown."""
    return _names(list_name, _age()).get(code, code)


def _age() -> int:
    return int(time.monotonic() // SECONDS_KEPT)


@lru_cache(maxsize=64)
def _names(list_name: str, age: int) -> dict[str, str]:
    rows = Code.objects.filter(list=list_name).order_by("sort", "pk")
    return dict(rows.values_list("code", "name_ja"))
