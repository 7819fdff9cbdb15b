"""Choosing how often each topic comes by mail, and whether it counts as unread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.enums import MailFrequency
from notifications.preferences import Wish
from notifications.topics import Topic

INBOX = "_inbox"


@dataclass(frozen=True)
class Row:
    """A topic with its two choices."""

    topic: Topic
    mail: forms.BoundField
    inbox: forms.BoundField


class PreferencesForm(forms.Form):
    """Two choices a topic; topics that are always mailed at once are not among them."""

    def __init__(
        self, *args: Any, topics: Sequence[Topic], chosen: Mapping[str, Wish], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        for topic in topics:
            self.fields[topic.code] = forms.ChoiceField(
                label=topic.name,
                choices=MailFrequency.choices,
                initial=chosen[topic.code].mail,
                widget=forms.RadioSelect,
                error_messages={"required": _("メールの回数を選んでください。")},
            )
            self.fields[topic.code + INBOX] = forms.BooleanField(
                label=_("未読の数で知らせる"), required=False, initial=chosen[topic.code].inbox
            )

    def rows(self) -> Iterator[Row]:
        """Return the lines of the table."""
        for topic in self.topics:
            yield Row(topic=topic, mail=self[topic.code], inbox=self[topic.code + INBOX])

    def mails(self) -> dict[str, str]:
        """Return how often each topic is to be mailed."""
        return {topic.code: self.cleaned_data[topic.code] for topic in self.topics}

    def inbox(self) -> dict[str, bool]:
        """Return which topics are to count as unread."""
        return {topic.code: self.cleaned_data[topic.code + INBOX] for topic in self.topics}
