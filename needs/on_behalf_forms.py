"""What staff of supporting bodies type when they enter a need for a client."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.enums import Means
from needs.forms import DayField, PlainText
from organizations.enums import COMPANY_TYPES, OrganizationType
from organizations.forms import RegistrationForm
from organizations.models import Organization

CONSENT = ("agreed_by", "agreed_on", "means", "note", "reads_messages")
LONGEST_AGO_DAYS = 366


class EntryForm(RegistrationForm):
    """The client, when the portal does not know it yet, and who of it said yes, when and how."""

    agreed_by = PlainText(
        label=_("同意した人"), max_length=100, help_text=_("会社の方の役職と名前。例：社長　多摩太郎")
    )
    agreed_on = DayField(label=_("同意を得た日"))
    means = forms.ChoiceField(
        label=_("同意の方法"),
        choices=Means.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("同意の方法を選んでください。")},
    )
    note = PlainText(label=_("メモ"), max_length=500, rows=3)
    reads_messages = forms.BooleanField(
        label=_("名前を出す前のやり取りを読むことにも、同意を得ています"), required=False
    )
    email = forms.EmailField(
        label=_("会社のメールアドレス"),
        required=False,
        help_text=_(
            "会社の人がまだ登録していないときは、ここに招待を送ります。引き継ぐと、提案に返事ができます。"
        ),
    )
    sure = forms.BooleanField(
        label=_("この会社から、ニーズを代理で入力する同意を得ています"),
        error_messages={"required": _("同意を得てから入力してください。")},
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, client: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed = self.fields["agreed_by"]
        agreed.required = True
        agreed.error_messages["required"] = str(_("同意した人を書いてください。"))
        self.fields["type"].choices = [
            choice for choice in OrganizationType.choices if choice[0] in COMPANY_TYPES
        ]
        self.client = client
        if client is not None:
            for name in RegistrationForm.base_fields:
                del self.fields[name]

    def clean_agreed_on(self) -> date:
        day, today = self.cleaned_data["agreed_on"], timezone.localdate()
        if day > today:
            raise ValidationError(_("同意を得た日は、今日までの日にしてください。"))
        if (today - day).days > LONGEST_AGO_DAYS:
            raise ValidationError(_("1年以内に得た同意を書いてください。"))
        return day

    def consent(self) -> dict[str, Any]:
        """Return what the record of the consent is to hold."""
        return {name: self.cleaned_data[name] for name in CONSENT}

    def client_or_facts(self) -> Organization | dict[str, Any]:
        """Return the chosen company, or what a new one is registered with."""
        if self.client is not None:
            return self.client
        facts = {name: self.cleaned_data[name] for name in RegistrationForm.base_fields}
        return facts | {"industry_id": facts.pop("industry") or None}


class ClientSearchForm(forms.Form):
    """Finding the client among the companies of the directory."""

    q = PlainText(label=_("会社の名前または法人番号"), max_length=100)
    q.unmarked = True
