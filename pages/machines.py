"""Texts for crawlers and security researchers."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from core.calendar import today

ROBOTS = """User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /my/
Disallow: /search/
"""
EXPIRES_AFTER = timedelta(days=180)


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of pages that need a person."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


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
