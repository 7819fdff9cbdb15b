"""People who act for the desk, a bank or a municipality go on only with a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from accounts import keeping

ALWAYS_OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_confirm_email",
        "account_email_verification_sent",
    }
)


class LogInMiddleware(LoginRequiredMiddleware):
    """Ask for a log-in, and keep what was typed when it had ended meanwhile."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        keeping.keep(request)
        return super().handle_no_permission(request, view_func)


class StepAddressMiddleware:
    """An address that only takes a step shows whoever opens it the way back, not an empty page.

    People come here from the log-in, when it had ended before they pressed a button, and from their history.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            shown = {"back_url": _page_above(request.path_info), "words": keeping.words_of(request)}
            response.content = render_to_string("405.html", shown)
        return response


def _page_above(path: str) -> str:
    """Return the nearest address above this one that is a page."""
    above = path
    while above != "/":
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(above):
            return above
    return "/"


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
