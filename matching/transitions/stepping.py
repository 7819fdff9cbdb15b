"""How a proposal takes a step: locked, checked against the version seen, logged, and once for each form."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import StaleVersion
from matching import audience
from matching.models import Proposal, ProposalChange
from organizations.acting import Actor


class AlreadyTakenError(Exception):
    """The same form was sent before; carries the proposal as it stands."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(str(proposal.public_id))
        self.proposal = proposal


def once(step: Callable[..., Proposal]) -> Callable[..., Proposal]:
    """Run the step in a transaction; a form sent twice is answered as the first time."""

    @wraps(step)
    def wrapped(**given: Any) -> Proposal:
        try:
            with transaction.atomic():
                return step(**given)
        except AlreadyTakenError as taken:
            return taken.proposal

    return wrapped


def lock(
    proposal: Proposal, *, version: int | None = None, by: Actor | None = None, to: Collection[str] = ()
) -> Proposal:
    """Return the locked row: the instance the caller holds may be stale."""
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if version is None or locked.version == version:
        return locked
    if locked.version == version + 1 and locked.status in to and _took_last_step(locked, by):
        raise AlreadyTakenError(locked)
    raise StaleVersion(_("画面を開いたあとに、この提案が更新されました。変更を確認してください。"))


def move(
    proposal: Proposal,
    *,
    to: str,
    by: Actor | None,
    at: datetime,
    reason: str = "",
    reason_code: str = "",
    **fields: Any,
) -> Proposal:
    """Write an allowed step of a locked proposal and its log row."""
    was, proposal.status = proposal.status, to
    proposal.version += 1
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["status", "version", *fields])
    ProposalChange.objects.create(
        proposal=proposal,
        was=was,
        now=to,
        by=audience.desk_user(by),
        side=audience.side_name(by),
        at=at,
        reason=reason,
        reason_code=reason_code,
    )
    return proposal


def _took_last_step(proposal: Proposal, by: Actor | None) -> bool:
    last = proposal.changes.order_by("-pk").first()
    return last is not None and (last.side, last.by) == (audience.side_name(by), audience.desk_user(by))
