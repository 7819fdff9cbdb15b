"""Pages of saved searches: one's own only."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.calendar import today
from core.errors import DomainError
from outlets.lists import PublicList
from searches import alerts, conditions, services
from searches.forms import SavedSearchForm
from searches.models import SavedSearch

PAGE = 20
MOST_SHOWN = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List one's saved searches with how much is new in each."""
    own = SavedSearch.objects.of(request.user).newest_first()
    page = Paginator(own, PAGE).get_page(request.GET.get("page"))
    words = {kind: _words(kind) for kind in sorted({search.kind for search in page})}
    shown = [_entry(search, words) for search in page]
    return render(request, "searches/list.html", {"page": page, "entries": shown, "most": services.MOST})


def _words(kind: str) -> conditions.Words:
    listed = conditions.list_of(kind)
    return conditions.words_of(listed) if listed else {}


def _entry(search: SavedSearch, words: dict[str, conditions.Words]) -> dict[str, Any]:
    listed = conditions.list_of(search.kind)
    return {
        "search": search,
        "list_name": listed.name if listed else "",
        "told": conditions.told(search.query, words[search.kind]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the conditions of a list under a name."""
    listed = _list(kind)
    query = listed.conditions(request.GET)
    form = SavedSearchForm(_sent(request), initial={"name": _suggested(listed, query)})
    if request.method == "POST" and form.is_valid():
        try:
            saved, is_new = services.save(
                user=request.user, listed=listed, query=query, day=today(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            said = _("条件を保存しました。") if is_new else _("同じ条件は、もう保存しています。")
            messages.success(request, said)
            return redirect("searches:detail", public_id=saved.public_id)
    context = {
        "form": form,
        "listed": listed,
        "told": conditions.told(query, conditions.words_of(listed)),
        "back": f"{reverse(listed.list_url)}?{query}" if query else reverse(listed.list_url),
    }
    return render(request, "searches/new.html", context, status=422 if form.errors else 200)


def _suggested(listed: PublicList, query: str) -> str:
    return conditions.suggested_name(listed, query)[: SavedSearch._meta.get_field("name").max_length]


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what is new under the conditions, and change name or frequency."""
    search = _own(request, public_id)
    listed = _list(search.kind)
    form = SavedSearchForm(_sent(request), instance=search)
    if request.method == "POST" and form.is_valid():
        services.change(search, day=today(), **form.cleaned_data)
        messages.success(request, _("保存しました。"))
        return redirect("searches:detail", public_id=public_id)
    if form.errors:
        search.refresh_from_db()
    context = {
        "form": form,
        "search": search,
        "listed": listed,
        "told": conditions.told(search.query, conditions.words_of(listed)),
        "works": alerts.still_means_the_same(listed, search.query),
        "fresh": _fresh(search, listed),
    }
    return render(request, "searches/detail.html", context, status=422 if form.errors else 200)


def _fresh(search: SavedSearch, listed: PublicList) -> dict[str, Any]:
    """Return title and address of what appeared since the day of the last look, today included."""
    tomorrow = today() + timedelta(days=1)
    found = alerts.new_hits(search, since=search.looked_on, before=tomorrow, most=MOST_SHOWN)
    hits = [
        {"title": hit.title, "url": reverse(listed.detail_url, args=[hit.public_id])} for hit in found.first
    ]
    return {"hits": hits, "more": found.count - len(hits)}


@require_POST
def open_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go to the list under the conditions; everything there counts as seen."""
    search = _own(request, public_id)
    listed = _list(search.kind)
    services.look(search, day=today())
    address = reverse(listed.list_url)
    return redirect(f"{address}?{search.query}" if search.query else address)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then let go."""
    search = _own(request, public_id)
    if request.method == "POST":
        services.remove(search)
        messages.success(request, _("「%(name)s」を消しました。") % {"name": search.name})
        return redirect("searches:list")
    return render(request, "searches/delete.html", {"search": search})


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _own(request: HttpRequest, public_id: UUID) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.of(request.user), public_id=public_id)


def _list(kind: str) -> PublicList:
    if (listed := conditions.list_of(kind)) is None:
        raise Http404
    return listed
