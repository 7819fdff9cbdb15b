"""Query parameters on an allow-list: an unknown name or value is refused with a constant answer."""

from collections.abc import Collection
from typing import Any

from django import forms
from rest_framework.request import Request

from api.problems import InvalidParameter

LONGEST_VALUE = 3000
DAY = {"input_formats": ["%Y-%m-%d"], "required": False}


def known(request: Request, names: Collection[str]) -> dict[str, str]:
    """Return the parameters when each is on the list, said once, and says something."""
    found = {}
    for name, values in request.query_params.lists():
        if name not in names or len(values) != 1 or not _is_sane(values[0]):
            raise InvalidParameter
        found[name] = values[0]
    return found


def demand(form: forms.Form) -> dict[str, Any]:
    """Return what a form made of the parameters; a value it does not know is refused."""
    if not form.is_valid():
        raise InvalidParameter
    return form.cleaned_data


def _is_sane(value: str) -> bool:
    return 0 < len(value) <= LONGEST_VALUE and "\x00" not in value
