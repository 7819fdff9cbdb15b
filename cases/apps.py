"""Application entry of the cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The one-through case file, from the introduction on."""

    name = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from cases import (
            history,
            receivers,  # noqa: F401
        )
        from matching.desk import timeline

        if history.events not in timeline.SOURCES:
            timeline.SOURCES.append(history.events)
