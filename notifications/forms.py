"""Choosing which topics come by mail."""

from typing import Any

from django import forms

from notifications.enums import MailFrequency
from notifications.topics import TOPICS, can_be_switched_off


class PreferencesForm(forms.Form):
    """One choice a topic that can be switched off."""

    def __init__(self, *args: Any, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, topic in TOPICS.items():
            if can_be_switched_off(code):
                self.fields[code] = forms.ChoiceField(
                    label=topic.name,
                    help_text=topic.example,
                    choices=MailFrequency.choices,
                    initial=chosen[code],
                    widget=forms.RadioSelect,
                )
                self.fields[code].unmarked = True
