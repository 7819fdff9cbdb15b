"""Doorbells of the matching room; each rings one domain call and may ring twice."""

from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from matching import clock, closing, suggesting
from matching.kinds import Kind

NIGHTLY_SECONDS = 180


@shared_task
def refresh_need(*, need_id: str, changed: bool = False, **_: Any) -> None:
    """Bring a need's suggestions up to date."""
    suggesting.refresh(kind=Kind.NEED, listing_id=UUID(need_id), at=timezone.now(), changed=changed)


@shared_task
def refresh_seed(*, seed_id: str, changed: bool = False, **_: Any) -> None:
    """Bring a seed's suggestions up to date."""
    suggesting.refresh(kind=Kind.SEED, listing_id=UUID(seed_id), at=timezone.now(), changed=changed)


@shared_task
def close_listing(*, listing_id: str, **_: Any) -> None:
    """End the open requests of a listing that was taken back."""
    closing.close_for_listing(listing_id=UUID(listing_id), at=timezone.now())


@shared_task
def catch_up(**_: Any) -> None:
    """Find listings whose doorbell was missed."""
    suggesting.catch_up(at=timezone.now())


@shared_task
def close_missed(**_: Any) -> None:
    """End what still waits for a listing that was taken back."""
    closing.close_missed(at=timezone.now())


@shared_task
def refresh_all(*, after: str = "", **_: Any) -> None:
    """Refresh the region for some minutes and ring again for the rest; every night."""
    rest = suggesting.refresh_all(at=timezone.now(), after=after, seconds=NIGHTLY_SECONDS)
    if rest:
        refresh_all.delay(after=rest)


@shared_task
def sweep_due(**_: Any) -> None:
    """Remind and escalate; every morning."""
    clock.sweep_due(at=timezone.now())
