"""Pages for members of a body: whoever belongs to none joins one first, and comes back to the page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import keeping
from core.responses import is_autosave
from organizations.enums import OrganizationStatus
from organizations.models import Membership
from organizations.rules import MANAGING_ROLES

STOPPED = (OrganizationStatus.SUSPENDED, OrganizationStatus.REJECTED)
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


def joined(request: HttpRequest) -> HttpResponse:
    """Lead a new member to the page they were going to, else to their body."""
    return redirect(request.session.pop(SESSION_KEY, None) or "organizations:mine")


@dataclass(frozen=True, slots=True)
class Stopped:
    """A body that the desk has stopped or refused; only its managers read why."""

    name: str
    is_suspended: bool
    reason: str


def stopped_of(user: Any) -> list[Stopped]:
    """Return the bodies for which this person cannot act because of the desk's decision."""
    rows = Membership.objects.standing().filter(user=user, approved=True, organization__status__in=STOPPED)
    return [_stopped(row) for row in rows.select_related("organization").order_by("-pk")[:5]]


def _stopped(membership: Membership) -> Stopped:
    body = membership.organization
    last = body.changes.order_by("-at", "-pk").first() if membership.role in MANAGING_ROLES else None
    return Stopped(body.name, body.status == OrganizationStatus.SUSPENDED, last.reason if last else "")
