"""Tags for heads of pages: canonical address, cards of social media, feeds, and JSON-LD."""

import json
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.languages import in_japanese
from outlets import structured
from outlets.lists import LISTS
from outlets.middleware import is_private

register = template.Library()

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
LONGEST_DESCRIPTION = 120
SHARE_PICTURE = "img/share.png"
FEED_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}
NOISE = frozenset({"page"})


class Captured(template.Node):
    """Keeps what a block says, so that the head can say it twice."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308
        return ""


@register.tag
def captured(parser: Parser, token: Token) -> Captured:
    """Keep what stands between ``captured as <name>`` and ``endcaptured``; blocks in it escape as ever."""
    name = token.split_contents()[-1]
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return Captured(nodelist, name)


@register.inclusion_tag("components/page_head.html", takes_context=True)
def page_head(context: Mapping[str, Any], title: str, description: str) -> dict[str, Any]:
    """Say what a public page is to crawlers and social media; private pages say nothing."""
    request = context.get("request")
    if request is None or is_private(request):
        return {"is_public": False}
    return {
        "is_public": True,
        "title": _words(title),
        "description": _short(description),
        "address": structured.absolute(request.path),
        "picture": structured.absolute(static(SHARE_PICTURE)),
        "site_name": context.get("site_name", settings.SITE_NAME),
        "locale": "ja_JP" if in_japanese() else "en_US",
        "feeds": _feeds(request),
    }


def _short(text: str) -> str:
    """Cut to what a search result shows."""
    words = _words(text)
    return words if len(words) <= LONGEST_DESCRIPTION else words[: LONGEST_DESCRIPTION - 1] + "…"


def _words(html: str) -> str:
    """Return a rendered block as plain words, to be escaped where they go."""
    return " ".join(unescape(strip_tags(html)).split())


def _feeds(request: Any) -> list[dict[str, str]]:
    match = request.resolver_match
    view = match.view_name if match else ""
    kinds = [
        kind for kind, listed in LISTS.items() if listed.has_feed and view in {listed.list_url, "pages:home"}
    ]
    asked = "" if view == "pages:home" else kept_query(request.GET)
    return [
        {
            "type": type_,
            "title": _("新しい%(list)s") % {"list": LISTS[kind].name},
            "url": reverse("outlets:feed", args=[kind, ending]) + asked,
        }
        for kind in kinds
        for ending, type_ in FEED_TYPES.items()
    ]


@register.filter
def kept_query(params: Any) -> str:
    """Return the conditions of a list's address, without paging and what is empty."""
    kept = [
        (name, value)
        for name, values in params.lists()
        for value in values
        if value.strip() and name not in NOISE
    ]
    return f"?{urlencode(kept)}" if kept else ""


@register.simple_tag
def json_ld(card: Any) -> SafeString:
    """Describe the subject of the page."""
    return _script(structured.about(card))


@register.simple_tag
def json_ld_site(name: str) -> SafeString:
    """Describe the site and its search."""
    return _script(structured.website(name=name))


@register.simple_tag
def json_ld_breadcrumb(*steps: str) -> SafeString:
    """Describe the way to a page: text and address of each step by turns; steps without text are left out."""
    pairs = [(str(text), str(url)) for text, url in zip(steps[::2], steps[1::2], strict=True) if text]
    return _script(structured.breadcrumb(pairs))


def _script(data: dict[str, Any]) -> SafeString:
    """Escape as ``json_script`` does: no text can end the element."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
