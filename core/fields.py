"""Form fields that take codes and numbers as people type them, and show what was understood."""

from typing import Any

from django import forms

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
