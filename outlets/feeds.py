"""What is new in a list, for feed readers: Atom and JSON Feed 1.1, days only, no clock."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import singledispatch
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendar import today
from disclosure.public_eyes import seen_by_the_world
from needs.public import PublicNeed
from outlets.lists import LISTS, PublicList
from outlets.writing import without_controls
from seeds.public import PublicSeed

MOST = 50
MAX_AGE = 300
JST = ZoneInfo("Asia/Tokyo")
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed."""

    id: str
    url: str
    title: str
    html: str
    published_on: date
    updated_on: date
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed itself."""

    title: str
    home_url: str
    feed_url: str
    entries: list[Entry]


class DatedAtom(Atom1Feed):
    """An empty feed is of today, not of this moment: asked twice it is the same."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _midnight(today())


@require_safe
@login_not_required
@seen_by_the_world
def feed(request: HttpRequest, kind: str, ending: str) -> HttpResponse | None:
    """Hand out the newest of a list under the conditions of the address."""
    listed = LISTS.get(kind)
    if listed is None or not listed.has_feed or ending not in WRITERS:
        raise Http404
    write, content_type = WRITERS[ending]
    content = write(_channel(request, listed)).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    whose = "private" if request.user.is_authenticated else "public"
    headers = {"ETag": etag, "Cache-Control": f"{whose}, max-age={MAX_AGE}", "Vary": "Cookie"}
    response = HttpResponse(content, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


def _channel(request: HttpRequest, listed: PublicList) -> Channel:
    conditions = listed.conditions(request.GET)
    found = listed.narrow(request.GET, request.hidden_listings).qs
    newest = found.order_by("-published_on", "public_id")[:MOST]
    asked = f"?{conditions}" if conditions else ""
    return Channel(
        title=_("新しい%(list)s｜%(site)s") % {"list": listed.name, "site": settings.SITE_NAME},
        home_url=settings.SITE_URL + reverse(listed.list_url) + asked,
        feed_url=settings.SITE_URL + request.path + asked,
        entries=[_entry(card) for card in listed.cards(newest)],
    )


@singledispatch
def _entry(card: Any) -> Entry:
    raise TypeError(f"No feed knows {type(card).__name__}.")


@_entry.register
def _need(card: PublicNeed) -> Entry:
    texts = (card.label, card.problem, card.wanted_result)
    path = reverse("needs:detail", args=[card.public_id])
    return _made(card, path=path, texts=texts, tags=card.theme_names, updated_on=card.published_on)


@_entry.register
def _seed(card: PublicSeed) -> Entry:
    texts = (card.institution_name, card.one_line, card.summary)
    path = reverse("seeds:detail", args=[card.public_id])
    return _made(card, path=path, texts=texts, tags=card.theme_names, updated_on=card.updated_on)


def _made(card: Any, *, path: str, texts: tuple[str, ...], tags: Any, updated_on: date) -> Entry:
    shown = [(without_controls(text),) for text in texts if text]
    return Entry(
        id=card.public_id.urn,
        url=settings.SITE_URL + path,
        title=without_controls(card.title),
        html=format_html_join("", "<p>{}</p>", shown),
        published_on=card.published_on,
        updated_on=updated_on,
        tags=tuple(tags),
    )


def as_atom(channel: Channel) -> str:
    """Write the feed as Atom (RFC 4287)."""
    written = DatedAtom(
        title=channel.title,
        link=channel.home_url,
        description="",
        language=settings.LANGUAGE_CODE,
        feed_url=channel.feed_url,
        feed_guid=channel.feed_url,
        author_name=settings.SITE_NAME,
    )
    for entry in channel.entries:
        written.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.html,
            unique_id=entry.id,
            pubdate=_midnight(entry.published_on),
            updateddate=_midnight(entry.updated_on),
            categories=entry.tags,
        )
    return written.writeString("utf-8")


def as_json(channel: Channel) -> str:
    """Write the feed as JSON Feed 1.1."""
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html,
            "date_published": _midnight(entry.published_on).isoformat(),
            "date_modified": _midnight(entry.updated_on).isoformat(),
            "tags": list(entry.tags),
        }
        for entry in channel.entries
    ]
    document = {
        "version": JSON_FEED,
        "title": channel.title,
        "home_page_url": channel.home_url,
        "feed_url": channel.feed_url,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, JST)


WRITERS: dict[str, tuple[Callable[[Channel], str], str]] = {
    "atom": (as_atom, "application/atom+xml; charset=utf-8"),
    "json": (as_json, "application/feed+json; charset=utf-8"),
}
