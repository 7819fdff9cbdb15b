"""Which pages are nobody's business but the reader's; crawlers are told to leave them out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

PRIVATE = ("/my/", "/accounts/", "/admin/", "/u/", "/search/", "/api/", "/exports/", "/demo/")


class NoIndexMiddleware:
    """Say ``noindex`` on every answer that is not a public page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_private(request):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


def is_private(request: HttpRequest) -> bool:
    """Return whether a page asks for a log-in, stands in a private corner, or does not exist."""
    match = request.resolver_match
    if match is None or getattr(match.func, "login_required", True):
        return True
    language = get_language_from_path(request.path_info)
    bare = request.path_info.removeprefix(f"/{language}") if language else request.path_info
    return bare.startswith(PRIVATE)
