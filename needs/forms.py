"""What people type into the pages of needs; a draft is checked for length and broken characters only."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from core.fields import NumberField, VersionField
from core.text import normalise_code, normalise_newlines
from needs import rules
from needs.enums import PUBLIC_TEXTS, PublicationRule
from needs.models import Need
from needs.public import names_of_fields, names_of_themes

SIGNED_FOR = "needs.new"
DEFAULT_DECISION_DAYS = 60
FIRST_TEXTS = ("title", "problem", "wanted_result")


class PlainText(forms.CharField):
    """Text counted as people count it: a line break is one character, whatever the browser sends."""

    def __init__(self, *, rows: int = 0, needed: bool = False, help_text: str = "", **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(required=False, widget=widget, help_text=help_text, **options)
        self.needed_to_publish = needed

    def to_python(self, value: Any) -> str:
        text = normalise_newlines(super().to_python(value))
        if not isinstance(self.widget, forms.Textarea):
            text = " ".join(text.split("\n"))
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValidationError(_("使えない文字が入っています。")) from error
        return text


def _title() -> PlainText:
    return PlainText(
        label=_("タイトル"),
        max_length=80,
        needed=True,
        help_text=_("何を探しているかを一文で。会社名は書かないでください。"),
    )


def _problem() -> PlainText:
    return PlainText(
        label=_("困っていること"),
        max_length=2000,
        rows=5,
        needed=True,
        help_text=_(
            "いま何が起きていて、何がむずかしいのかを書いてください。何が・どのくらい・いつまでに、が分かると見つかりやすくなります。"
        ),
    )


def _wanted() -> PlainText:
    return PlainText(
        label=_("実現したいこと"),
        max_length=2000,
        rows=5,
        needed=True,
        help_text=_("どうなればよいかを書いてください。数字があると伝わりやすくなります。"),
    )


class NewNeedForm(forms.Form):
    """The three texts that start a need."""

    title = _title()
    problem = _problem()
    wanted_result = _wanted()
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    version = VersionField()

    def values(self) -> dict[str, str]:
        """Return the texts that can be kept."""
        return {name: self.cleaned_data[name] for name in FIRST_TEXTS if name in self.cleaned_data}

    def has_texts(self) -> bool:
        """Tell whether anything was written."""
        return any(self.values().values())

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.has_texts():
            raise ValidationError(_("どれか1つだけでも書いてください。"), code="empty")
        return self.cleaned_data


def new_token(user_id: int) -> str:
    """Return the signed id of the need that this form will make, once."""
    return signing.dumps({"id": str(uuid4()), "user": user_id}, salt=SIGNED_FOR)


def token_id(token: str, *, user_id: int) -> UUID | None:
    """Return the id in the token, or None when it is not this person's."""
    try:
        carried = signing.loads(token, salt=SIGNED_FOR, max_age=7 * 24 * 3600)
    except signing.BadSignature:
        return None
    return UUID(carried["id"]) if carried["user"] == user_id else None


