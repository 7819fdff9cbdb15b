"""``{% marked text %}``: a text with the words that were looked for (``asked`` in the context) marked."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# So many letters stand before the first hit of a long text.
BEFORE = 30


@register.simple_tag(takes_context=True)
def marked(context: Any, text: Any, *, long: bool = False) -> SafeString:
    """Escape a text and mark what was looked for; a long text begins shortly before its first hit."""
    said, asked = str(text or ""), context.get("asked")
    spans = asked.spans(said) if asked else []
    at = spans[0][0] - BEFORE if long and spans and spans[0][0] > 2 * BEFORE else 0
    parts = ["…"] if at else []
    for start, end in spans:
        parts += [escape(said[at:start]), "<mark>", escape(said[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(said[at:])]))  # noqa: S308 - every piece is escaped
