"""The switch between languages."""

from django import template

from core.languages import path_in

register = template.Library()


@register.filter
def in_language(path: str, language: str) -> str:
    """Return the address of the same page in a language."""
    return path_in(path, language=language)


@register.filter
def within(path: str, address: str) -> bool:
    """Whether a page lies below an address."""
    return path.startswith(address)
