"""Facts heard from the matching room."""

from typing import Any

from django.dispatch import receiver

from cases import tasks
from matching.signals import introduction_agreed, introduction_handed_over, introduction_revoked


@receiver(introduction_agreed)
def open_case_of_introduction(*, introduction_id: str, **_: Any) -> None:
    tasks.open_case.delay_on_commit(introduction_id=introduction_id)


@receiver(introduction_revoked)
def stop_case_of_introduction(*, introduction_id: str, **_: Any) -> None:
    tasks.stop_case.delay_on_commit(introduction_id=introduction_id)


@receiver(introduction_handed_over)
def hand_over_case_of_introduction(*, introduction_id: str, **_: Any) -> None:
    tasks.follow_introduction.delay_on_commit(introduction_id=introduction_id)
