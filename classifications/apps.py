"""Application entry of the room of code lists."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_after_migrate(**_: Any) -> None:
    """Bring the shipped code lists into the database; safe to run again."""
    from classifications.loading import load

    load()


class ClassificationsConfig(AppConfig):
    """Themes, municipalities, industries, research fields and other code lists, as rows."""

    name = "classifications"
    verbose_name = "分類"

    def ready(self) -> None:
        post_migrate.connect(load_after_migrate, sender=self)
