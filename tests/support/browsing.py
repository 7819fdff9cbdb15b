"""What a test client need not build again."""

from typing import Any

from django.conf import Settings, settings
from django.core.handlers.base import BaseHandler
from django.test.client import ClientHandler

PARTS = ("_middleware_chain", "_view_middleware", "_template_response_middleware", "_exception_middleware")


def share_middleware() -> None:
    """Let all clients of a run go through one chain of middleware, as all visitors of a server do.

    A chain of its own costs each client four times a small page. Changed settings get a chain of their own.
    """
    shared: dict[str, Any] = {}

    def load(handler: ClientHandler, is_async: bool = False) -> None:
        if not isinstance(settings._wrapped, Settings):
            BaseHandler.load_middleware(handler, is_async)
            return
        if not shared:
            BaseHandler.load_middleware(handler, is_async)
            shared.update({part: getattr(handler, part) for part in PARTS})
        vars(handler).update(shared)

    ClientHandler.load_middleware = load
