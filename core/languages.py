"""The same page in another language, and which texts are written in Japanese."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import is_valid_path
from django.utils.translation import get_language, get_language_from_path, override

from core.remembering import remembered

JAPANESE = re.compile(r"[\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")


def path_in(path: str, *, language: str) -> str:
    """Return the address of the same page in a language; what has one language only keeps its address."""
    known = get_language_from_path(path)
    bare = path.removeprefix(f"/{known}") or "/" if known else path
    if language == settings.LANGUAGE_CODE:
        return bare
    address = f"/{language}{bare}"
    return address if _is_page(urlsplit(address).path, language) else bare


@remembered(most=2_000)
def _is_page(path: str, language: str) -> bool:
    # Each page asks four times for its own address.
    with override(language):
        return is_valid_path(path)


def in_japanese() -> bool:
    """Whether the page being written is a Japanese one."""
    return get_language() in {None, settings.LANGUAGE_CODE}


def as_written(japanese: str, english: str) -> str:
    """The text in the language of the page, as far as somebody wrote it there."""
    return japanese if in_japanese() else english or japanese


def is_japanese(text: str) -> bool:
    """Whether a text holds kana or kanji."""
    return JAPANESE.search(text) is not None
