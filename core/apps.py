"""Application entry of the room of shared building blocks."""

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Workflow, errors, abstract models and text normalisation, without words of the subject."""

    name = "core"

    def ready(self) -> None:
        # Every form says it in these words; Django's own read like a program.
        MaxLengthValidator.message = _(
            "%(limit_value)d文字以内で書いてください（いま%(show_value)d文字です）。"
        )
