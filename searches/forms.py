"""The form of a saved search."""

from django import forms

from searches.models import SavedSearch


class SavedSearchForm(forms.ModelForm):
    """A name and how often to tell."""

    class Meta:
        model = SavedSearch
        fields = ("name", "frequency")
        widgets = {"frequency": forms.RadioSelect}
