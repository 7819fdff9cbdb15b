"""Tells Django about this room."""

from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "outlets"
