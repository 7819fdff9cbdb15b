"""Facts heard from the organisations, passed on as doorbells after the commit."""

from typing import Any

from django.dispatch import receiver

from disclosure import tasks
from organizations.signals import organization_registered


@receiver(organization_registered)
def follow_to_the_new_registration(**_: Any) -> None:
    tasks.follow_people.delay_on_commit()