class DayField(forms.DateField):
    """A day in the ways people write it, half width or full."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"], **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalise_code(value) if isinstance(value, str) else value)


class FileInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each checked as one."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        clean_one = super().clean
        return [clean_one(upload, initial) for upload in data or []]


class NeedForm(forms.Form):
    """All that a poster may say about a need."""

    title = _title()
    problem = _problem()
    wanted_result = _wanted()
    constraints = PlainText(label=_("条件・制約"), max_length=2000, rows=4)
    tried_so_far = PlainText(label=_("これまでに試したこと"), max_length=2000, rows=4)
    kind = forms.ChoiceField(
        label=_("種類"),
        choices=lambda: code_choices("need_kind"),
        help_text=_(
            "余っている物や場所の使い道を探すときは「空き資源の活用」を選ぶと、その見方で相手をさがします。"
            "物やサービスの手配は、窓口に相談すると早く進みます。"
        ),
    )
    themes = forms.MultipleChoiceField(
        label=_("テーマ"),
        required=False,
        choices=lambda: list(names_of_themes().items()),
        widget=forms.CheckboxSelectMultiple,
    )
    research_fields = forms.MultipleChoiceField(
        label=_("研究分野のヒント"),
        required=False,
        choices=lambda: list(names_of_fields().items()),
        widget=forms.CheckboxSelectMultiple,
    )
    budget_band = forms.ChoiceField(
        label=_("予算の目安"),
        required=False,
        choices=lambda: [("", _("選ばない")), *code_choices("budget_band")],
    )
    deadline = DayField(
        label=_("募集の締切日"),
        required=False,
        help_text=_("書かないときは、公開から90日後です。"),
    )
    decision_within_days = NumberField(
        label=_("提案への回答までの日数"),
        unit="日",
        required=False,
        min_value=1,
        max_value=180,
        help_text=_("提案が届いてから何日以内に返事をするか。書かないときは60日です。"),
    )
    collaboration_types = forms.MultipleChoiceField(
        label=_("希望する連携の形"),
        required=False,
        choices=lambda: code_choices("collaboration_type"),
        widget=forms.CheckboxSelectMultiple,
    )
    ip_wish = PlainText(label=_("知的財産の希望"), max_length=100, help_text=_("例：相談して決めたい"))
    publication_ok = forms.ChoiceField(label=_("論文などでの発表"), choices=PublicationRule.choices)
    student_ok = forms.BooleanField(label=_("学生が参加してもよい"), required=False)
    restricted_detail = PlainText(
        label=_("公開しない詳細"),
        max_length=2000,
        rows=4,
        help_text=_("数値や図面の説明など。公開されません。紹介に双方が同意した相手だけが読みます。"),
    )
    is_anonymous = forms.TypedChoiceField(
        label=_("投稿者の見せ方"),
        choices=[("1", _("匿名で公開する（おすすめ）")), ("0", _("団体名を出して公開する"))],
        coerce=lambda value: value == "1",
        empty_value=True,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("団体名を出すと、何に困っているかが取引先や競合にも分かります。"),
    )
    files = FilesField(
        label=_("添付ファイル"),
        required=False,
        help_text=_(
            "画像、PDF、Word、Excel、PowerPoint。1個10MBまで、5個まで。公開するのは、コーディネーターが確認して作りなおしたファイルだけです。"
        ),
    )
    version = VersionField()

    def __init__(self, *args: Any, published_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published_on = published_on

    def clean_deadline(self) -> date | None:
        day, today = self.cleaned_data["deadline"], timezone.localdate()
        if day is None:
            return None
        if day <= today:
            raise ValidationError(_("募集の締切日は、明日以降の日にしてください。"))
        if day > rules.last_day(published_on=self.published_on or today):
            raise ValidationError(_("募集の締切日は、公開から365日以内の日にしてください。"))
        return day

    def clean_decision_within_days(self) -> int:
        return self.cleaned_data["decision_within_days"] or DEFAULT_DECISION_DAYS

    def values(self) -> dict[str, Any]:
        """Return what the need is to hold."""
        return {name: v for name, v in self.cleaned_data.items() if name not in {"files", "version"}}


def initial_of(need: Need, *, restricted: str) -> dict[str, Any]:
    """Return what the form shows of a stored need."""
    plain = [name for name in NeedForm.base_fields if hasattr(need, name)]
    shown = {name: getattr(need, name) for name in plain}
    return shown | {
        "themes": [theme.pk for theme in need.themes.all()],
        "research_fields": [field.pk for field in need.research_fields.all()],
        "is_anonymous": "1" if need.is_anonymous else "0",
        "restricted_detail": restricted,
    }


def differences(form: forms.Form, stored: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return label, stored text and typed text of every text field on which the two disagree."""
    rows = []
    for name in (*PUBLIC_TEXTS, "restricted_detail"):
        if name in form.cleaned_data and form.cleaned_data[name] != stored.get(name, ""):
            rows.append((str(form.fields[name].label), stored.get(name, ""), form.cleaned_data[name]))
    return rows


def labels_of_errors(form: forms.Form) -> list[str]:
    """Return the labels of the boxes that cannot be kept as they are."""
    return [str(form.fields[name].label) for name in form.errors if name in form.fields]


class SubmitForm(forms.Form):
    """Consent to the rules before the desk reads the need."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("投稿のルールに同意します"),
        error_messages={"required": _("ルールに同意すると提出できます。")},
        help_text=_(
            "他社の秘密や個人の情報を書いていません。コーディネーターが内容を確認することに同意します。"
        ),
    )


class ReasonForm(forms.Form):
    """Why somebody takes a step that others will ask about."""

    reason = PlainText(label=_("理由"), max_length=1000, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = str(_("理由を書いてください。"))


class ExclusionSearchForm(forms.Form):
    """Finding organisations that must not see the need."""

    q = PlainText(label=_("団体の名前または法人番号"), max_length=100)
    q.unmarked = True


class UuidListField(forms.Field):
    """The files whose rebuilt copies a coordinator releases; what is no id is left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[UUID]:
        return [parsed for parsed in map(as_uuid, value or []) if parsed]


def as_uuid(text: str) -> UUID | None:
    """Return the id that the text spells, if it is one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


class PublicTextsForm(forms.Form):
    """The texts that the world may read."""

    title = _title()
    problem = _problem()
    wanted_result = _wanted()
    constraints = PlainText(label=_("条件・制約"), max_length=2000, rows=4)
    tried_so_far = PlainText(label=_("これまでに試したこと"), max_length=2000, rows=4)
    ip_wish = PlainText(label=_("知的財産の希望"), max_length=100)

    def texts(self) -> dict[str, str]:
        """Return the public texts; one that cannot be read is empty."""
        return {name: self.cleaned_data.get(name) or "" for name in PUBLIC_TEXTS}


class RedactionForm(PublicTextsForm):
    """The coordinator's wording of the public texts."""

    release = UuidListField()
    version = forms.IntegerField(widget=forms.HiddenInput)


def comment_fields() -> dict[str, forms.Field]:
    """Return one comment box for each public text."""
    labels = {name: Need._meta.get_field(name).verbose_name for name in PUBLIC_TEXTS}
    return {
        f"comment_{name}": PlainText(label=_("「%(field)s」へのコメント") % {"field": label}, max_length=500)
        for name, label in labels.items()
    }


class ReturnForm(ReasonForm):
    """Sending a need back: a reason for all, a comment where a field needs one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(comment_fields())
        for field in self.fields.values():
            # One form with the wording, so that no button throws away what stands in the other boxes.
            field.widget.attrs["form"] = "review"

    def comments(self) -> dict[str, str]:
        """Return the comments that were written, by field."""
        named = {name: self.cleaned_data.get(f"comment_{name}", "") for name in PUBLIC_TEXTS}
        return {name: text for name, text in named.items() if text}
