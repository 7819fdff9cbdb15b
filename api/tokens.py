"""The token endpoint of partner sites: OAuth 2.0 client credentials (RFC 6749 §4.4), no other grant."""

import json
from typing import Any, ClassVar

from django.db import DataError, transaction
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters
from drf_spectacular.utils import extend_schema
from oauth2_provider.views.mixins import OAuthLibMixin
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.describing import failures_of
from api.problems import BY_STATUS, INVALID_CLIENT, ContentTooLarge, language_of
from api.views import ApiView

LARGEST_BODY = 8192
REFUSED = 400, json.dumps({"error": "invalid_request"}), {}


class TokenRequestSerializer(serializers.Serializer):
    """The form that asks for a token."""

    grant_type = serializers.ChoiceField(choices=["client_credentials"])
    scope = serializers.CharField(required=False, help_text="空白で区切る。なければ読み取りのすべて")
    client_id = serializers.CharField(required=False, help_text="Basic 認証で送るときは不要")
    client_secret = serializers.CharField(required=False)


class TokenSerializer(serializers.Serializer):
    """A token of one hour."""

    access_token = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField()
    scope = serializers.CharField()


class TokenRefusalSerializer(serializers.Serializer):
    """Why no token was given (RFC 6749 section 5.2)."""

    error = serializers.CharField()
    error_description = serializers.CharField(required=False)
    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()


@method_decorator(sensitive_post_parameters("client_secret"), name="dispatch")
class TokenView(OAuthLibMixin, ApiView):
    """Give a client that knows its secret a token; guesses are counted."""

    http_method_names: ClassVar[list[str]] = ["post"]
    authentication_classes = ()
    parser_classes = (FormParser,)
    policy = "token"
    cacheable = False

    @extend_schema(
        operation_id="getToken",
        summary=gettext_noop("トークンを取る（client credentials）"),
        tags=["oauth2"],
        auth=[{"secret": []}, {}],
        request={"application/x-www-form-urlencoded": TokenRequestSerializer},
        responses={
            200: TokenSerializer,
            (400, "application/json"): TokenRefusalSerializer,
            (401, "application/json"): TokenRefusalSerializer,
            **failures_of((405, 413, 415, 429, 500)),
        },
    )
    def post(self, request: Request) -> Response:
        status, text, headers = self._asked(request)
        kept = {name: value for name, value in headers.items() if name in {"WWW-Authenticate", "Pragma"}}
        told = json.loads(text)
        if status != 200:
            problem = INVALID_CLIENT if status == INVALID_CLIENT.status else BY_STATUS[status]
            told = {**problem.body(language_of(request)), **_constant(told)}
        return Response(told, status=status, headers=kept)

    def _asked(self, request: Request) -> tuple[int, str, dict[str, str]]:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            raise ContentTooLarge
        # Reading it lets DRF judge its type; the toolkit then finds the form parsed.
        _ = request.data
        if any("\x00" in value for _name, values in request._request.POST.lists() for value in values):
            return REFUSED
        try:
            with transaction.atomic():
                return self._given(request)
        except (ValueError, DataError):
            # Escapes that are none, and NUL inside a Basic header.
            return REFUSED

    def _given(self, request: Request) -> tuple[int, str, dict[str, str]]:
        _url, headers, body, status = self.create_token_response(request._request)
        return status, body, headers


def _constant(told: dict[str, Any]) -> dict[str, Any]:
    """Keep the standard's code, not the library's sentences: some of them repeat what was sent."""
    return {"error": told.get("error", "invalid_request")}
