"""The home page and the search, read with public eyes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classifications.models import Theme
from disclosure.public_eyes import seen_by_the_world
from needs import public as needs
from pages.figures import figures
from pages.forms import SearchForm
from pages.search import near
from pages.search import search as search_public
from seeds import public as seeds
from seeds.models import PublishedSeed

NEWEST = 3


@login_not_required
@seen_by_the_world
def home(request: HttpRequest) -> HttpResponse:
    """Say what the portal does for each side, and show what is new."""
    hidden = request.hidden_listings
    newest_seeds = PublishedSeed.objects.visible(hidden=hidden).newest_first()
    context = {
        "figures": figures(hidden),
        "needs": needs.cards(needs.open_rows(hidden)[:NEWEST]),
        "seeds": seeds.cards(seeds.rows(newest_seeds)[:NEWEST]),
        "themes": Theme.objects.order_by("sort", "pk"),
    }
    return render(request, "pages/home.html", context)


@login_not_required
@seen_by_the_world
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in everything that is public."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    sections = search_public(query, hidden=request.hidden_listings)
    context = {
        "form": form,
        "query": query,
        "sections": sections,
        "near": near(query, sections, hidden=request.hidden_listings),
    }
    return render(request, "pages/search.html", context)
