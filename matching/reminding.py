"""A coordinator reminds those who have not answered yet: once a day and a thing, however often one asks."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.models import Identity
from matching import audience, clock, notices
from matching.enums import IntroductionStatus, WaitingFor
from matching.models import Introduction, Proposal
from notifications.models import InboxMessage
from notifications.notices import notify
from organizations.acting import Actor

SIDES = (WaitingFor.OFFICE, WaitingFor.TARGET, WaitingFor.PROPOSER)


def title_of(thing: Proposal | Introduction) -> str:
    """Return how a thing is called where its sides are unnamed."""
    if isinstance(thing, Proposal):
        return f"{thing.listing_title} × {audience.name_of_proposer(thing)}"
    return f"{thing.first_title} × {thing.second_title}"


@transaction.atomic
def remind_of_proposal(proposal: Proposal, *, by: Actor, at: datetime) -> int:
    """Remind those for whom a proposal of this coordinator waits; return how many they are."""
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if not Identity.objects.brokered_by(by).filter(listing_id=locked.public_id).exists():
        raise DomainError(_("催促できるのは、担当のコーディネーターだけです。"))
    if locked.waiting_for not in SIDES:
        raise DomainError(_("いまは相手側の返事を待っていません。"))
    return _remind(
        locked,
        what=clock.what_of(locked),
        title=locked.title or locked.listing_title,
        people=clock.waited_for(locked),
        path=audience.proposal_path(locked),
        at=at,
    )


@transaction.atomic
def remind_of_introduction(introduction: Introduction, *, by: Actor, at: datetime) -> int:
    """Remind those who have not answered an introduction of this coordinator; return how many they are."""
    locked = Introduction.objects.select_for_update(of=("self",), no_key=True).get(pk=introduction.pk)
    if not Introduction.objects.brokered_by(by).filter(pk=locked.pk).exists():
        raise DomainError(_("催促できるのは、担当のコーディネーターだけです。"))
    if locked.status != IntroductionStatus.REQUESTED:
        raise DomainError(_("いまは同意を待っていません。"))
    return _remind(
        locked,
        what=_("紹介への回答"),
        title=locked.first_title,
        people=[person for side in audience.still_asked(locked).values() for person in side],
        path=audience.introduction_path(locked),
        at=at,
    )


def _remind(thing: Any, *, what: str, title: str, people: Any, path: str, at: datetime) -> int:
    asked = {person.pk: person for person in people}
    if not asked:
        raise DomainError(_("知らせる相手がいません。"))
    key = f"asked:{thing._meta.model_name}:{thing.public_id}:{timezone.localdate(at).isoformat()}"
    if InboxMessage.objects.filter(key=key, recipient__in=asked).exists():
        raise DomainError(_("きょうはすでに知らせました。"))
    notify(
        notices.DueSoon(what=what, title=title, due_on=thing.due_on), to=asked.values(), key=key, path=path
    )
    return len(asked)
