"""Ending the introductions that hang on something that has ended."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from matching.enums import IntroductionStatus
from matching.models import Introduction, Proposal


def lock_introductions_of(proposal: Proposal) -> list[Introduction]:
    """Lock the open introductions of a proposal, before the proposal itself as everywhere."""
    return list(_open().filter(proposal=proposal))


def end_introductions_of(asked: Iterable[Introduction], *, reason: str, text: str, at: datetime) -> None:
    """End introductions that nobody has to answer any more; both sides read why."""
    from matching.transitions import introductions

    for introduction in asked:
        introductions.end(introduction=introduction, reason=reason, text=text, at=at)


def _open() -> QuerySet:
    rows = Introduction.objects.filter(status=IntroductionStatus.REQUESTED)
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")
