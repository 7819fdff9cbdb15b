"""Sign-up and profile: two name fields, everything else later."""

import unicodedata
from typing import Any

import jaconv
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts import returning
from accounts.models import User

NAME_LENGTH = 50
PASSWORD_LENGTH = 128


class SignupForm(AllauthSignupForm):
    family_name = forms.CharField(
        label=_("姓"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    given_name = forms.CharField(
        label=_("名"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    terms = forms.BooleanField(
        label=_("利用規約と個人情報の取り扱いに同意します"),
        error_messages={"required": _("登録には同意が必要です。内容を読んで、チェックを入れてください。")},
    )
    field_order = ["family_name", "given_name", "email", "password1", "password2", "terms"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("メールアドレス")
        email.max_length = User._meta.get_field("email").max_length
        email.validators.append(forms.fields.validators.MaxLengthValidator(email.max_length))
        if (destination := returning.remembered(context.request)) is not None:
            email.initial = destination.email
        self.fields["password1"].label = _("パスワード")
        self.fields["password1"].help_text = mark_safe(  # noqa: S308 - our own words
            _("10文字以上にしてください。数字だけのパスワードや、よくあるパスワードは使えません。")
        )
        self.fields["password2"].label = _("パスワード（確認）")
        for name in ("password1", "password2"):
            self.fields[name].validators.append(forms.fields.validators.MaxLengthValidator(PASSWORD_LENGTH))
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_family_name(self) -> str:
        return visible_name(self.cleaned_data["family_name"])

    def clean_given_name(self) -> str:
        return visible_name(self.cleaned_data["given_name"])


class LanguageSelect(forms.Select):
    """Each language stands in its own words, and says which language that is."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["lang"] = str(option["value"])
        return option


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["family_name", "given_name", "family_name_kana", "given_name_kana", "language"]
        labels = {"family_name_kana": _("姓（カタカナ）"), "given_name_kana": _("名（カタカナ）")}
        widgets = {
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "language": LanguageSelect,
        }

    def clean_family_name(self) -> str:
        return visible_name(self.cleaned_data["family_name"])

    def clean_given_name(self) -> str:
        return visible_name(self.cleaned_data["given_name"])

    def clean_family_name_kana(self) -> str:
        return katakana(self.cleaned_data["family_name_kana"])

    def clean_given_name_kana(self) -> str:
        return katakana(self.cleaned_data["given_name_kana"])


def visible_name(name: str) -> str:
    """Return the name on one line without invisible characters, else refuse it; never fold its letters."""
    shown = "".join(c for c in " ".join(name.split()) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    if not shown:
        raise forms.ValidationError(_("名前を入力してください。"))
    return shown


def katakana(text: str) -> str:
    """Turn hiragana and half-width kana into katakana; refuse what is no reading."""
    kana = jaconv.hira2kata(jaconv.h2z(" ".join(text.split())))
    if not all(c in "ーヽヾ・＝ 　" or "ァ" <= c <= "ヺ" for c in kana):
        raise forms.ValidationError(_("読みをカタカナで入力してください。ひらがなでもかまいません。"))
    return kana
