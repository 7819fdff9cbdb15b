"""Application entry of the room of usual questions."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def load_after_migrate(**_: Any) -> None:
    """Bring the shipped questions into the database; what the desk has written stays."""
    from faq.loading import load

    load()


class FaqConfig(AppConfig):
    """Usual questions and their answers, written by the desk."""

    name = "faq"
    verbose_name = _("よくある質問")

    def ready(self) -> None:
        post_migrate.connect(load_after_migrate, sender=self)
