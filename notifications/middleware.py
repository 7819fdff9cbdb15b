"""Puts the number of unread messages at hand; it is counted once, when somebody first looks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from notifications import inbox


class UnreadCountMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.unread_count = SimpleLazyObject(lambda: inbox.unread_count(request.user))
        return self.get_response(request)
