"""Introductions: what would be opened to whom, the answers, and after both agreed who the other side is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from disclosure.refusing import NamesFoundError
from matching.enums import IntroductionStatus
from matching.forms import DeclineForm
from matching.models import Introduction
from matching.transitions import introductions
from matching.views.introduction_page import entries_of, page_of

PER_PAGE = 20


@require_safe
def introduction_list(request: HttpRequest) -> HttpResponse:
    """List the introductions that ask the acting side, or that the acting coordinator keeps."""
    rows = Introduction.objects.readable_by(request.actor).order_by("-requested_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": entries_of(list(page.object_list), actor=request.actor)}
    return render(request, "matching/introductions.html", context)


@require_safe
def introduction_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one introduction."""
    return _page(request, _readable(request, public_id))


@require_POST
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say yes for the own side."""
    return _answer(request, public_id, introductions.agree, done=_("同意しました。"))


@require_POST
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say no for the own side, with a reason."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, _readable(request, public_id), status=422, refuse_form=form)
    given = {"reason": form.cleaned_data["reason"], "text": form.cleaned_data["text"]}
    return _answer(request, public_id, introductions.refuse, done=_("見送りました。"), form=form, **given)


@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the own consent back."""
    return _answer(request, public_id, introductions.revoke, done=_("同意を取り消しました。"))


def _answer(
    request: HttpRequest, public_id: UUID, step: Callable, *, done: str, form: Any = None, **given: Any
) -> HttpResponse:
    introduction = _readable(request, public_id)
    try:
        step(introduction=introduction, by=request.actor, at=timezone.now(), **given)
    except DomainError as error:
        introduction.refresh_from_db()
        more = {"refuse_form": form} if form else {}
        status = 422 if isinstance(error, NamesFoundError) else 409
        return _page(request, introduction, status=status, refused=str(error), **more)
    introduction.refresh_from_db()
    is_last_yes = step is introductions.agree and introduction.status == IntroductionStatus.APPROVED
    both = _("同意がそろいました。名前を伝え合い、案件が始まります。")
    messages.success(request, both if is_last_yes else done)
    return redirect("matching:introduction", public_id=public_id)


def _page(
    request: HttpRequest, introduction: Introduction, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = page_of(introduction, actor=request.actor, at=timezone.now()) | more
    return render(request, "matching/introduction.html", context, status=status)


def _readable(request: HttpRequest, public_id: UUID) -> Introduction:
    return get_object_or_404(Introduction.objects.readable_by(request.actor), public_id=public_id)
