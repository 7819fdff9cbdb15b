"""The queue as a page: found as it was left, narrowed, and worked on row by row or many rows at once."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import desk_memory, rowwise
from matching.desk import many, queue

if TYPE_CHECKING:
    from matching.admin import SuggestionAdmin

PAGE_LENGTH = 50
MEMORY = "matching_queue"


def page(request: HttpRequest, desk: "SuggestionAdmin") -> HttpResponse:
    """Show what waits for a judgement, suggestions and proposals in one list, or work on the chosen rows."""
    if not desk.has_view_permission(request):
        raise Http404
    if request.method == "POST":
        return _work(request, desk)
    if not request.GET and (known := desk_memory.recall(request.user, MEMORY)):
        return redirect(f"{reverse('admin:matching_queue')}?{known}")
    if request.GET:
        desk_memory.keep(request.user, MEMORY, request.GET.urlencode())
    return _render(request, desk, many.ManyForm(initial={"coordinator": request.user.pk}))


def _work(request: HttpRequest, desk: "SuggestionAdmin") -> HttpResponse:
    form, keys = many.ManyForm(request.POST), request.POST.getlist("row")
    if not keys:
        messages.warning(request, _("行が選ばれていません。まとめて処理する行を選んでください。"))
        return _render(request, desk, form, status=400)
    if not form.is_valid():
        return _render(request, desk, form, chosen=keys, status=400)
    results = many.take(request.actor, keys, form.cleaned_data)
    rowwise.keep(request.session, results, title=_("順番待ちの処理の結果"), back=request.get_full_path())
    return redirect("admin:desk_results")


def _render(
    request: HttpRequest,
    desk: "SuggestionAdmin",
    many_form: many.ManyForm,
    *,
    chosen: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = queue.QueueFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queue.rows(request.actor, wanted, last=queue.since(request.user, wanted))
    shown = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    asked = desk_memory.conditions(request.GET.urlencode())
    context = {
        **desk.admin_site.each_context(request),
        "title": _("順番待ち"),
        "opts": desk.opts,
        "form": form,
        "page": shown,
        "rows": queue.cards(shown.object_list, query=asked),
        "is_narrowed": bool(asked),
        "many": many_form,
        "chosen": chosen or [],
    }
    return render(request, "admin/matching/queue.html", context, status=status)
