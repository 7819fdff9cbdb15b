"""Form choices from the code lists; read from the database at most once a process and list."""

from functools import cache

from classifications.models import Code


def code_choices(list_name: str) -> list[tuple[str, str]]:
    """Return (code, Japanese name) pairs of a list in their order."""
    return list(_names(list_name).items())


def code_name(list_name: str, code: str) -> str:
    """Return the Japanese name of a code, or the code itself when it is unknown."""
    return _names(list_name).get(code, code)


@cache
def _names(list_name: str) -> dict[str, str]:
    rows = Code.objects.filter(list=list_name).order_by("sort", "pk")
    return dict(rows.values_list("code", "name_ja"))
