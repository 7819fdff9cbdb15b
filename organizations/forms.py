"""Web input of the organisations room: accept what people type, keep what the rooms need."""

import re
import unicodedata
from typing import Any

import jaconv
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from classifications.models import Industry, Municipality
from core.text import normalise_newlines
from organizations import rules, services
from organizations.enums import COMPANY_TYPES, OrganizationType, Role
from organizations.fields import CorporateNumberField, PostalCodeField
from organizations.models import Organization
from organizations.signals import organization_facts_changed

KANA = re.compile(r"[ァ-ヴー・A-Z0-9&.\- 　]+", re.IGNORECASE)
TYPES = [
    ("", _("選んでください")),
    *(choice for choice in OrganizationType.choices if choice[0] != OrganizationType.OPERATOR),
]
MOST_WORDS = 20


def size_choices() -> list[tuple[str, str]]:
    return [("", _("選んでください")), *code_choices("size_band")]


def industry_choices() -> list[tuple[str, Any]]:
    """Return the groups of industries under their divisions."""
    found = list(Industry.objects.order_by("sort", "pk"))
    divisions = [row for row in found if row.level == "division"]
    groups = [row for row in found if row.level != "division"]
    listed = [
        (division.name, [(group.pk, group.name) for group in groups if group.division == division.pk])
        for division in divisions
    ]
    return [("", _("選んでください")), *(entry for entry in listed if entry[1])]


def kana_of(text: str) -> str:
    """Return a reading in full-width katakana, whatever kana it was typed in."""
    kana = jaconv.hira2kata(jaconv.h2z(unicodedata.normalize("NFKC", text)))
    if kana and not KANA.fullmatch(kana):
        raise forms.ValidationError(_("読みをカナで入力してください。漢字は使えません。"))
    return kana


