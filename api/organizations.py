"""The directory for partner sites: the same public columns as its pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import parameters
from api.describing import TextSerializer, a_detail, a_list, condition
from api.views import PublicDetail, PublicList
from organizations import public
from organizations.filters import DirectoryFilter
from organizations.models import Organization
from organizations.public import PublicOrganization

SCOPE = "organizations:read"


class OrganizationSerializer(serializers.Serializer):
    """An organisation of the directory. Nothing here tells who posted which need."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField(help_text="ポータルのページ")
    type = serializers.CharField(help_text="コード一覧 org_type")
    name = serializers.SerializerMethodField()
    name_kana = serializers.CharField()
    corporate_number = serializers.CharField(help_text="法人番号")
    municipality_code = serializers.CharField(allow_null=True, help_text="全国地方公共団体コード（6桁）")
    municipality_name = serializers.CharField(allow_null=True)
    industry_code = serializers.CharField(allow_null=True, help_text="日本標準産業分類")
    industry_name = serializers.CharField(allow_null=True)
    size_band = serializers.CharField(help_text="コード一覧 size_band")
    description = serializers.CharField()
    capabilities = serializers.ListField(child=serializers.CharField(), help_text="得意な技術")
    website = serializers.CharField()
    is_fictional = serializers.BooleanField(help_text="架空のデータ")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, organization: PublicOrganization) -> str:
        return settings.SITE_URL + reverse("organizations:detail", args=[organization.public_id])

    @extend_schema_field(TextSerializer)
    def get_name(self, organization: PublicOrganization) -> dict[str, str | None]:
        return {"ja": organization.name, "en": organization.name_en or None}


@a_list(
    "listOrganizations",
    gettext_noop("名簿の団体。よみの順"),
    of=OrganizationSerializer,
    scope=SCOPE,
    tag="organizations",
    conditions=(
        condition("q", gettext_noop("名前・よみ・紹介文の言葉（100字まで）")),
        condition("type", gettext_noop("コード一覧 org_type")),
        condition("municipality", gettext_noop("全国地方公共団体コード（6桁）")),
        condition("industry", gettext_noop("日本標準産業分類の大分類（A〜T）")),
    ),
)
class OrganizationList(PublicList):
    """Approved organisations by their reading."""

    scope = SCOPE
    serializer_class = OrganizationSerializer
    order = ("name_kana", "public_id")
    filters = frozenset(DirectoryFilter.base_filters)

    def rows(self, hidden: list[UUID]) -> QuerySet:
        return Organization.objects.listed()

    def narrowed(self, rows: QuerySet, params: Mapping[str, str]) -> QuerySet:
        conditions = DirectoryFilter(params, queryset=rows)
        parameters.demand(conditions.form)
        return public.rows(conditions.qs)

    def cards(self, rows: list[dict[str, Any]]) -> list[PublicOrganization]:
        return [public.card(row) for row in rows]


@a_detail(
    "getOrganization", gettext_noop("1つの団体"), of=OrganizationSerializer, scope=SCOPE, tag="organizations"
)
class OrganizationDetail(PublicDetail):
    """One approved organisation."""

    scope = SCOPE
    serializer_class = OrganizationSerializer

    def found(self, public_id: UUID, *, hidden: list[UUID]) -> PublicOrganization | None:
        row = public.rows(Organization.objects.listed().filter(public_id=public_id)).first()
        return None if row is None else public.card(row)
