"""Input and rows of the organisations room for tests."""

from typing import Any

VALID_NUMBER = "4000012090001"
OTHER_VALID_NUMBER = "1180301018771"


def registration(**changed: Any) -> dict[str, Any]:
    """Return what somebody types to register a company."""
    return {
        "corporate_number": VALID_NUMBER,
        "type": "company",
        "name": "有限会社羽村ばね",
        "name_kana": "はむらばね",
        "municipality": "132012",
        "industry": "E24",
        "size_band": "E020",
    } | changed


def facts(**changed: Any) -> dict[str, Any]:
    """Return what a registration records."""
    return {
        "corporate_number": VALID_NUMBER,
        "type": "company",
        "name": "有限会社羽村ばね",
        "name_kana": "ハムラバネ",
        "municipality_id": "132012",
        "industry_id": "E24",
        "size_band": "E020",
    } | changed
