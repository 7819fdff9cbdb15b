"""What a visitor types into the search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.filters import LONGEST_WORDS


class SearchForm(forms.Form):
    """One line of words."""

    q = forms.CharField(
        label=_("さがす言葉"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("例：めっき　センサー　食品の保存"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "list": "search-words"}),
    )
