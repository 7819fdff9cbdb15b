"""``manage.py generate_region``: a synthetic region of any size, for measuring."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo import region


class Command(BaseCommand):
    """Write a synthetic region; nobody can log in as its people."""

    help = "性能を測るための架空の地域を作ります（--scale 1 で団体・ニーズ・シーズが約1,000件ずつ）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="大きさ（1 = 約1,000件ずつ）")
        parser.add_argument("--seed", type=int, default=1, help="同じ数なら、同じ日に同じものができます")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["scale"] <= 100:
            raise CommandError("--scale は 0 より大きく 100 以下にしてください。")
        try:
            made = region.generate(scale=options["scale"], seed=options["seed"])
        except region.AlreadyThere as error:
            raise CommandError(f"この地域（{error}）はもうあります。--seed を変えてください。") from error
        self.stdout.write(f"{made.name} を作りました（団体・ニーズ・シーズ 各{made.size}件）。")
