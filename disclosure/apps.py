"""Application entry of the identity vault."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def grant_after_migrate(**_: Any) -> None:
    """Keep the grants of the public role equal to the allow-list."""
    from disclosure.grants import apply_grants

    apply_grants()


class DisclosureConfig(AppConfig):
    """Who stands behind a listing, who may know it, and who has looked."""

    name = "disclosure"
    verbose_name = "開示"

    def ready(self) -> None:
        # The eyes say what is read before they become public.
        from disclosure import public_eyes, receivers  # noqa: F401

        post_migrate.connect(grant_after_migrate, sender=self)
