"""Decisions of the desk on a suggestion; each checks the version that the coordinator looked at."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from core.workflow import Workflow
from matching.enums import SuggestionStatus
from matching.models import Suggestion, SuggestionChange
from matching.signals import pair_judged
from organizations.acting import Actor

WORKFLOW = Workflow(
    name="suggestion",
    steps={
        SuggestionStatus.NEW: {
            SuggestionStatus.SHORTLISTED,
            SuggestionStatus.DISMISSED,
            SuggestionStatus.INTRODUCED,
        },
        SuggestionStatus.SHORTLISTED: {SuggestionStatus.DISMISSED, SuggestionStatus.INTRODUCED},
        SuggestionStatus.DISMISSED: {SuggestionStatus.SHORTLISTED, SuggestionStatus.NEW},
        SuggestionStatus.INTRODUCED: set(),
    },
)


def shortlist(*, suggestion: Suggestion, version: int, by: Actor, at: datetime) -> Suggestion:
    """Keep the pair for a closer look."""
    return _move(suggestion, to=SuggestionStatus.SHORTLISTED, version=version, by=by, at=at)


def dismiss(
    *, suggestion: Suggestion, version: int, reason: str, text: str, by: Actor, at: datetime
) -> Suggestion:
    """Put the pair aside with a reason; it does not come back unless a side changes."""
    if not reason or not text.strip():
        raise DomainError(_("見送る理由を選び、説明を書いてください。"))
    return _move(
        suggestion,
        to=SuggestionStatus.DISMISSED,
        version=version,
        by=by,
        at=at,
        dismiss_reason=reason,
        dismiss_text=text.strip(),
    )


def reopen(*, suggestion: Suggestion, at: datetime) -> Suggestion:
    """Bring a dismissed pair back because one side has changed its text."""
    return _move(
        suggestion, to=SuggestionStatus.NEW, version=suggestion.version, by=None, at=at, dismiss_reason=""
    )


def mark_introduced(*, suggestion: Suggestion, version: int, by: Actor, at: datetime) -> Suggestion:
    """Record that both sides are being asked."""
    return _move(suggestion, to=SuggestionStatus.INTRODUCED, version=version, by=by, at=at)


@transaction.atomic
def assign(*, suggestion: Suggestion, version: int, to: Any, by: Actor, at: datetime) -> Suggestion:
    """Give the pair to one coordinator."""
    locked = _locked(suggestion, version=version)
    was = locked.assigned_to
    locked.assigned_to = to
    locked.version += 1
    locked.save(update_fields=["assigned_to", "version"])
    note = _("担当: %(was)s → %(now)s") % {
        "was": was.full_name if was else _("なし"),
        "now": to.full_name if to else _("なし"),
    }
    SuggestionChange.objects.create(
        suggestion=locked, was=locked.status, now=locked.status, by=by.user, at=at, reason=note
    )
    return locked


@transaction.atomic
def _move(
    suggestion: Suggestion,
    *,
    to: SuggestionStatus,
    version: int,
    by: Actor | None,
    at: datetime,
    **fields: Any,
) -> Suggestion:
    locked = _locked(suggestion, version=version)
    WORKFLOW.check(SuggestionStatus(locked.status), to)
    was, locked.status = locked.status, to
    locked.version += 1
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=["status", "version", *fields])
    reason = fields.get("dismiss_text", "")
    actor = by.user if by else None
    SuggestionChange.objects.create(suggestion=locked, was=was, now=to, by=actor, at=at, reason=reason)
    if by is not None:
        pair_judged.send(sender=Suggestion, need_id=str(locked.need_id))
    return locked


def _locked(suggestion: Suggestion, *, version: int) -> Suggestion:
    # Decide on the locked row: the coordinator's page may be older than a colleague's decision.
    locked = Suggestion.objects.select_for_update(of=("self",), no_key=True).get(pk=suggestion.pk)
    if locked.version != version:
        raise StaleVersion(_("ほかの画面かほかの人が、この候補を先に更新しました。変更を確認してください。"))
    return locked
