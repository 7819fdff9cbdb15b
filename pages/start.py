"""The doors of the home page: to the form when the acting role has one, else to the step before it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from needs.rules import can_post
from organizations import responses
from organizations.acting import Actor

SWITCH = _("右上の名前から、立場を切りかえてください。")


@dataclass(frozen=True, slots=True)
class Start:
    """A form, who may open it, and what to say to everybody else."""

    url_name: str
    is_for: Callable[[Actor], bool]
    only_for: str


STARTS = {
    "need": Start("needs:new", can_post, _("ニーズは、会社のメンバーが投稿できます。")),
    "seed": Start(
        "seeds:new",
        lambda actor: actor.is_researcher,
        _("シーズは、研究者が登録できます。"),
    ),
}


@require_safe
def start(request: HttpRequest, what: str) -> HttpResponse:
    """Lead a person from the home page to the form, or say what comes first."""
    if (chosen := STARTS.get(what)) is None:
        raise Http404
    if chosen.is_for(request.actor):
        return redirect(chosen.url_name)
    if request.actor.membership is None:
        return responses.join_first(request, path=request.path)
    several = len(request.actor.memberships) > 1
    messages.warning(request, f"{chosen.only_for}{SWITCH if several else ''}")
    return redirect("pages:my")
