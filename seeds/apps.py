"""Tells Django about this room."""

from django.apps import AppConfig


class SeedsConfig(AppConfig):
    """What researchers and firms can do: working rows, the published seeds, the researchers' pages."""

    name = "seeds"
    verbose_name = "シーズ"

    def ready(self) -> None:
        from seeds import naming  # noqa: F401
