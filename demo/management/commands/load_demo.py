"""``manage.py load_demo``: fill an empty portal with the invented region."""

from typing import Any

from django.core.management.base import BaseCommand

from demo import client, loading


class Command(BaseCommand):
    """Load the demo region once; a second run changes nothing."""

    help = "架空の地域データを読み込みます（2回目以降は何もしません）。"

    def handle(self, *args: Any, **options: Any) -> None:
        loading.load()
        client.load_client()
        self.stdout.write("デモデータを読み込みました。")
