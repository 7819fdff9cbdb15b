"""Suggestions for the own needs and seeds, with reasons; only public text stands here."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from disclosure.models import Identity
from matching.engine import Band
from matching.enums import Mark
from matching.models import Suggestion
from matching.rules import can_write_to
from matching.suggesting import mark

PER_PAGE = 20
BANDS = {
    Band.HIGH: (gettext_lazy("高"), "green"),
    Band.MIDDLE: (gettext_lazy("中"), "blue"),
    Band.REFERENCE: (gettext_lazy("参考"), "gray"),
}


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """List the nearest public listings for each own one."""
    rows = Suggestion.objects.for_owner(request.actor).current().select_related("need", "seed")
    page = Paginator(rows.order_by("-score", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": _entries(request, list(page.object_list)), "marks": Mark}
    return render(request, "matching/suggestions.html", context)


@require_POST
def suggestion_mark(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep whether the own side is interested; pressed again it is taken back."""
    rows = Suggestion.objects.for_owner(request.actor).current()
    suggestion = get_object_or_404(rows, public_id=public_id)
    wanted = request.POST.get("mark", "")
    mark(suggestion=suggestion, as_=wanted if wanted in Mark.values else "", by=request.actor)
    messages.success(request, _("印を保存しました。"))
    return redirect("matching:suggestions")


def _entries(request: HttpRequest, rows: list[Suggestion]) -> list[dict]:
    listings = {pk for row in rows for pk in (row.need_id, row.seed_id)}
    own = Identity.objects.owned_by(request.actor).filter(listing_id__in=listings)
    own_ids = set(own.values_list("listing_id", flat=True))
    return [_entry(row, is_needs_side=row.need_id in own_ids, actor=request.actor) for row in rows]


def _entry(row: Suggestion, *, is_needs_side: bool, actor) -> dict:
    band, color = BANDS[Band(row.band)]
    return {
        "suggestion": row,
        "own": row.need if is_needs_side else row.seed,
        "other": row.seed if is_needs_side else row.need,
        "other_is_need": not is_needs_side,
        "band": band,
        "color": color,
        "mark": row.need_mark if is_needs_side else row.seed_mark,
        "reasons": row.reasons.get("japanese", []),
        "can_write": can_write_to(actor, is_need=not is_needs_side),
    }
