"""Tells Django about this room."""

from django.apps import AppConfig


class SearchesConfig(AppConfig):
    name = "searches"
