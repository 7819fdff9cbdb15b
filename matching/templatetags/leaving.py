"""What a coordinator would leave behind, for the page of the room below."""

from collections.abc import Mapping
from typing import Any

from django import template

from matching import handing_over

register = template.Library()


@register.simple_tag(takes_context=True)
def work_left_behind(context: Mapping[str, Any]) -> dict[str, int]:
    """The reader's own open work as a coordinator, counted by kind."""
    return handing_over.left_behind(context["request"].user)
