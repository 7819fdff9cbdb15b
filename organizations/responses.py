"""Pages for members of a body: whoever belongs to none joins one first, and comes back to the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import keeping
from core.responses import is_autosave

SESSION_KEY = "after_joining"


def for_members(*, start: str = "") -> Callable:
    """Lead people of no body to joining one; ``start`` names the door that knows which roles see it."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.membership is not None or is_autosave(request):
                return view(request, *args, **kwargs)
            keeping.keep(request)
            return join_first(request, path=reverse("pages:start", args=[start]) if start else request.path)

        return wrapped

    return decorate


def join_first(request: HttpRequest, *, path: str) -> HttpResponse:
    """Lead to the ways into a body, and remember where the person was going."""
    request.session[SESSION_KEY] = path
    messages.info(
        request,
        _("まず、所属する団体を登録するか、団体に参加してください。そのあと、もとのページに戻ります。"),
    )
    return redirect("organizations:new")


def joined(request: HttpRequest, *, otherwise: str = "organizations:mine") -> HttpResponse:
    """Lead a new member to the page they were going to, else to their body or what they can do in it."""
    return redirect(request.session.pop(SESSION_KEY, None) or otherwise)
