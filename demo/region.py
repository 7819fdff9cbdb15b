"""A synthetic region of any size, written in bulk: for measuring, never for showing.

The same size, seed and moment give the same rows. Every body is invented, and who posted what is in the vault
alone, as it is for people's own listings.
"""

from datetime import datetime
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo.region_bodies import Region, write_bodies, write_people
from demo.region_listings import write_listings

THOUSAND = 1000
SMALLEST = 20


class AlreadyThere(Exception):
    """This very region was generated before."""


def generate(*, scale: float, seed: int, at: datetime | None = None) -> Region:
    """Write a region of ``scale`` thousand bodies, needs, seeds, pairs and proposals."""
    size = max(int(scale * THOUSAND), SMALLEST)
    name = f"region{seed}-{size}"
    # Not for secrets: the same seed has to give the same region.
    region = Region(rng=Random(seed), size=size, at=at or timezone.now(), name=name)  # noqa: S311
    if User.objects.filter(email__startswith=f"{name}-").exists():
        raise AlreadyThere(name)
    with transaction.atomic():
        write_bodies(region)
        write_people(region)
        write_listings(region)
    return region
