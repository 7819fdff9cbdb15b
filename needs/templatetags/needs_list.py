"""The list of the needs that one works with, in pages that lead back to it."""

from typing import Any

from django import template

from needs.naming import list_name

register = template.Library()


@register.simple_tag(takes_context=True)
def needs_list_name(context: dict[str, Any]) -> str:
    """Return what the acting person's list of needs is called."""
    return list_name(context["request"].actor)
