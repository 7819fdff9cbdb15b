"""The description of the API: for machines at ``/api/v1/schema/``, for people at ``/api/docs/``."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters
from api.problems import CATALOGUE
from api.throttling import WINDOW_SECONDS
from api.views import ApiView


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document; it changes with the code only."""
    return SchemaGenerator().get_schema(request=None, public=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """One address as people read it: what it answers, and what may be asked with it."""

    method: str
    path: str
    name: str
    parameters: list[tuple[str, str, str]]


@cache
def operations() -> list[Operation]:
    """Return the addresses of the document, in its order."""
    return [
        Operation(method.upper(), path, told["summary"], [*map(_parameter, told.get("parameters", []))])
        for path, methods in document()["paths"].items()
        for method, told in methods.items()
    ]


def _parameter(told: dict[str, Any]) -> tuple[str, str, str]:
    values = told.get("schema", {}).get("enum", [])
    return told["name"], told.get("description", ""), ", ".join(map(str, values))


class SchemaView(ApiView):
    """The OpenAPI 3.1 document."""

    schema = None
    renderer_classes = (JSONRenderer, OpenApiJsonRenderer)

    def get(self, request: Request) -> Response:
        parameters.known(request, ())
        return Response(document())


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show people how to use the API, and every address of its document."""
    context = {
        "problems": CATALOGUE,
        "rates": settings.API_RATES,
        "seconds": WINDOW_SECONDS,
        "scopes": settings.OAUTH2_PROVIDER["SCOPES"],
        "site_url": settings.SITE_URL,
        "has_sandbox": settings.DEMO,
        "operations": operations(),
    }
    return render(request, "api/docs.html", context)
