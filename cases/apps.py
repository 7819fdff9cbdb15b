"""Application entry of the cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The one-through case file, from the introduction on."""

    name = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from cases import receivers  # noqa: F401
