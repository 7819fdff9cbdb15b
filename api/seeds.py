"""Published seeds for partner sites: the frozen public type, column by column."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import parameters
from api.describing import a_detail, a_list, condition
from api.views import PublicDetail, PublicList
from seeds import public
from seeds.filters import SeedFilter
from seeds.models import PublishedSeed
from seeds.public import PublicSeed

SCOPE = "seeds:read"


class SeedSerializer(serializers.Serializer):
    """A published seed; its institution is named."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField(help_text="ポータルのページ")
    kind = serializers.CharField(help_text="コード一覧 seed_kind")
    title = serializers.CharField()
    one_line = serializers.CharField(help_text="ひとことで言うと")
    summary = serializers.CharField()
    applications = serializers.ListField(child=serializers.CharField(), help_text="使いみちの例")
    advantages = serializers.CharField(help_text="どれだけ良いか")
    trl = serializers.IntegerField(allow_null=True, help_text="実用化の段階（1〜9）")
    trl_band = serializers.CharField(help_text="コード一覧 trl_band")
    ip_status = serializers.CharField(help_text="コード一覧 ip_status")
    patent_number = serializers.CharField()
    licence_terms = serializers.CharField()
    minimum_order = serializers.CharField()
    keywords = serializers.ListField(child=serializers.CharField())
    collaboration_types = serializers.ListField(
        child=serializers.CharField(), help_text="コード一覧 collaboration_type"
    )
    field_code = serializers.CharField(
        source="research_field_id", allow_null=True, help_text="研究分野のコード"
    )
    theme_codes = serializers.ListField(child=serializers.CharField(), help_text="テーマのコード")
    organization_id = serializers.UUIDField()
    institution_name = serializers.CharField()
    lab_name = serializers.CharField()
    researcher_id = serializers.UUIDField(allow_null=True)
    researcher_name = serializers.CharField()
    source_note = serializers.CharField(help_text="公表元")
    title_en = serializers.CharField(help_text="英語の題名（ないときは空）")
    summary_en = serializers.CharField(help_text="英語の概要（ないときは空）")
    is_text_withheld = serializers.BooleanField(help_text="本文を公開していない（題名だけ）")
    is_fictional = serializers.BooleanField(help_text="架空のデータ")
    published_on = serializers.DateField()
    updated_on = serializers.DateField(help_text="公開内容が変わった日")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, seed: PublicSeed) -> str:
        return settings.SITE_URL + reverse("seeds:detail", args=[seed.public_id])


class SeedConditions(SeedFilter):
    """What a partner may narrow seeds by."""

    published_since = django_filters.DateFilter(
        field_name="published_on", lookup_expr="gte", input_formats=parameters.DAY["input_formats"]
    )


@a_list(
    "listSeeds",
    gettext_noop("公開中のシーズ。新しい日から"),
    of=SeedSerializer,
    scope=SCOPE,
    tag="seeds",
    conditions=(
        condition("q", gettext_noop("言葉。空白で区切ると、すべてを含むもの（100字まで）")),
        condition("theme", gettext_noop("テーマのコード")),
        condition("kind", gettext_noop("コード一覧 seed_kind")),
        condition("field", gettext_noop("研究分野のコード（RF01 など。1文字なら大区分）")),
        condition("trl_band", gettext_noop("コード一覧 trl_band")),
        condition("institution", gettext_noop("機関の id"), OpenApiTypes.UUID),
        condition("published_since", gettext_noop("この日から後に公開されたもの"), OpenApiTypes.DATE),
    ),
)
class SeedList(PublicList):
    """Published seeds, the newest day first."""

    scope = SCOPE
    serializer_class = SeedSerializer
    order = ("-published_on", "public_id")
    filters = frozenset(SeedConditions.base_filters)

    def rows(self, hidden: list[UUID]) -> QuerySet:
        return public.rows(PublishedSeed.objects.visible(hidden=hidden))

    def narrowed(self, rows: QuerySet, params: Mapping[str, str]) -> QuerySet:
        conditions = SeedConditions(params, queryset=rows)
        parameters.demand(conditions.form)
        return conditions.qs

    def cards(self, rows: list[dict[str, Any]]) -> list[PublicSeed]:
        return public.cards(rows)


@a_detail("getSeed", gettext_noop("1件のシーズ"), of=SeedSerializer, scope=SCOPE, tag="seeds")
class SeedDetail(PublicDetail):
    """One published seed."""

    scope = SCOPE
    serializer_class = SeedSerializer

    def found(self, public_id: UUID, *, hidden: list[UUID]) -> PublicSeed | None:
        return public.card(PublishedSeed.objects.visible(hidden=hidden), public_id)
