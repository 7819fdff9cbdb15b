"""Tells Django about this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
