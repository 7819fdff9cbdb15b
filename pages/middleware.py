"""After a step, the menu of the workspace counts anew what waits."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pages.counting import forget_counts

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class WaitingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in READING and request.actor.is_signed_in:
            forget_counts(request.actor)
        return response
