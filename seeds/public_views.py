"""Pages of seeds and researchers that everybody may read, seen with the public role of the database."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.listing import listing
from disclosure.public_eyes import seen_by_the_world
from disclosure.services import posts_needs
from seeds import public
from seeds.filters import ResearcherFilter, SeedFilter
from seeds.models import PublishedSeed, ResearcherProfile

PAGE = 20


@require_safe
@login_not_required
@seen_by_the_world
def seed_list(request: HttpRequest) -> HttpResponse:
    """List the published seeds."""
    rows = public.rows(PublishedSeed.objects.visible(hidden=request.hidden_listings))
    shown = listing(SeedFilter(request.GET, queryset=rows), cards=public.cards)
    return render(request, "seeds/list.html", {"list": shown})


@require_safe
@login_not_required
def seed_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one published seed; whether the reader may write to it is asked before the page is made."""
    may_approach = request.actor.membership is None or posts_needs(request.actor)
    return _detail(request, public_id=public_id, may_approach=may_approach)


@seen_by_the_world
def _detail(request: HttpRequest, *, public_id: UUID, may_approach: bool) -> HttpResponse:
    seed = public.card(PublishedSeed.objects.visible(hidden=request.hidden_listings), public_id)
    if seed is None:
        raise Http404
    return render(request, "seeds/detail.html", {"seed": seed, "may_approach": may_approach})


@require_safe
@login_not_required
@seen_by_the_world
def researcher_list(request: HttpRequest) -> HttpResponse:
    """List researchers with published seeds."""
    rows = public.researcher_rows(ResearcherProfile.objects.public(hidden=request.hidden_listings))
    narrowed = ResearcherFilter(request.GET, queryset=rows)
    shown = listing(narrowed, cards=public.researcher_cards)
    return render(request, "researchers/list.html", {"list": shown})


@require_safe
@login_not_required
@seen_by_the_world
def researcher_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a researcher with the published seeds."""
    researchers = ResearcherProfile.objects.public(hidden=request.hidden_listings).filter(public_id=public_id)
    researcher = next(iter(public.researcher_cards(public.researcher_rows(researchers))), None)
    if researcher is None:
        raise Http404
    seeds = PublishedSeed.objects.visible(hidden=request.hidden_listings).newest_first()
    page = Paginator(public.rows(seeds.filter(researcher__public_id=public_id)), PAGE)
    page = page.get_page(request.GET.get("page"))
    shown = {"researcher": researcher, "page": page, "seeds": public.cards(page)}
    return render(request, "researchers/detail.html", shown)
