"""What a coordinator writes about a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import normalise_newlines


class DoneForm(forms.Form):
    """Which step was done: the one whose day the page showed."""

    due_on = forms.DateField(widget=forms.HiddenInput)


class NextStepForm(forms.Form):
    """The next thing to do, and its day."""

    planned_on = forms.DateField(label=_("予定の日"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(
        label=_("次にすること"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_(
            "例：工場での打ち合わせ。双方の参加者と同僚が読みます。会社名や個人名は書かないでください。"
        ),
    )

    def clean_note(self) -> str:
        return normalise_newlines(self.cleaned_data["note"])
