"""Suggestions for the own needs and seeds, with reasons; only public text stands here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.enums import Mark
from matching.models import Suggestion
from matching.suggested import page_of
from matching.suggesting import mark


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Show the nearest public listings for each own one, or why there are none and what to do."""
    only = _as_id(request.GET.get("of", ""))
    page, groups = page_of(request.actor, number=request.GET.get("page"), only=only)
    context = {"page": page, "groups": groups, "marks": Mark, "only": only}
    return render(request, "matching/suggestions.html", context)


@require_POST
def suggestion_mark(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep whether the own side is interested; pressed again it is taken back."""
    rows = Suggestion.objects.for_owner(request.actor).current()
    suggestion = get_object_or_404(rows, public_id=public_id)
    wanted = request.POST.get("mark", "")
    mark(suggestion=suggestion, as_=wanted if wanted in Mark.values else "", by=request.actor)
    messages.success(request, _("印を保存しました。"))
    listing_id = _as_id(request.POST.get("of", ""))
    query = f"?of={listing_id}" if listing_id else ""
    return redirect(f"{reverse('matching:suggestions')}{query}#pair-{suggestion.public_id}")


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
