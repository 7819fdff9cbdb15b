"""The liaison office's pages: the queue of checks and its decisions."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from seeds import services, transitions
from seeds.forms import ReasonForm, VersionForm
from seeds.models import Seed
from seeds.views import PAGE, take_step, workspace_page


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """List what waits for this office by due date, or what the guard of unfiled inventions holds back."""
    if not request.actor.is_liaison_office:
        raise Http404
    seeds, held = Seed.objects.in_office_of(request.actor), request.GET.get("show") == "held"
    waiting = seeds.waiting_for_office().order_by("office_due_on", "pk")
    rows = seeds.held_by_guard().order_by("-updated_at", "-pk") if held else waiting
    page = Paginator(rows.with_author_name(), PAGE).get_page(request.GET.get("page"))
    return render(request, "seeds/office.html", {"page": page, "held": held})


@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish what the office has read."""
    seed, form = _in_office(request, public_id), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return take_step(
        request, seed, partial(transitions.approve, version=version), done=_("承認しました。公開しました。")
    )


@require_POST
def send_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the author for changes."""
    return _with_reason(
        request,
        public_id,
        transitions.send_back,
        name="send_back_form",
        done=_("差し戻しました。研究者に知らせました。"),
    )


@require_POST
def lift_guard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Release this text although the invention is not filed or not yet public."""
    return _with_reason(
        request, public_id, services.lift_guard, name="guard_form", done=_("公開してよいことを記録しました。")
    )


def _with_reason(
    request: HttpRequest, public_id: UUID, step: Callable, *, name: str, done: str
) -> HttpResponse:
    seed, form = _in_office(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return workspace_page(request, seed, status=422, forms={name: form})
    return take_step(request, seed, partial(step, **form.cleaned_data), done=done)


def _in_office(request: HttpRequest, public_id: UUID) -> Seed:
    return get_object_or_404(Seed.objects.in_office_of(request.actor), public_id=public_id)
