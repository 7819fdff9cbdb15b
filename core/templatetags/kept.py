"""``{% kept "components/chip.html" text=name %}``: drawn once for the same words, then remembered.

For components that read nothing but their variables and the language: no person, no request, no row.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.remembering import remembered

register = template.Library()

# So many drawn components stay in a process, none of them drawn from a longer word.
MOST_KEPT = 2_000
LONGEST_KEPT = 200


@register.simple_tag
def kept(component: str, **variables: Any) -> SafeString:
    """Draw a component with these variables alone, as ``include … only`` does."""
    said = {name: str(value) if isinstance(value, Promise) else value for name, value in variables.items()}
    # A text that is markup is equal to the same text that is none: the type tells them apart.
    told = tuple((name, type(value), value) for name, value in said.items())
    draw = _drawn if _is_kept(said) else _drawn.__wrapped__
    return draw(component, get_language(), get_script_prefix(), told)


def _is_kept(said: dict[str, Any]) -> bool:
    is_short = all(len(value) <= LONGEST_KEPT for value in said.values() if isinstance(value, str))
    return is_short and not settings.DEBUG


@remembered(most=MOST_KEPT)
def _drawn(component: str, language: str, prefix: str, told: tuple[tuple[str, type, Any], ...]) -> SafeString:
    return render_to_string(component, {name: value for name, _type, value in told})
