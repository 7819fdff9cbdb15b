"""Filters of the directory; they touch public columns only."""

import django_filters
import jaconv
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classifications.models import Industry, Municipality
from core.text import normalise_search
from organizations.enums import OrganizationType
from organizations.models import Organization
from organizations.querysets import OrganizationQuerySet

TYPES = [choice for choice in OrganizationType.choices if choice[0] != OrganizationType.OPERATOR]


class DirectoryFilter(django_filters.FilterSet):
    """Keyword, kind, place and line of business."""

    q = django_filters.CharFilter(
        method="search",
        label=_("キーワード"),
        help_text=_("名前、よみ、紹介文から探します。"),
        max_length=100,
    )
    type = django_filters.ChoiceFilter(label=_("種別"), choices=TYPES, empty_label=_("すべて"))
    municipality = django_filters.ModelChoiceFilter(
        label=_("市区町村"), queryset=Municipality.objects.order_by("sort", "pk"), empty_label=_("すべて")
    )
    industry = django_filters.ModelChoiceFilter(
        label=_("業種"),
        queryset=Industry.objects.filter(level="division").order_by("sort", "pk"),
        empty_label=_("すべて"),
        field_name="industry__division",
        to_field_name="code",
        method="in_division",
    )

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ()

    def search(self, rows: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        """Every word has to occur in a name, its reading or the description."""
        for word in normalise_search(value).split(" "):
            kana = jaconv.hira2kata(word)
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(name_kana__icontains=kana)
                | Q(name_en__icontains=word)
                | Q(description__icontains=word)
                | Q(corporate_number=word)
            )
        return rows

    def in_division(self, rows: OrganizationQuerySet, name: str, value: Industry) -> OrganizationQuerySet:
        return rows.filter(industry__division=value.code)
