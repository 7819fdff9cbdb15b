"""Pages that explain the portal; everybody may read them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.languages import in_japanese
from disclosure.public_eyes import seen_by_the_world
from faq import public as faq
from needs import public as needs
from pages.example import example_need

FIRST_QUESTIONS = 6


@login_not_required
@seen_by_the_world
def about(request: HttpRequest) -> HttpResponse:
    """Say what the portal does, for whom, and in which steps."""
    return render(request, "pages/about.html")


@login_not_required
@seen_by_the_world
def anonymity(request: HttpRequest) -> HttpResponse:
    """Show what the world sees beside what a company typed."""
    return render(request, "pages/anonymity.html", {"example": example_need()})


@login_not_required
@seen_by_the_world
def site_map(request: HttpRequest) -> HttpResponse:
    """List every page that everybody may open."""
    return render(request, "pages/sitemap.html", {"themes": needs.names_of_themes().items()})


@login_not_required
@seen_by_the_world
def terms(request: HttpRequest) -> HttpResponse:
    """State the rules of use."""
    return render(request, "pages/terms.html")


@login_not_required
@seen_by_the_world
def privacy(request: HttpRequest) -> HttpResponse:
    """State how personal data are handled."""
    return render(request, "pages/privacy.html")


@login_not_required
@seen_by_the_world
def contact(request: HttpRequest) -> HttpResponse:
    """Say how to reach a person, and answer the usual questions."""
    reach = {
        "email": settings.CONTACT_EMAIL,
        "phone": settings.CONTACT_PHONE,
        "fax": settings.CONTACT_FAX,
        "address": settings.CONTACT_ADDRESS,
        "hours": settings.CONTACT_HOURS if in_japanese() else settings.CONTACT_HOURS_EN,
    }
    questions = faq.cards(faq.rows()[:FIRST_QUESTIONS])
    return render(request, "pages/contact.html", reach | {"questions": questions})


@login_not_required
@seen_by_the_world
def accessibility(request: HttpRequest) -> HttpResponse:
    """State the accessibility policy."""
    return render(request, "pages/accessibility.html", {"email": settings.CONTACT_EMAIL})
