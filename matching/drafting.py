"""Starting and saving a proposal or an approach before it is sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from disclosure.enums import ListingKind
from disclosure.models import Exclusion, Identity
from disclosure.services import seal
from matching import audience, conversations
from matching.enums import ProposalStatus
from matching.models import Proposal
from needs.models import Need
from organizations.acting import Actor
from organizations.labels import masked_label
from seeds.models import Seed


@transaction.atomic
def start(*, listing_id: UUID, is_need: bool, listing_title: str, token: UUID, by: Actor) -> Proposal:
    """Open a draft for the actor's side; the same form sent twice, or an open draft, is the same proposal."""
    if (known := Proposal.objects.sent_by(by).filter(public_id=token).first()) is not None:
        return known
    _check_may_start(listing_id, by)
    target = {"need_id": listing_id} if is_need else {"seed_id": listing_id}
    standing = Proposal.objects.sent_by(by).filter(status=ProposalStatus.DRAFT, **target)
    if (draft := standing.order_by("pk").first()) is not None:
        return draft
    _lock_listing(listing_id, is_need=is_need)
    last = Proposal.objects.filter(**target).aggregate(last=Max("number"))["last"] or 0
    seal(listing_id=token, kind=ListingKind.PROPOSAL, organization=by.organization, person=by.user)
    proposal = Proposal.objects.create(
        public_id=token,
        listing_title=listing_title,
        proposer_label=masked_label(by.organization),
        number=last + 1,
        **target,
    )
    proposal.conversation = conversations.for_proposal(proposal)
    proposal.save(update_fields=["conversation"])
    return proposal


@transaction.atomic
def save(*, proposal: Proposal, fields: Mapping[str, Any], version: int, by: Actor) -> Proposal:
    """Keep what was typed; a draft checks nothing but lengths."""
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if not audience.is_proposer(locked, by) or locked.status != ProposalStatus.DRAFT:
        raise DomainError(_("この提案はもう編集できません。"))
    if locked.version != version:
        raise StaleVersion(_("別の画面でこの下書きが保存されています。内容を確認してください。"))
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*fields, "version"])
    return locked


def new_token() -> UUID:
    """Return the random id that a form carries, so that sending it twice makes one proposal."""
    return uuid4()


def _check_may_start(listing_id: UUID, by: Actor) -> None:
    if by.organization is None or by.is_desk:
        raise DomainError(_("提案できるのは、企業・大学などの団体に所属する人です。"))
    if audience.is_own(listing_id, by) or _same_organization(listing_id, by):
        raise DomainError(_("自分の団体の投稿には提案できません。"))
    if Exclusion.objects.filter(listing_id=listing_id, organization_id__in=by.employers()).exists():
        raise DomainError(_("この募集は公開されていません。"))


def _same_organization(listing_id: UUID, by: Actor) -> bool:
    return Identity.objects.filter(listing_id=listing_id, organization_id=by.organization_id).exists()


def _lock_listing(listing_id: UUID, *, is_need: bool) -> None:
    # Two people starting at once must not get the same number.
    model = Need if is_need else Seed
    model.objects.select_for_update(of=("self",), no_key=True).get(public_id=listing_id)
