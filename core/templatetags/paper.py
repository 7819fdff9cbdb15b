"""What only paper shows: the address of a page as a QR code."""

from functools import lru_cache

import segno
from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_code(path: str) -> SafeString:
    """Return the QR code of an address of this site as inline SVG."""
    return _drawn(full_address(path))


@register.simple_tag
def full_address(path: str) -> str:
    """Return an address of this site as people type it."""
    return f"{settings.SITE_URL}{path}"


@lru_cache(maxsize=500)
def _drawn(address: str) -> SafeString:
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, title=None)
    # segno draws squares from the address; nothing of it is put into the markup as text.
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S308
