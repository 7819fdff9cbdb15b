"""Application entry of the matching room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Suggestions, proposals, masked messages and introductions."""

    name = "matching"
    verbose_name = "マッチング"

    def ready(self) -> None:
        from core import finding
        from matching import naming, receivers  # noqa: F401
        from matching.finding.finder import Finder

        finding.answered_by(Finder())
