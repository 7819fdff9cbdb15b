"""Numbers of organisations as people type them; what was understood is shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classifications import postal
from core.errors import DomainError
from organizations import rules


class CorporateNumberField(forms.CharField):
    """Thirteen digits with their check digit, in any width and with any dash."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(label=_("法人番号"), max_length=60, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return rules.corporate_number(typed) if typed else ""
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        try:
            return rules.corporate_number(value) if value else value
        except DomainError:
            return value


class PostalCodeField(forms.CharField):
    """Seven digits in any width, with or without the dash."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "postal-code"}
        super().__init__(
            label=_("郵便番号"),
            max_length=20,
            required=False,
            widget=forms.TextInput(attrs=attrs),
            help_text=_("ハイフンはなくても大丈夫です。例：192-0046"),
            **options,
        )

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if typed and not postal.digits_of(typed):
            raise forms.ValidationError(_("郵便番号は7桁の数字です。"))
        return postal.digits_of(typed)

    def prepare_value(self, value: Any) -> Any:
        return postal.shown(postal.digits_of(value)) or value if isinstance(value, str) else value
