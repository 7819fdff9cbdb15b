"""Web input of seeds. A draft checks nothing but length and readable characters; publishing is stricter."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from classifications.models import ResearchField, Theme
from core.text import normalise_newlines
from seeds.enums import IpStatus, SeedKind, TrlBand
from seeds.models import Seed
from seeds.rules import NEEDED_TO_PUBLISH, NOVELTY_TEXT
from seeds.services import TEXT_FIELDS

TRL_CHOICES = [("", _("えらばない")), *((number, f"TRL {number}") for number in range(1, 10))]
NOTHING = [("", _("選んでください"))]


class LongText(forms.CharField):
    """Several lines; browsers send CRLF, which must not count twice."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return normalise_newlines(super().to_python(value))


class ListText(LongText):
    """A list typed as text: entries between the separators, each of limited length."""

    def __init__(self, *, separators: str, most: int, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(MaxLengthValidator(most * (longest + 10)))
        self.separators, self.most, self.longest = separators, most, longest

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        entries = [entry.strip() for entry in re.split(self.separators, super().clean(value))]
        entries = list(dict.fromkeys(entry for entry in entries if entry))
        if len(entries) > self.most:
            raise forms.ValidationError(_("%(most)s件までにしてください。"), params={"most": self.most})
        for entry in entries:
            if len(entry) > self.longest:
                text = _("「%(entry)s…」が長すぎます。1件は%(longest)s文字までです。")
                raise forms.ValidationError(text, params={"entry": entry[:10], "longest": self.longest})
        return entries


class SeedForm(forms.Form):
    """The text of a seed."""

    title = forms.CharField(
        label=_("タイトル"), max_length=80, help_text=_("専門外の人にも伝わる言葉で書いてください。")
    )
    one_line = forms.CharField(
        label=_("ひとことで言うと"),
        max_length=40,
        help_text=_("例：厚さ3cmの板が、空気だけで15cmまで上がります。"),
    )
    summary = LongText(label=_("概要"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    applications = ListText(
        label=_("使いみちの例"),
        help_text=_("1行に1つ書いてください（10件まで）。"),
        separators=r"\n",
        most=10,
        longest=60,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    advantages = LongText(
        label=_("どれだけ良いか"),
        help_text=_(
            "いまの方法と比べた数字と、その条件を書いてください。例：油圧式の約4分の1の厚さ（300kgを載せたとき）"
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=_("種類"), choices=SeedKind.choices)
    ip_status = forms.ChoiceField(
        label=_("知的財産の状況"), choices=[*NOTHING, *IpStatus.choices], help_text=NOVELTY_TEXT
    )
    patent_number = forms.CharField(
        label=_("出願・特許番号"), max_length=60, help_text=_("例：特願2026-123456、特許第7654321号")
    )
    licence_terms = forms.CharField(
        label=_("実施許諾の希望・条件"), max_length=200, help_text=_("例：非独占の実施許諾を希望します。")
    )
    trl = forms.TypedChoiceField(
        label=_("実用化の段階（TRL）"),
        choices=TRL_CHOICES,
        coerce=int,
        empty_value=None,
        help_text=_("1〜3は基礎研究、4〜6は試作・検証、7〜9は実用化の段階です。"),
    )
    trl_band = forms.ChoiceField(
        label=_("段階の区分"),
        choices=[("", _("えらばない")), *TrlBand.choices],
        help_text=_("TRLの番号が分からないときは、区分だけ選んでください。"),
    )
    keywords = ListText(
        label=_("キーワード"),
        help_text=_("「、」か改行で区切ってください（10件まで）。企業の人が探すときの言葉も入れてください。"),
        separators=r"[\n、，,]",
        most=10,
        longest=30,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    research_field = forms.ModelChoiceField(
        label=_("研究分野"), queryset=ResearchField.objects.none(), empty_label=_("えらばない")
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("重点テーマ"), queryset=Theme.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    collaboration_types = forms.MultipleChoiceField(
        label=_("希望する連携"), widget=forms.CheckboxSelectMultiple
    )
    minimum_order = forms.CharField(
        label=_("最小の発注量"), max_length=100, help_text=_("企業の技術の場合に書いてください。例：1個から")
    )
    lab_name = forms.CharField(label=_("研究室・部署"), max_length=100)
    researcher_name = forms.CharField(
        label=_("研究者の表示名"),
        max_length=100,
        help_text=_("シーズのページに出る名前です。空らんにすると、名前は出ません。"),
    )
    title_en = forms.CharField(
        label=_("タイトル（英語）"),
        max_length=120,
        help_text=_("英語のページに出ます。"),
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    summary_en = LongText(
        label=_("概要（英語）"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6, "lang": "en"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seed: Seed | None = None, name: str = "", **options: Any) -> None:
        super().__init__(*args, initial=_initial(seed, name=name), **options)
        self.fields["themes"].queryset = Theme.objects.order_by("sort", "pk")
        self.fields["research_field"].queryset = ResearchField.objects.order_by("sort", "pk")
        self.fields["collaboration_types"].choices = code_choices("collaboration_type")
        for field_name, field in self.fields.items():
            field.required = field_name == "kind"
            field.needed_to_publish = field_name in NEEDED_TO_PUBLISH
        self.fields["kind"].unmarked = True

    def text(self) -> dict[str, Any]:
        """Return the typed text in the columns' terms."""
        names = [name for name in (*TEXT_FIELDS, "themes") if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names}

    def now_based_on(self, version: int) -> None:
        """Keep what was typed, but let the next sending replace the text of this version."""
        self.data = self.data.copy()
        self.data["version"] = version


class ReasonForm(forms.Form):
    """A reason somebody else will read."""

    reason = LongText(label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = needed


class VersionForm(forms.Form):
    """Which text the person had in front of them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


def _initial(seed: Seed | None, *, name: str) -> dict[str, Any]:
    if seed is None:
        return {"kind": SeedKind.UNIVERSITY, "researcher_name": name, "token": uuid4(), "version": 1}
    values = {field: getattr(seed, field) for field in TEXT_FIELDS}
    return values | {"themes": list(seed.themes.all()), "token": uuid4(), "version": seed.version}
