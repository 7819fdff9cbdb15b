"""Code lists for partner sites, so that codes in the other resources can be read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters
from api.describing import TextSerializer, a_detail, a_list, condition
from api.views import PublicList, PublicView
from classifications.models import Code, Industry, Municipality, ResearchField, Theme

# The lists that appear in public resources; the desk's own lists stay at the desk.
PUBLISHED = {
    "budget_band": "予算の目安",
    "collaboration_type": "連携の形",
    "ip_status": "知的財産の状況",
    "need_kind": "ニーズの種類",
    "org_type": "団体の種別",
    "seed_kind": "シーズの種類",
    "size_band": "従業員規模",
    "trl_band": "実用化の段階",
}


class EntrySerializer(serializers.Serializer):
    """A code with its names."""

    code = serializers.CharField()
    name = serializers.SerializerMethodField()

    @extend_schema_field(TextSerializer)
    def get_name(self, row: Mapping[str, Any]) -> dict[str, str | None]:
        return {"ja": row["name_ja"], "en": row["name_en"] or None}


class ThemeSerializer(EntrySerializer):
    """A priority theme of the region."""


class MunicipalitySerializer(EntrySerializer):
    """A municipality by its six-digit code."""

    kana = serializers.CharField()
    prefecture = serializers.CharField()
    area_group = serializers.CharField()
    sub_area = serializers.CharField()


class IndustrySerializer(EntrySerializer):
    """A division or group of the Japan Standard Industrial Classification."""

    level = serializers.CharField()
    division = serializers.CharField()


class ResearchFieldSerializer(EntrySerializer):
    """An area or section of the KAKENHI review sections."""

    level = serializers.CharField()
    area = serializers.CharField()


class CodeSerializer(EntrySerializer):
    """An entry of a short list."""

    list = serializers.CharField(help_text="一覧の名前")


class EntryList(PublicList):
    """The rows of one classification in their order."""

    model: type[models.Model]
    order = ("sort", "code")

    def rows(self, hidden: list[UUID]) -> QuerySet:
        shown = set(self.serializer_class().fields) - {"name"}
        return self.model._default_manager.values(*shown, "name_ja", "name_en", "sort")


@a_list("listThemes", gettext_noop("重点テーマ"), of=ThemeSerializer, scope="", tag="classifications")
class ThemeList(EntryList):
    model, serializer_class = Theme, ThemeSerializer


@a_list(
    "listMunicipalities", gettext_noop("市区町村"), of=MunicipalitySerializer, scope="", tag="classifications"
)
class MunicipalityList(EntryList):
    model, serializer_class = Municipality, MunicipalitySerializer


@a_list("listIndustries", gettext_noop("業種"), of=IndustrySerializer, scope="", tag="classifications")
class IndustryList(EntryList):
    model, serializer_class = Industry, IndustrySerializer


@a_list(
    "listResearchFields",
    gettext_noop("研究分野"),
    of=ResearchFieldSerializer,
    scope="",
    tag="classifications",
)
class ResearchFieldList(EntryList):
    model, serializer_class = ResearchField, ResearchFieldSerializer


class CodeConditions(forms.Form):
    """Which of the short lists."""

    list = forms.ChoiceField(choices=list(PUBLISHED.items()), required=False)


@a_list(
    "listCodes",
    gettext_noop("そのほかのコード一覧"),
    of=CodeSerializer,
    scope="",
    tag="classifications",
    conditions=[condition("list", gettext_noop("一覧の名前"), enum=sorted(PUBLISHED))],
)
class CodeList(EntryList):
    """The short lists that appear in public resources."""

    model, serializer_class = Code, CodeSerializer
    order = ("list", "sort", "code")
    filters = frozenset(CodeConditions.base_fields)

    def rows(self, hidden: list[UUID]) -> QuerySet:
        return super().rows(hidden).filter(list__in=PUBLISHED)

    def narrowed(self, rows: QuerySet, params: Mapping[str, str]) -> QuerySet:
        chosen = parameters.demand(CodeConditions(params))["list"]
        return rows.filter(list=chosen) if chosen else rows


LISTS = {
    "themes": "重点テーマ",
    "municipalities": "市区町村",
    "industries": "業種",
    "research-fields": "研究分野",
    "codes": "そのほかのコード一覧",
}


class ClassificationSerializer(serializers.Serializer):
    """One classification and where its rows are."""

    name = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField()


class ClassificationsSerializer(serializers.Serializer):
    """Every classification."""

    results = ClassificationSerializer(many=True)


@a_detail(
    "listClassifications",
    gettext_noop("分類の一覧"),
    of=ClassificationsSerializer,
    scope="",
    tag="classifications",
)
class Classifications(PublicView):
    """Which classifications there are."""

    def read(self, request: Request, *, hidden: list[UUID], **kwargs: Any) -> Response:
        parameters.known(request, ())
        results = [
            {"name": name, "title": title, "url": request.build_absolute_uri(reverse(f"api:{name}"))}
            for name, title in LISTS.items()
        ]
        return Response(ClassificationsSerializer({"results": results}).data)
