"""Application entry of the room of shared building blocks."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Workflow, errors, abstract models and text normalisation, without words of the subject."""

    name = "core"
