"""People who act for the desk, a bank or a municipality go on only with a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import keeping

ALWAYS_OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_confirm_email",
        "account_email_verification_sent",
        "healthz",
        "readyz",
    }
)


class LogInMiddleware(LoginRequiredMiddleware):
    """Ask for a log-in, and keep what was typed when it had ended meanwhile."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        keeping.keep(request)
        return super().handle_no_permission(request, view_func)


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Send a person without the second factor their roles ask for to its set-up."""
        if not settings.STAFF_MFA_REQUIRED or _is_open(request) or not request.user.is_authenticated:
            return None
        if not request.actor.needs_second_factor or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("この役割では、二段階認証が必要です。先に設定してください。"))
        return redirect("mfa_index")


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name or ""
    return name in ALWAYS_OPEN or name.startswith("mfa_")
