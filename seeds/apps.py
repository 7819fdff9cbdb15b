"""Tells Django about this room."""

from django.apps import AppConfig


class SeedsConfig(AppConfig):
    name = "seeds"
