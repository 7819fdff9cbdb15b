"""The project itself: settings, addresses, background work, local servers. No room imports it."""

from tama_portal.celery import app as celery_app

__all__ = ["celery_app"]
