"""What visitors may filter by: public columns on an allow-list, nothing else."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classifications.models import ResearchField, Theme
from core.text import normalise_search
from organizations.models import Organization
from seeds.enums import SeedKind, TrlBand
from seeds.models import PublishedSeed, ResearcherProfile

MOST_WORDS = 8


class ListFilter(forms.Form):
    """A keyword and conditions; a condition that is not valid is shown as an error and not applied."""

    q = forms.CharField(
        label=_("キーワード"),
        max_length=100,
        required=False,
        help_text=_("言葉を空白で区切ると、すべてを含むものを探します。"),
    )

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        for field in self.fields.values():
            field.required = False

    @property
    def is_active(self) -> bool:
        """Whether any condition beside the keyword is set."""
        return any(value for name, value in self.cleaned_data.items() if name != "q")

    def chosen(self) -> dict[str, Any]:
        """Return the valid conditions that are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def searched(self, rows: QuerySet) -> QuerySet:
        """Return the rows that hold every word."""
        for word in normalise_search(self.chosen().get("q", "")).split(" ")[:MOST_WORDS]:
            rows = rows.filter(search_text__contains=word) if word else rows
        return rows


class SeedFilter(ListFilter):
    """Conditions of the list of published seeds."""

    theme = forms.ChoiceField(label=_("重点テーマ"))
    field = forms.ChoiceField(label=_("研究分野"))
    kind = forms.ChoiceField(label=_("種類"))
    trl_band = forms.ChoiceField(label=_("実用化の段階"))
    institution = forms.TypedChoiceField(label=_("機関"), coerce=UUID, empty_value=None)

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["theme"].choices = _with_all(_themes())
        self.fields["field"].choices = _with_all(_fields())
        self.fields["kind"].choices = _with_all(SeedKind.choices)
        self.fields["trl_band"].choices = _with_all(TrlBand.choices)
        self.fields["institution"].choices = _with_all(_institutions(PublishedSeed))

    def apply(self, rows: QuerySet) -> QuerySet:
        """Return the rows that meet the conditions."""
        chosen, rows = self.chosen(), self.searched(rows)
        if theme := chosen.get("theme"):
            rows = rows.filter(
                pk__in=PublishedSeed.themes.through.objects.filter(theme_id=theme).values("publishedseed_id")
            )
        if field := chosen.get("field"):
            rows = rows.filter(**_field_condition("research_field", field))
        if institution := chosen.get("institution"):
            rows = rows.filter(organization__public_id=institution)
        return rows.filter(**{name: chosen[name] for name in ("kind", "trl_band") if name in chosen})


class ResearcherFilter(ListFilter):
    """Conditions of the list of researchers."""

    field = forms.ChoiceField(label=_("研究分野"))
    institution = forms.TypedChoiceField(label=_("機関"), coerce=UUID, empty_value=None)

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["field"].choices = _with_all(_fields())
        self.fields["institution"].choices = _with_all(_institutions(ResearcherProfile))

    def apply(self, rows: QuerySet) -> QuerySet:
        """Return the rows that meet the conditions."""
        chosen, rows = self.chosen(), self.searched(rows)
        if field := chosen.get("field"):
            fits = ResearcherProfile.objects.filter(**_field_condition("research_fields", field))
            rows = rows.filter(pk__in=fits.values("pk"))
        if institution := chosen.get("institution"):
            rows = rows.filter(organization__public_id=institution)
        return rows


def _with_all(choices: list) -> list:
    return [("", _("すべて")), *choices]


def _field_condition(column: str, code: str) -> dict[str, str]:
    """A letter is a whole area, anything longer one section."""
    return {f"{column}__area": code} if len(code) == 1 else {column: code}


def _themes() -> list[tuple[str, str]]:
    return list(Theme.objects.order_by("sort", "pk").values_list("code", "name_ja"))


def _fields() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections under their areas; the area as a whole comes first in its group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = ResearchField.objects.order_by("area", "level", "sort", "pk")
    for code, area, name in rows.values_list("code", "area", "name_ja"):
        groups.setdefault(area, []).append((code, name))
    return [_area_group(choices) for choices in groups.values()]


def _area_group(choices: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """Name an area, whose own name is only a letter, by its first section."""
    (code, letter), *sections = choices
    name = _("%(letter)s（%(section)sなど）") % {
        "letter": letter,
        "section": sections[0][1] if sections else "",
    }
    return name, [(code, _("%(letter)sのすべて") % {"letter": letter}), *sections]


def _institutions(model: type) -> list[tuple[str, str]]:
    named = Organization.objects.public().filter(pk__in=model.objects.values("organization_id"))
    rows = named.order_by("name_kana", "name", "pk").values_list("public_id", "name")
    return [(str(public_id), name) for public_id, name in rows]
