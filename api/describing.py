"""Words of the OpenAPI document that resources share."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_noop
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view, inline_serializer
from rest_framework import serializers

from api.paging import MAX_PAGE_SIZE, PAGE_SIZE
from api.problems import CONTENT_TYPE, FAULTS


class FaultSerializer(serializers.Serializer):
    """One refused query parameter."""

    parameter = serializers.CharField(help_text="条件の名前（ふつうの名前でないときは空）")
    code = serializers.ChoiceField(choices=list(FAULTS))
    detail = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField(), help_text="使える条件、または使える値")


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.URLField(help_text="この種類の説明")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="変わらない名前")
    errors = FaultSerializer(many=True, required=False, help_text="使えない条件")


class TextSerializer(serializers.Serializer):
    """A name in Japanese, and in English where there is one."""

    ja = serializers.CharField()
    en = serializers.CharField(allow_null=True)


def condition(name: str, description: str, type_: Any = OpenApiTypes.STR, **options: Any) -> OpenApiParameter:
    """Describe a query parameter."""
    return OpenApiParameter(name, type_, OpenApiParameter.QUERY, description=description, **options)


PAGING = (
    condition("cursor", gettext_noop("前の答えの next・previous に入っている位置。自分では作れません。")),
    condition(
        "page_size",
        gettext_noop("1ページの件数"),
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
    ),
)


def a_list(
    name: str, summary: str, *, of: type, conditions: Sequence[OpenApiParameter] = (), scope: str, tag: str
) -> Any:
    """Describe a list by pages."""
    page = inline_serializer(
        name=f"{of.__name__.removesuffix('Serializer')}Page",
        fields={
            "next": serializers.URLField(allow_null=True, help_text="次のページ"),
            "previous": serializers.URLField(allow_null=True, help_text="前のページ"),
            "results": of(many=True),
        },
    )
    parameters = [*conditions, *PAGING]
    return _described(name, summary, page, parameters=parameters, scope=scope, tag=tag, failures=(400, 406))


def a_detail(name: str, summary: str, *, of: Any, scope: str, tag: str) -> Any:
    """Describe one thing."""
    return _described(name, summary, of, parameters=(), scope=scope, tag=tag, failures=(400, 404, 406))


def failures_of(statuses: Iterable[int]) -> dict[tuple[int, str], type]:
    """Return the problems that an address may answer with."""
    return {(status, CONTENT_TYPE): ProblemSerializer for status in statuses}


def _described(
    name: str,
    summary: str,
    shown: Any,
    *,
    parameters: Sequence[OpenApiParameter],
    scope: str,
    tag: str,
    failures: tuple[int, ...],
) -> Any:
    refused = (401, 403, 429, 500) if scope else (401, 429, 500)
    return extend_schema_view(
        get=extend_schema(
            operation_id=name,
            summary=summary,
            tags=[tag],
            parameters=list(parameters),
            auth=[{}, {"client": [scope] if scope else []}],
            responses={200: shown, **failures_of(sorted({*failures, *refused}))},
        )
    )
