"""Whether the reader of a public listing already has an introduction or a case with its side."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from matching import under_way

LISTINGS = {"needs:detail": True, "seeds:detail": False}


class UnderWayMiddleware:
    """Ask before the page is made with public eyes, of the reader's own listings alone, in one question."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, values: dict[str, Any]) -> None:
        """Give the two public pages ``request.introduction_under_way``."""
        is_need = LISTINGS.get(request.resolver_match.view_name)
        if is_need is None or request.actor.membership is None or request.actor.is_desk:
            return
        found = under_way.with_listing(request.actor, values["public_id"], is_need=is_need)
        request.introduction_under_way = found.public_id if found is not None else None
