"""Application entry of the demo room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A living, invented region to try the portal with; never part of production data."""

    name = "demo"
    verbose_name = "デモ"
