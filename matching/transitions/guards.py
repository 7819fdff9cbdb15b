"""Who may take which step of a proposal, and what it must hold before it is sent."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from matching import audience, listings, rules
from matching.enums import IntroductionStatus, ProposalStatus
from matching.models import Proposal
from organizations.acting import Actor

REQUIRED = ("title", "idea", "why_fits")


def check_complete(proposal: Proposal) -> None:
    """Raise while the proposal lacks what the other side needs to decide."""
    if not all(getattr(proposal, name).strip() for name in REQUIRED) or not proposal.no_confidential:
        names = _("・").join(str(proposal.words.names[name]) for name in REQUIRED)
        raise DomainError(
            _("%(names)sを書き、秘密の情報を含まないことを確認してください。") % {"names": names}
        )


def check_target(proposal: Proposal, by: Actor) -> None:
    """Raise when the actor may not write to the listing, or no more."""
    listing = listings.find(proposal.target_listing, is_need=not proposal.is_approach)
    if listing is None:
        raise DomainError(_("この募集は公開が終わりました。"))
    rules.check_may_write(listing, by=by)


def require_proposer(proposal: Proposal, by: Actor) -> None:
    """Raise unless the actor is on the writing side."""
    if not audience.is_proposer(proposal, by):
        raise DomainError(_("この操作ができるのは、提案を送る側だけです。"))


def require_office(proposal: Proposal, by: Actor) -> None:
    """Raise unless the actor is the office of the writing researcher."""
    if not (by.is_liaison_office and audience.is_proposer(proposal, by)):
        raise DomainError(_("確認できるのは、所属大学の産学連携窓口だけです。"))


def require_desk(proposal: Proposal, by: Actor) -> None:
    """Raise unless the actor is a coordinator who may take this proposal."""
    if not Proposal.objects.for_desk(by).filter(pk=proposal.pk).exists():
        raise DomainError(_("この提案の担当ではありません。"))


def require_target(proposal: Proposal, by: Actor) -> None:
    """Raise unless the actor is on the side that was written to."""
    if not audience.is_target(proposal, by):
        raise DomainError(_("判断できるのは、提案を受け取った側だけです。"))


def require_decider(proposal: Proposal, by: Actor) -> None:
    """Raise unless the actor is on the side that was written to, or its coordinator before names are open."""
    is_brokered = Proposal.objects.brokered_by(by).filter(pk=proposal.pk).exists()
    if not by.is_desk:
        require_target(proposal, by)
    elif not is_brokered or proposal.status == ProposalStatus.MEETING:
        raise DomainError(_("この提案を、受け取った側の代わりに見送ることはできません。"))


def require_standing_introduction(proposal: Proposal) -> None:
    """Raise when a side has taken its consent back: the two do not go on together."""
    if not proposal.introductions.filter(status=IntroductionStatus.APPROVED).exists():
        raise DomainError(_("紹介が終わっているため、採用を記録できません。"))
