"""JSON on its way into the database."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class AsWritten(DjangoJSONEncoder):
    """Letters as they are written: escaped, each kanji takes six characters, one of which is quoted again."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})
