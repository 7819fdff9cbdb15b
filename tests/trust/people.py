"""The browsers of everybody in the scene; what one request changes is taken back after it."""

from copy import deepcopy
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.factories import sign_in
from tests.trust.scene import Scene

VISITOR, PARTNER = "AN", "AC"
PARTNER_HEADERS = {"accept": "application/json", "authorization": "Bearer no-such-token"}


class People:
    """Asks the site as anybody."""

    def __init__(self, scene: Scene) -> None:
        self.browsers = {VISITOR: browser(), PARTNER: browser(headers=PARTNER_HEADERS)}
        self.browsers |= {role: sign_in(browser(), member) for role, member in scene.cast.items()}

    def ask(self, role: str, url: str, *, method: str = "get", **options: Any) -> HttpResponse:
        """Return the answer with its body read; the database and the browser forget the request."""
        asker = self.browsers[role]
        cookies = deepcopy(asker.cookies)
        with transaction.atomic(), patch("django.test.client.store_rendered_templates", _nothing):
            response = getattr(asker, method)(url, **options)
            if response.streaming:
                response.content = b"".join(response.streaming_content)
            transaction.set_rollback(True)
        asker.cookies = cookies
        return response


def _nothing(*_args: Any, **_told: Any) -> None:
    """Nobody here asks for the context of a page; copying all of it for each template takes its time."""


def browser(**options: Any) -> Client:
    """Return a client that sees error pages as people do."""
    return Client(raise_request_exception=False, **options)
