"""The map of all public pages, with the day of their last change where that day is public."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from disclosure.public_eyes import seen_by_the_world
from outlets.lists import LISTS, PublicList

MAX_AGE = 3600
PAGES = (
    "pages:home",
    "pages:about",
    "pages:anonymity",
    "pages:terms",
    "pages:privacy",
    "pages:contact",
    "pages:accessibility",
    "pages:sitemap",
    "faq:list",
)


class OwnMap(Sitemap):
    """A map whose addresses stand on the site's own host, whoever asks through whatever name."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageMap(OwnMap):
    """Pages that explain, and the lists; each in every language."""

    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[str]:
        return [*PAGES, *(listed.list_url for listed in LISTS.values())]

    def location(self, item: str) -> str:
        return reverse(item)


class ListMap(OwnMap):
    """The pages of one list's rows. When an organisation came is nobody's business: it has no day."""

    def __init__(self, listed: PublicList) -> None:
        self.listed = listed

    def items(self) -> QuerySet:
        rows = self.listed.rows(()).order_by("public_id")
        changed = self.listed.changed
        return rows.values("public_id", changed) if changed else rows.values("public_id")

    def location(self, item: Mapping[str, Any]) -> str:
        return reverse(self.listed.detail_url, args=[item["public_id"]])

    def lastmod(self, item: Mapping[str, Any]) -> date | None:
        return item[self.listed.changed] if self.listed.changed else None

    def get_latest_lastmod(self) -> date | None:
        """Return the newest day; asked from the database, not from every row."""
        if not self.listed.changed:
            return None
        rows = self.listed.rows(())
        return rows.order_by().aggregate(newest=Max(self.listed.changed))["newest"]


SECTIONS = {"pages": PageMap} | {kind: ListMap(listed) for kind, listed in LISTS.items()}


@require_safe
@login_not_required
@seen_by_the_world
def index(request: HttpRequest) -> HttpResponse:
    """List the maps; each holds at most 50,000 addresses."""
    response = views.index(request, sitemaps=SECTIONS, sitemap_url_name="outlets:sitemap")
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


@require_safe
@login_not_required
@seen_by_the_world
def section(request: HttpRequest, section: str) -> HttpResponse:
    """List the pages of one section."""
    response = views.sitemap(request, sitemaps=SECTIONS, section=section)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response
