"""The doors of the home page: to the form when the acting role has one, else to the step before it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from needs.rules import can_post
from organizations.acting import Actor


@dataclass(frozen=True, slots=True)
class Start:
    """A form, who may open it, and what to say to everybody else."""

    url_name: str
    is_for: Callable[[Actor], bool]
    only_for: str


STARTS = {
    "need": Start(
        "needs:new", can_post, _("ニーズは、会社のメンバーが投稿できます。立場を切りかえてください。")
    ),
    "seed": Start(
        "seeds:new",
        lambda actor: actor.is_researcher,
        _("シーズは、研究者が登録できます。立場を切りかえてください。"),
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
        messages.info(request, _("まず、所属する団体を登録するか、団体に参加してください。"))
        return redirect("organizations:new")
    messages.warning(request, chosen.only_for)
    return redirect("pages:my")
