"""Two languages in one page: the switch between them, and Japanese texts on English pages."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from core.languages import in_japanese, is_japanese, path_in

register = template.Library()


@register.filter
def in_language(path: str, language: str) -> str:
    """Return the address of the same page in a language."""
    return path_in(path, language=language)


@register.filter
def within(path: str, address: str) -> bool:
    """Whether a page lies below an address."""
    return path.startswith(address)


@register.filter
def written(text: Any) -> SafeString:
    """Mark what people wrote as Japanese when it is, on a page that is not."""
    shown = conditional_escape(text)
    if in_japanese() or not is_japanese(shown):
        return shown
    return format_html('<span lang="ja">{}</span>', shown)


@register.filter
def written_block(text: Any) -> SafeString:
    """Mark a text of several paragraphs, after ``linebreaks`` and its like."""
    shown = conditional_escape(text)
    if in_japanese() or not is_japanese(shown):
        return shown
    return format_html('<div lang="ja">{}</div>', shown)


@register.filter
def lang_ja(*texts: Any) -> SafeString:
    """Give an element its ``lang`` when its text is Japanese and its page is not."""
    japanese = not in_japanese() and any(is_japanese(str(text or "")) for text in texts)
    return SafeString(' lang="ja"') if japanese else SafeString("")
