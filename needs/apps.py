"""Application entry of the room of needs."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """What companies look for: drafting, review, publication without the poster's name."""

    name = "needs"
    verbose_name = "ニーズ"

    def ready(self) -> None:
        from needs import naming  # noqa: F401
