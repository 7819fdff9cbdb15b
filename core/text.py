"""Text normalisation; the rules are measured in the standards reference, sections 1.2 and 8.1."""

import re
import unicodedata

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−〜～ーｰ－─━﹣⁻₋~"), "-")


def normalise_code(text: str) -> str:
    """Fold width, dashes and spaces of a code, number, phone or postal code. Never use it on names."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(DASHES))


def normalise_newlines(text: str) -> str:
    """Turn the CRLF that browsers submit into LF, so that counting and comparing agree."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def normalise_search(text: str) -> str:
    """Return the form that search columns hold: NFKC, lower case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()
