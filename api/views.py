"""What every address of the API shares: counting, public eyes, problems, ETags, and pages of a list."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api import paging, parameters
from api.authentication import hidden_for
from api.throttling import Count
from disclosure.public_eyes import public_eyes

MAX_AGE_SECONDS = 60
VARY = ("Accept", "Accept-Language", "Authorization")


class ApiView(APIView):
    """An address of the API; every answer of it, good or bad, leaves through ``dispatch``."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    scope: ClassVar[str] = ""
    policy: ClassVar[str] = "visitor"
    cacheable: ClassVar[bool] = True
    count: Count | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        # A problem comes as it is.
        if isinstance(response, Response):
            response = response.render()
        patch_vary_headers(response, VARY)
        if response.status_code == 200 and self.cacheable:
            response = self._told_once(request, response)
        else:
            response["Cache-Control"] = "no-store"
        if self.count is not None:
            self.count.write_to(response)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what DRF refuses, and count the refused as well."""
        try:
            super().initial(request, *args, **kwargs)
        except Throttled:
            raise
        except APIException:
            self.check_throttles(request)
            raise

    def _told_once(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Answer 304 to who has this representation already; strong, because it is made of the very bytes."""
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        whose = "private" if self.request.auth is not None else "public"
        response["ETag"] = etag
        response["Cache-Control"] = f"{whose}, max-age={MAX_AGE_SECONDS}"
        held = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
        if "*" not in held and etag not in {tag.removeprefix("W/") for tag in held}:
            return response
        kept = {name: response[name] for name in ("ETag", "Cache-Control", "Vary")}
        return HttpResponse(status=304, headers=kept)


class PublicView(ApiView):
    """A resource read with public eyes; who asks, and what does not exist for them, is read before."""

    def get(self, request: Request, **kwargs: Any) -> Response:
        hidden = hidden_for(request)
        with public_eyes():
            return self.read(request, hidden=hidden, **kwargs)

    def read(self, request: Request, *, hidden: list[UUID], **kwargs: Any) -> Response:
        """Return the resource; runs with public eyes."""
        raise NotImplementedError


class PublicList(PublicView):
    """A list by pages. A subclass says what it selects, how it narrows and how it shows."""

    serializer_class: ClassVar[type[Serializer]]
    order: ClassVar[tuple[str, ...]]
    filters: ClassVar[Collection[str]] = frozenset()

    def read(self, request: Request, *, hidden: list[UUID], **kwargs: Any) -> Response:
        params = parameters.known(request, {*self.filters, *paging.PARAMETERS})
        rows = self.narrowed(self.rows(hidden), params)
        page = paging.page_of(rows, order=self.order, params=params)
        links = {name: self._link(params, getattr(page, name)) for name in ("next", "previous")}
        shown = self.serializer_class(self.cards(page.rows), many=True).data
        response = Response({**links, "results": shown})
        if any(links.values()):
            response["Link"] = _link_header(links)
        return response

    def rows(self, hidden: list[UUID]) -> Any:
        """Return the rows that the world may list, as dictionaries of public columns."""
        raise NotImplementedError

    def narrowed(self, rows: Any, params: Mapping[str, str]) -> Any:
        """Return the rows that meet the conditions."""
        return rows

    def cards(self, rows: list[dict[str, Any]]) -> Iterable[Any]:
        """Turn rows into the public type."""
        return rows

    def _link(self, params: Mapping[str, str], cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = urlencode({**params, "cursor": cursor})
        return self.request.build_absolute_uri(f"{self.request.path}?{query}")


class PublicDetail(PublicView):
    """One thing by its public id; whatever the world does not see is the same 404."""

    serializer_class: ClassVar[type[Serializer]]

    def read(self, request: Request, *, hidden: list[UUID], **kwargs: Any) -> Response:
        parameters.known(request, ())
        found = self.found(kwargs["public_id"], hidden=hidden)
        if found is None:
            raise Http404
        return Response(self.serializer_class(found).data)

    def found(self, public_id: UUID, *, hidden: list[UUID]) -> Any:
        """Return the public thing, or None."""
        raise NotImplementedError


class NothingHere(ApiView):
    """Every address under ``/api/`` that no resource has."""

    http_method_names = ("get", "head", "post", "put", "patch", "delete", "options")
    schema = None

    def get(self, request: Request, **kwargs: Any) -> Response:
        raise Http404

    post = put = patch = delete = options = get


def _link_header(links: Mapping[str, str | None]) -> str:
    relations = {"next": "next", "previous": "prev"}
    return ", ".join(f'<{url}>; rel="{relations[name]}"' for name, url in links.items() if url)
