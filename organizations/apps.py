"""Application entry of the room of organisations."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Companies, universities, municipalities, banks and support bodies, with their people."""

    name = "organizations"
    verbose_name = "団体"
