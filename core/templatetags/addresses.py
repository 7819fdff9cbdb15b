"""``{% page_of "seeds:detail" seed.public_id as url %}``: the address of one row, for lists of many."""

from uuid import UUID

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from core.remembering import remembered

register = template.Library()

ANY = UUID(int=0)


@register.simple_tag
def page_of(name: str, public_id: UUID | None) -> str:
    """Return what ``url`` returns; nothing for a row that has no page."""
    if not public_id:
        return ""
    before, after = _around(name, get_language(), get_script_prefix())
    return f"{before}{public_id}{after}"


@remembered(most=100)
def _around(name: str, language: str, prefix: str) -> tuple[str, str]:
    before, _id, after = reverse(name, args=[ANY]).partition(str(ANY))
    return before, after