def address_field() -> forms.CharField:
    return forms.CharField(
        label=_("町名・番地"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        help_text=_("公開されません。匿名のニーズに住所が出ていないかを調べるために使います。"),
    )


class CorporateNumberForm(forms.Form):
    """The first question of a registration."""

    corporate_number = CorporateNumberField(
        help_text=_("13桁の番号です。全角でも、ハイフンが入っていても大丈夫です。")
    )


class RegistrationForm(CorporateNumberForm):
    """A new organisation; companies also say what they do and how many they are."""

    field_order = (
        "corporate_number", "type", "name", "name_kana", "postal_code", "municipality", "address",
        "industry", "size_band",
    )  # fmt: skip

    type = forms.ChoiceField(label=_("種別"), choices=TYPES)
    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("登記上の名前を入力してください。"))
    name_kana = forms.CharField(
        label=_("名称（カナ）"), max_length=200, help_text=_("ひらがなでも大丈夫です。")
    )
    municipality = forms.ModelChoiceField(
        label=_("市区町村"),
        queryset=Municipality.objects.order_by("sort", "pk"),
        required=False,
        empty_label=_("圏域の外、または分からない"),
    )
    postal_code = PostalCodeField()
    address = address_field()
    industry = forms.ChoiceField(
        label=_("業種"), choices=industry_choices, required=False, help_text=_("企業の方は選んでください。")
    )
    size_band = forms.ChoiceField(
        label=_("従業員の数"), choices=size_choices, required=False, help_text=_("企業の方は選んでください。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corporate_number"].required = False
        for name in ("industry", "size_band"):
            self.fields[name].needed_of_companies = True
        self.fields["corporate_number"].help_text = _("ない場合や、分からない場合は、空のままで大丈夫です。")

    def clean_name_kana(self) -> str:
        return kana_of(self.cleaned_data["name_kana"])

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("type") in COMPANY_TYPES:
            for name in ("industry", "size_band"):
                if name in found and not found[name]:
                    self.add_error(name, _("企業の方は選んでください。"))
        return found

    def registered(self) -> Organization | None:
        """Return the body that already holds the typed number."""
        return services.registered(self.cleaned_data.get("corporate_number", ""))

    def facts(self) -> dict[str, Any]:
        """Return what the registration records."""
        found = dict(self.cleaned_data)
        return found | {"industry_id": found.pop("industry") or None}


class WordsField(forms.CharField):
    """A few short words, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in normalise_newlines(super().clean(value)).split("\n")]
        words = list(dict.fromkeys(line for line in lines if line))
        if len(words) > MOST_WORDS or any(len(word) > 100 for word in words):
            raise forms.ValidationError(_("1行に100文字まで、20行まで入力できます。"))
        return words


class FactsForm(forms.ModelForm):
    """The facts a manager may change; name and number were checked by the desk and stay."""

    postal_code = PostalCodeField()
    address = address_field()
    trade_names = WordsField(
        label=_("通称・屋号・商品名"),
        required=False,
        help_text=_("1行に1つ。公開されません。匿名のニーズにこの名前が出ていないかを調べるために使います。"),
    )
    capabilities = WordsField(label=_("得意な技術"), required=False, help_text=_("1行に1つ。公開されます。"))
    industry = forms.ChoiceField(label=_("業種"), choices=industry_choices, required=False)
    size_band = forms.ChoiceField(label=_("従業員の数"), choices=size_choices, required=False)

    class Meta:
        model = Organization
        fields = (
            "name_kana", "name_en", "postal_code", "municipality", "address", "industry", "size_band",
            "description", "capabilities", "website", "trade_names", "mail_domain",
            "is_listed_nearby",
        )  # fmt: skip
        labels = {"name_kana": _("名称（カナ）"), "description": _("紹介")}
        help_texts = {
            "mail_domain": _("例：example.co.jp。公開されません。"),
            "is_listed_nearby": _(
                "外すと、「近くの会社」の一覧と地図、ほかの会社のニーズの横に出なくなります。団体の一覧には残ります。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.order_by("sort", "pk")
        self.fields["municipality"].empty_label = _("圏域の外、または分からない")
        self.fields["description"].widget.attrs["rows"] = 6
        self.fields["website"].assume_scheme = "https"
        if not self.instance.is_company:
            del self.fields["is_listed_nearby"]
        self.initial.setdefault("industry", self.instance.industry_id)

    def clean_name_kana(self) -> str:
        return kana_of(self.cleaned_data["name_kana"])

    def clean_description(self) -> str:
        return normalise_newlines(self.cleaned_data["description"])

    def clean_mail_domain(self) -> str:
        domain = self.cleaned_data["mail_domain"].strip().lower().rpartition("@")[2]
        if domain and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
            raise forms.ValidationError(_("@より後ろの部分を入力してください。例：example.co.jp"))
        return domain

    def clean_industry(self) -> Industry | None:
        return Industry.objects.filter(pk=self.cleaned_data["industry"]).first()

    @transaction.atomic
    def save(self, commit: bool = True) -> Organization:
        organization = super().save(commit)
        organization_facts_changed.send(sender=Organization, organization_id=organization.pk)
        return organization


class PolicyForm(forms.ModelForm):
    """How a liaison office handles what its researchers send out."""

    class Meta:
        model = Organization
        fields = ("seed_policy", "proposal_policy", "cosigns_introductions")
        widgets = {"seed_policy": forms.RadioSelect, "proposal_policy": forms.RadioSelect}


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("メールアドレス"), max_length=254)
    role = forms.ChoiceField(label=_("役割"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(organization)
        self.fields["role"].initial = rules.roles_of(organization.type)[-1]


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = forms.ChoiceField(label=_("役割"))

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(organization)


class JoinTargetForm(forms.Form):
    """Which organisation somebody asks to join: one of the directory, or the holder of a corporate number."""

    organization = forms.UUIDField(required=False)
    corporate_number = forms.CharField(required=False, max_length=13)

    def target(self) -> Organization | None:
        """Return the organisation asked for, if there is one."""
        if not self.is_valid():
            return None
        if self.cleaned_data["organization"]:
            return Organization.objects.public().filter(public_id=self.cleaned_data["organization"]).first()
        return services.registered(self.cleaned_data["corporate_number"])


def role_choices(organization: Organization) -> list[tuple[str, str]]:
    """Return the roles people have in this kind of organisation, with their names."""
    return [(role.value, Role(role).label) for role in rules.roles_of(organization.type)]
