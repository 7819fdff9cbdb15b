"""The invented town of the region, so that its bodies lie inside and not outside of it."""

from classifications.models import Municipality

# No real municipality has this code: 13 299 is given to none in Tokyo.
KEYAKINO = "132993"


def load_town() -> None:
    """Add けやき野市 to the municipalities, after the real ones."""
    Municipality.objects.update_or_create(
        code=KEYAKINO,
        defaults={
            "name_ja": "けやき野市（架空）",
            "name_en": "Keyakino (fictional)",
            "prefecture": "東京都",
            "kana": "ケヤキノシ",
            "area_group": "tama",
            "sub_area": "南多摩",
            "membership": "core",
            "lat": 35.64,
            "lon": 139.43,
            "sort": 999,
        },
    )
