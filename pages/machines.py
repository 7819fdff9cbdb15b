"""Texts for crawlers and security researchers."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.calendar import today

# Pages that need a person, and doors of machines.
CLOSED = ("/accounts/", "/admin/", "/api/", "/exports/", "/my/", "/search/", "/u/")
EXPIRES_AFTER = timedelta(days=180)


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of pages that need a person."""
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    closed = [prefix + path for prefix in ("", *(f"/{code}" for code in others)) for path in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('outlets:sitemap_index')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness (RFC 9116)."""
    lines = (
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {today() + EXPIRES_AFTER}T00:00:00Z",
        "Preferred-Languages: ja, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
