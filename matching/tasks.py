"""Doorbells of the matching room; each rings one domain call and may ring twice."""

from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from matching import bodies, clock, closing, engine, handing_over, suggesting, texts
from matching.kinds import Kind
from matching.learning import weights

NIGHTLY_CHUNK = 50


@shared_task
def refresh_need(*, need_id: str, changed: bool = False, **_: Any) -> None:
    """Bring a need's suggestions up to date."""
    suggesting.refresh(kind=Kind.NEED, listing_id=UUID(need_id), at=timezone.now(), changed=changed)


@shared_task
def refresh_seed(*, seed_id: str, changed: bool = False, **_: Any) -> None:
    """Bring a seed's suggestions up to date."""
    suggesting.refresh(kind=Kind.SEED, listing_id=UUID(seed_id), at=timezone.now(), changed=changed)


@shared_task
def keep_organization(*, organization_id: int, **_: Any) -> None:
    """Keep a firm, or a university's researchers, as their public pages read now."""
    bodies.keep_organization(organization_id)


@shared_task
def keep_researcher(*, seed_id: str, **_: Any) -> None:
    """Keep the researcher of a seed as the public page reads now."""
    bodies.keep_researcher_of(UUID(seed_id))


@shared_task
def close_listing(*, listing_id: str, **_: Any) -> None:
    """End the open requests of a listing that was taken back."""
    closing.close_for_listing(listing_id=UUID(listing_id), at=timezone.now())


@shared_task
def catch_up(**_: Any) -> None:
    """Find listings whose doorbell was missed."""
    bodies.keep_missed()
    suggesting.catch_up(at=timezone.now())


@shared_task
def hand_over(**_: Any) -> None:
    """Give the open work of coordinators who have left to their colleagues."""
    handing_over.hand_over(at=timezone.now())


@shared_task
def close_missed(**_: Any) -> None:
    """End what still waits for a listing that was taken back."""
    closing.close_missed(at=timezone.now())


@shared_task
def refresh_all(**_: Any) -> None:
    """Renew the engine's statistics, and ring for the open needs by the chunk; every night."""
    bodies.keep_all()
    engine.refresh_statistics()
    waiting = [str(need_id) for need_id in texts.open_ids(engine.Kind.NEED)]
    for start in range(0, len(waiting), NIGHTLY_CHUNK):
        refresh_needs.delay(need_ids=waiting[start : start + NIGHTLY_CHUNK])


@shared_task
def refresh_needs(*, need_ids: list[str], **_: Any) -> None:
    """Look again for the partners of some needs."""
    suggesting.refresh_needs(need_ids=[UUID(need_id) for need_id in need_ids], at=timezone.now())


@shared_task
def refit_weights(**_: Any) -> None:
    """Learn from what the desk has decided; every month."""
    weights.refit(at=timezone.now())


@shared_task
def sweep_due(**_: Any) -> None:
    """Remind and escalate; every morning."""
    clock.sweep_due(at=timezone.now())
