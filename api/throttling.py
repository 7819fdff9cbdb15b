"""How often one may ask: a fixed window, counted in Redis; while Redis is away, reading stays open."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.rates import WINDOW_SECONDS, Rates, network_of


@dataclass(frozen=True, slots=True)
class Count:
    """Where an asker stands in the present window."""

    policy: str
    quota: int
    used: int
    seconds_left: int

    @property
    def is_over(self) -> bool:
        return self.used > self.quota

    def write_to(self, response: HttpResponse) -> None:
        """Tell the asker (draft-ietf-httpapi-ratelimit-headers)."""
        remaining = max(0, self.quota - self.used)
        response["RateLimit-Policy"] = f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}'
        response["RateLimit"] = f'"{self.policy}";r={remaining};t={self.seconds_left}'
        if response.status_code == 429:
            response["Retry-After"] = str(self.seconds_left)


class WindowThrottle(BaseThrottle):
    """Count a request for its client, or for its address when it comes without a token."""

    def allow_request(self, request: Request, view: Any) -> bool:
        policy, who = self._asker(request, view)
        window, into = divmod(_now(), WINDOW_SECONDS)
        key = f"api-rate:{policy}:{salted_hmac('api-rate', who).hexdigest()[:32]}:{window}"
        used = Rates.counted(key, cache="default" if policy == "token" else "redis")
        view.count = Count(policy, settings.API_RATES[policy], used, WINDOW_SECONDS - into)
        return not view.count.is_over

    def _asker(self, request: Request, view: Any) -> tuple[str, str]:
        try:
            token = request.auth
        except APIException:
            # A wrong token is counted for the address it comes from.
            token = None
        if token is not None:
            return "client", str(token.application_id)
        return view.policy, network_of(self.get_ident(request) or "")


def _now() -> int:
    return int(time.time())
