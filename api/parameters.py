"""Query parameters on an allow-list: what is not on it is refused, and the list is told."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from rest_framework.request import Request

from api.problems import Fault, InvalidParameter

LONGEST_VALUE = 3000
MOST_CHOICES = 100
PLAIN = re.compile(r"[a-z][a-z0-9_]{0,39}")
DAY = {"input_formats": ["%Y-%m-%d"], "required": False}


def known(request: Request, names: Collection[str]) -> dict[str, str]:
    """Return the parameters when each is on the list, said once, and says something."""
    found, faults = {}, []
    for name, values in request.query_params.lists():
        if code := _fault_of(name, values, names):
            faults.append(_fault(name, code, names))
        else:
            found[name] = values[0]
    if faults:
        raise InvalidParameter(faults)
    return found


def demand(form: forms.Form) -> dict[str, Any]:
    """Return what a form made of the parameters; a value it does not know is refused."""
    if not form.is_valid():
        raise InvalidParameter(
            [Fault(name, "value", _choices(form.fields[name])) for name in form.errors if name in form.fields]
        )
    return form.cleaned_data


def _fault_of(name: str, values: list[str], names: Collection[str]) -> str:
    if name not in names:
        return "unknown"
    if len(values) != 1:
        return "repeated"
    if not values[0]:
        return "empty"
    return "" if _is_sane(values[0]) else "value"


def _fault(name: str, code: str, names: Collection[str]) -> Fault:
    """Name what was asked only where it is a plain word: nothing else that was sent is said back."""
    plain = name if PLAIN.fullmatch(name) else ""
    return Fault(plain, code, tuple(sorted(names)) if code == "unknown" else ())


def _choices(field: forms.Field) -> tuple[str, ...]:
    values = [str(value) for value, _name in getattr(field, "choices", ()) if value]
    return tuple(values) if len(values) <= MOST_CHOICES else ()


def _is_sane(value: str) -> bool:
    return len(value) <= LONGEST_VALUE and "\x00" not in value
