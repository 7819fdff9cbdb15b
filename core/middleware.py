"""What no database column can hold is turned away before anybody asks the database for it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class UnstorableInputMiddleware:
    """Refuse addresses with NUL or broken characters; forget cookies with them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if _storable(value)}
        if not _storable(request.path_info):
            raise BadRequest
        return self.get_response(request)


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
