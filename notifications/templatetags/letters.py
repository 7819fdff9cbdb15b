"""The text of a message on a page: its addresses of this site become links with words."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from notifications.rendering import absolute

register = template.Library()
ADDRESS = re.compile(r"https?://[^\s<>\"'「」（）、。]+")


@register.filter
def with_links(text: str) -> SafeString:
    """Return the text with links in place of this site's addresses; mail keeps them as they are."""
    pieces, end, site = [], 0, absolute("/")
    for found in ADDRESS.finditer(text):
        if found[0].startswith(site):
            pieces += [(text[end : found.start()],), (_link(found[0].removeprefix(site)),)]
            end = found.end()
    return format_html_join("", "{}", [*pieces, (text[end:],)])


@register.filter
def in_brief(text: str) -> str:
    """Return the text without the lines that lead somewhere; a line of the inbox is a link itself."""
    lines = [line.strip() for line in text.splitlines()]
    return " ".join(line for line in lines if line and not ADDRESS.search(line))


def _link(path: str) -> SafeString:
    return format_html('<a href="/{}">{}</a>', path, _("このページを開く"))
