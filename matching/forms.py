"""What people type into the pages of proposals, messages and introductions; a draft checks lengths only."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from core.errors import DomainError
from core.fields import VersionField
from matching.conversations import LONGEST
from matching.models import Proposal
from matching.rules import require_question, require_text
from matching.wording import wording
from needs.forms import PlainText

TEXTS = ("title", "idea", "why_fits", "plan", "ip_terms", "needed_from_you")
NEEDED_TO_SEND = ("title", "idea", "why_fits", "no_confidential")
TRL_CHOICES = [("", _("選ばない")), *((str(number), f"TRL {number}") for number in range(1, 10))]


class TokenField(forms.UUIDField):
    """A random id that travels with the form, so that sending it twice is one thing."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=uuid4)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value) or uuid4()
        except forms.ValidationError:
            return uuid4()


class ProposalForm(forms.Form):
    """The standard short proposal; an approach asks for the same parts in a company's words."""

    title = PlainText(max_length=80)
    idea = PlainText(max_length=800, rows=6)
    why_fits = PlainText(max_length=800, rows=5)
    plan = PlainText(max_length=800, rows=4)
    cost_band = forms.ChoiceField(
        required=False, choices=lambda: [("", _("選ばない")), *code_choices("budget_band")]
    )
    trl = forms.TypedChoiceField(required=False, choices=TRL_CHOICES, coerce=int, empty_value=None)
    ip_terms = PlainText(max_length=200)
    needed_from_you = PlainText(max_length=800, rows=3)
    no_confidential = forms.BooleanField(required=False)
    token = TokenField()
    version = VersionField()

    def __init__(self, *args: Any, is_approach: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = wording(is_approach=is_approach)
        for name, label in self.words.names.items():
            self.fields[name].label = label
            self.fields[name].help_text = self.words.helps.get(name, "")
        for name in NEEDED_TO_SEND:
            self.fields[name].needed_to_send = True

    def is_blank(self) -> bool:
        """Refuse a page on which nothing was written: it begins no draft."""
        if any(self.cleaned_data[name] for name in TEXTS):
            return False
        self.add_error(None, _("どれか1つだけでも書いてください。"))
        return True

    def fields_to_keep(self) -> dict[str, Any]:
        """Return what the proposal is to hold."""
        return {name: v for name, v in self.cleaned_data.items() if name not in {"token", "version"}}


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """Return what the form shows of a stored proposal."""
    names = [name for name in ProposalForm.base_fields if name not in {"token", "version"}]
    return {name: getattr(proposal, name) for name in names} | {"version": proposal.version}


class VersionForm(forms.Form):
    """A step that needs no words; one page holds several, so each kind has ids of its own."""

    ids: str | bool = False
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", self.ids)
        super().__init__(*args, **kwargs)


class CommentForm(VersionForm):
    """A step that says why, or asks something."""

    ids = "id_comment_%s"
    text = PlainText(label=_("内容"), max_length=800, rows=4, help_text=_("20文字以上で書いてください。"))
    token = TokenField()

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].label = label or self.fields["text"].label

    def clean_text(self) -> str:
        try:
            return require_text(self.cleaned_data["text"])
        except DomainError as error:
            raise ValidationError(str(error)) from None


class DeclineForm(CommentForm):
    """Saying no, kindly: a reason from the list, and words that the other side reads."""

    ids = "id_decline_%s"
    reason = forms.ChoiceField(
        label=_("見送りの理由"),
        choices=lambda: [("", _("選んでください")), *code_choices("decline_reason")],
        error_messages={"required": _("見送りの理由を選んでください。")},
    )
    field_order = ("reason", "text", "version", "token")


class PurposeForm(forms.Form):
    """Why two sides should be introduced."""

    purpose = PlainText(
        label=_("紹介の目的"),
        max_length=800,
        rows=3,
        help_text=_("相手も読みます。例：試作について、直接お話ししたいです。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].required = True


class MessageForm(forms.Form):
    """One masked message."""

    body = PlainText(label=_("メッセージ"), max_length=LONGEST, rows=5)
    wants_answer = forms.BooleanField(
        label=_("返信を求める"),
        required=False,
        help_text=_("相手に聞きたいことがあるときに選んでください。返信の期限は10営業日です。"),
    )
    token = TokenField()

    def __init__(self, *args: Any, masked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        body.required = True
        body.error_messages["required"] = _("メッセージを書いてください。")
        if masked:
            body.help_text = _("名前、会社名、電話番号、メールアドレスは書かないでください。")


class QuestionForm(MessageForm):
    """The first question to a side that knows nothing of the asker: long enough to be answered."""

    def clean_body(self) -> str:
        try:
            return require_question(self.cleaned_data["body"])
        except DomainError as error:
            raise ValidationError(str(error)) from error
