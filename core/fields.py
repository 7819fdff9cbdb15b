"""Form fields that take codes and numbers as people type them, and show what was understood."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.text import normalise_code


class NumberField(forms.IntegerField):
    """A whole number in any width, with separators or a unit behind it; shown as plain digits."""

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        self.unit = unit
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(self._digits(value))

    def prepare_value(self, value: Any) -> Any:
        return self._digits(value)

    def _digits(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        digits = normalise_code(value).replace(",", "")
        return digits.removesuffix(self.unit) if digits.removesuffix(self.unit).isdecimal() else value


class VersionField(forms.IntegerField):
    """The version that the person looked at; nonsense is a version that nobody has."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int:
        try:
            return super().clean(value) or 0
        except forms.ValidationError:
            return 0


class ReadyChoices(BaseChoiceIterator):
    """Choices in their last shape, groups as lists of pairs: Django has nothing to put in order."""

    def __init__(self, *choices: Any) -> None:
        self._choices = choices

    def __iter__(self) -> Iterator[Any]:
        return iter(self._choices)


class QuickSelect(forms.Select):
    """A list to choose from, written without templates: filters have hundreds of choices on every page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = next(iter(self.format_value(value)), "")
        own = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        options = "".join(_options(self.choices, chosen))
        return mark_safe(f"<select{own}>{options}</select>")  # noqa: S308 - every piece is escaped


def _options(choices: Iterable[Any], chosen: str) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield format_html('<optgroup label="{}">{}</optgroup>', value, _group(tuple(label), chosen))
        else:
            yield _option(str(value), str(label), is_chosen=str(value) == chosen)


def _group(choices: tuple[Any, ...], chosen: str) -> SafeString:
    return mark_safe("".join(_options(choices, chosen)))  # noqa: S308 - every piece is escaped


@lru_cache(maxsize=4096)
def _option(value: str, label: str, *, is_chosen: bool) -> str:
    return format_html(
        '<option value="{}"{}>{}</option>', value, mark_safe(" selected") if is_chosen else "", label
    )
