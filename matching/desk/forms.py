"""What a coordinator fills in on the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from matching import audience

FOR_THE_WRITER = _("書いた人が読みます。20文字以上で書いてください。相手の名前は書かないでください。")


class VersionForm(forms.Form):
    """A step that was decided on what this version showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class DismissForm(VersionForm):
    """Why a pair is put aside."""

    reason = forms.ChoiceField(
        label=_("理由"), choices=lambda: [("", "---"), *code_choices("decline_reason")]
    )
    text = forms.CharField(
        label=_("説明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "cols": 80})
    )


class ReturnForm(DismissForm):
    """Why a proposal goes back to its writer, who reads it all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("直してほしいこと")
        self.fields["text"].help_text = _(
            "書いた人が読みます。20文字以上で、相手の名前は書かないでください。"
        )


class DeclineForm(DismissForm):
    """Why a proposal is declined for the side that received it; its writer reads it all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "書いた人が読みます。20文字以上で、相手の名前は書かないでください。"
        )


class IntroduceForm(VersionForm):
    """What both sides are told about why they are asked."""

    purpose = forms.CharField(
        label=_("双方に伝える目的"),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text=_("双方に同じ文章が届きます。会社名や個人名は書かないでください。"),
    )


class AssignForm(VersionForm):
    """Who takes care of a pair."""

    coordinator = forms.ModelChoiceField(label=_("担当"), queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coordinator"].queryset = audience.coordinators()
        self.fields["coordinator"].label_from_instance = lambda person: person.full_name
