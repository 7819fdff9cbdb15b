"""A postal code and its towns, from the shipped table."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_noop
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters
from api.describing import a_detail
from api.views import PublicView
from classifications import postal


class TownSerializer(serializers.Serializer):
    """A town of a postal code."""

    municipality_code = serializers.CharField(source="city_code")
    prefecture = serializers.CharField()
    city = serializers.CharField()
    town = serializers.CharField(help_text="「以下に掲載がない場合」の番号では空")
    kana = serializers.CharField()


class PostalCodeSerializer(serializers.Serializer):
    """A postal code; some stand for several towns."""

    code = serializers.CharField()
    towns = TownSerializer(many=True)


@a_detail(
    "getPostalCode",
    gettext_noop("郵便番号から住所（東京・埼玉・神奈川）"),
    of=PostalCodeSerializer,
    scope="",
    tag="classifications",
)
class PostalCode(PublicView):
    """Which towns a postal code stands for."""

    def read(self, request: Request, *, hidden: list[UUID], **kwargs: Any) -> Response:
        parameters.known(request, ())
        towns = postal.towns_of(kwargs["code"])
        if not towns:
            raise Http404
        return Response(PostalCodeSerializer({"code": kwargs["code"], "towns": towns}).data)
