"""The home page and the search, read with public eyes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import finding
from disclosure.public_eyes import seen_by_the_world
from matching.finding.typing import beginning_with, near_to
from needs import public as needs
from needs.public import names_of_themes
from outlets.lists import KINDS
from pages.figures import figures, theme_doors
from pages.forms import SearchForm
from pages.search import search as search_public
from seeds import public as seeds
from seeds.models import PublishedSeed

NEWEST = 3
# So many of the words that found nothing together are offered one by one.
MOST_TRIED = 4


@login_not_required
@seen_by_the_world
def home(request: HttpRequest) -> HttpResponse:
    """Say what the portal does for each side, and show what is new."""
    hidden = request.hidden_listings
    newest_seeds = PublishedSeed.objects.visible(hidden=hidden).newest_first()
    context = {
        "figures": figures(hidden),
        "search_form": SearchForm(),
        "needs": needs.cards(needs.open_rows(hidden)[:NEWEST]),
        "seeds": seeds.cards(seeds.rows(newest_seeds)[:NEWEST]),
        "themes": theme_doors(hidden),
    }
    return render(request, "pages/home.html", context)


@login_not_required
@seen_by_the_world
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in everything that is public."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    only = request.GET.get("kind", "")
    only = only if only in {kind.key for kind in KINDS} else ""
    asked, hidden = finding.ask(query), request.hidden_listings
    results = search_public(asked, hidden=hidden, only=only)
    context = {
        "form": form,
        "query": query,
        "asked": asked,
        "sections": results.sections,
        "near": results.near,
        "only": only,
    }
    if query and not results.sections:
        context |= {"words": query.split()[:MOST_TRIED], "near_words": near_to(asked), "themes": themes()}
    return render(request, "pages/search.html", context)


@require_safe
@login_not_required
@seen_by_the_world
def suggest(request: HttpRequest) -> HttpResponse:
    """Offer words that begin as what is being typed."""
    words = beginning_with(request.GET.get("q", ""))
    return render(request, "pages/search_words.html", {"words": words})


def themes() -> list[tuple[str, str]]:
    """The priority themes, as entrances."""
    return list(names_of_themes().items())
