"""Tells Django about this room."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "needs"
