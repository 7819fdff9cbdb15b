"""Firms around a municipality: counted by town on a map, and listed from near to far; public facts only."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Paginator
from django.db.models import CharField, Count, F, Func, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from classifications.distances import Place, in_words, kilometres
from classifications.models import Municipality
from classifications.naming import name_of
from core.public_eyes import seen_by_the_world
from organizations import public
from organizations.models import Organization
from organizations.town_map import drawn

PAGE_LENGTH = 25


class HomeForm(forms.Form):
    """The town to look from."""

    town = forms.ChoiceField(label=_("どの町から"), required=False)

    def __init__(self, *args: Any, places: Iterable[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["town"].choices = [(place.code, place.name) for place in places]


@login_not_required
@require_safe
@seen_by_the_world
def nearby(request: HttpRequest) -> HttpResponse:
    """Show the firms of the region from near to far: from the own town, or from the one that is asked for."""
    places = _places()
    firms = Organization.objects.listed_nearby().filter(municipality__in=places)
    counts = dict(firms.order_by().values_list("municipality_id").annotate(Count("pk")))
    form = HomeForm(request.GET if "town" in request.GET else None, places=places.values())
    home = _home(request, form, places, counts)
    if not form.is_bound:
        form.initial["town"] = home.code
    rows = public.rows(firms).order_by(_order(home, places), "name_kana", "pk")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "home": home,
        "map": drawn(_towns(home, places, counts)),
        "page": page,
        "may_leave": request.actor.is_company_admin,
        "firms": [(card, in_words(home, places[card.municipality_code])) for card in public.cards(page)],
    }
    return render(request, "organizations/nearby.html", context, status=400 if form.errors else 200)


def _places() -> dict[str, Place]:
    rows = Municipality.objects.annotate(called=name_of()).order_by("sort", "pk")
    return {row[0]: Place(*row) for row in rows.values_list("code", "called", "lat", "lon")}


def _towns(
    home: Place, places: Mapping[str, Place], counts: Mapping[str, int]
) -> tuple[tuple[Place, int], ...]:
    """The towns with firms, and the one that is looked from."""
    shown = (place for code, place in places.items() if counts.get(code) or place == home)
    return tuple((place, counts.get(place.code, 0)) for place in shown)


def _home(
    request: HttpRequest, form: HomeForm, places: Mapping[str, Place], counts: Mapping[str, int]
) -> Place:
    """The town asked for, the one of the own organisation, or the one with most firms."""
    own = request.actor.organization.municipality_id if request.actor.organization else None
    most = max(places, key=lambda code: counts.get(code, 0))
    asked = form.cleaned_data["town"] if form.is_valid() else ""
    return places[asked or (own if own in places else most)]


def _order(home: Place, places: Mapping[str, Place]) -> Func:
    """The place of a firm's town when towns are sorted by distance."""
    by_distance = sorted(places.values(), key=lambda place: (kilometres(home, place), place.code))
    codes = Value([place.code for place in by_distance], output_field=ArrayField(CharField()))
    return Func(codes, F("municipality_id"), function="array_position")
