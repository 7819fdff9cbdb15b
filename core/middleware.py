"""What no database column can hold is turned away early; the address says in which language to answer."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import get_language_from_path, override

from core.languages import in_japanese
from core.marking import marked


class UnstorableInputMiddleware:
    """Refuse addresses with NUL or broken characters; forget cookies with them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if _storable(value)}
        if not _storable(request.path_info):
            raise BadRequest
        return self.get_response(request)


class PublicCompressionMiddleware(GZipMiddleware):
    """Compress pages for visitors alone: who has no session reads no secret whose length could tell it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies or not is_page:
            return response
        return super().process_response(request, response)


class LanguageMiddleware:
    """Write each page in the language of its address, never the browser's: it can be shared and cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class MarkingMiddleware:
    """Mark Japanese texts on English pages; further in than whoever counts the page's length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not in_japanese() and not response.streaming and _is_html(response):
            response.content = marked(response.content.decode())
        return response


def _is_html(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
