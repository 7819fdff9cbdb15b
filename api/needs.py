"""Published needs for partner sites: the frozen public type, column by column."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import parameters
from api.describing import a_detail, a_list, condition
from api.views import PublicDetail, PublicList
from core.calendar import today
from needs import public
from needs.filters import NeedFilter
from needs.public import PublicFile, PublicNeed, names_of_fields

SCOPE = "needs:read"


class NeedSerializer(serializers.Serializer):
    """A published need. An anonymous one has no road to its company; days, never hours."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField(help_text="ポータルのページ")
    label = serializers.CharField(help_text="投稿者の表示。匿名のときは地域・業種・規模だけ")
    is_anonymous = serializers.BooleanField()
    is_open = serializers.BooleanField(help_text="いま受け付けているか")
    kind = serializers.CharField(help_text="コード一覧 need_kind")
    title = serializers.CharField()
    problem = serializers.CharField(help_text="困っていること")
    wanted_result = serializers.CharField(help_text="実現したいこと")
    constraints = serializers.CharField(help_text="条件・制約")
    tried_so_far = serializers.CharField(help_text="これまでに試したこと")
    theme_codes = serializers.ListField(child=serializers.CharField(), help_text="テーマのコード")
    field_codes = serializers.ListField(child=serializers.CharField(), help_text="研究分野のコード")
    budget_band = serializers.CharField(help_text="コード一覧 budget_band")
    collaboration_types = serializers.ListField(
        child=serializers.CharField(), help_text="コード一覧 collaboration_type"
    )
    ip_wish = serializers.CharField(help_text="知的財産の希望")
    publication_ok = serializers.CharField(
        help_text="論文などでの発表: yes, after_filing, ask_first, no のどれか"
    )
    student_ok = serializers.BooleanField(help_text="学生の参加")
    decision_within_days = serializers.IntegerField(help_text="提案への回答までの日数")
    deadline = serializers.DateField(help_text="募集の締切日")
    published_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, need: PublicNeed) -> str:
        return settings.SITE_URL + reverse("needs:detail", args=[need.public_id])


class NeedFileSerializer(serializers.Serializer):
    """A released file, rebuilt and renamed."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    content_type = serializers.CharField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, file: PublicFile) -> str:
        return settings.SITE_URL + reverse("needs:file", args=[self.context["need_id"], file.public_id])


class NeedDetailSerializer(NeedSerializer):
    """A published need with its released files."""

    files = serializers.SerializerMethodField()

    @extend_schema_field(NeedFileSerializer(many=True))
    def get_files(self, need: PublicNeed) -> list[dict[str, Any]]:
        files = public.files_of(need.public_id)
        return NeedFileSerializer(files, many=True, context={"need_id": need.public_id}).data


class NeedConditions(NeedFilter):
    """What a partner may narrow needs by; the page's own conditions of taste are left out."""

    budget = None
    deadline = None
    field = django_filters.ChoiceFilter(
        label=_("研究分野"), choices=lambda: list(names_of_fields().items()), method="of_field"
    )
    open = django_filters.ChoiceFilter(
        label=_("受付中"), choices=[("true", "true"), ("false", "false")], method="taking_answers"
    )
    published_since = django_filters.DateFilter(
        field_name="published_on", lookup_expr="gte", input_formats=parameters.DAY["input_formats"]
    )

    def of_field(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(field_codes__contains=[value])

    def taking_answers(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        condition = {"closed_on__isnull": True, "deadline__gte": today()}
        return rows.filter(**condition) if value == "true" else rows.exclude(**condition)


@a_list(
    "listNeeds",
    gettext_noop("公開中のニーズ。新しい日から、日の中は決まった不規則な順"),
    of=NeedSerializer,
    scope=SCOPE,
    tag="needs",
    conditions=(
        condition("q", gettext_noop("言葉。空白で区切ると、すべてを含むもの（100字まで）")),
        condition("theme", gettext_noop("テーマのコード")),
        condition("kind", gettext_noop("コード一覧 need_kind")),
        condition("field", gettext_noop("研究分野のコード（RF01 など）")),
        condition("open", gettext_noop("受け付けているか"), enum=["true", "false"]),
        condition("published_since", gettext_noop("この日から後に公開されたもの"), OpenApiTypes.DATE),
    ),
)
class NeedList(PublicList):
    """Published needs, the newest day first."""

    scope = SCOPE
    serializer_class = NeedSerializer
    order = public.ORDER
    filters = frozenset(NeedConditions.base_filters)

    def rows(self, hidden: list[UUID]) -> QuerySet:
        return public.rows(hidden).values(*public.COLUMNS, "shuffle")

    def narrowed(self, rows: QuerySet, params: Mapping[str, str]) -> QuerySet:
        conditions = NeedConditions(params, queryset=rows)
        parameters.demand(conditions.form)
        return conditions.qs

    def cards(self, rows: list[dict[str, Any]]) -> list[PublicNeed]:
        # Its place inside the day is for the cursor alone.
        return public.cards({name: row[name] for name in public.COLUMNS} for row in rows)


@a_detail("getNeed", gettext_noop("1件のニーズ"), of=NeedDetailSerializer, scope=SCOPE, tag="needs")
class NeedDetail(PublicDetail):
    """One published need with its released files."""

    scope = SCOPE
    serializer_class = NeedDetailSerializer

    def found(self, public_id: UUID, *, hidden: list[UUID]) -> PublicNeed | None:
        return public.find(public_id, hidden=hidden)
