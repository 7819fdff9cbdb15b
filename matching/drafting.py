"""Starting and saving a proposal or an approach before it is sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from disclosure.enums import ListingKind
from disclosure.models import Identity
from disclosure.services import organization_behind, seal
from matching import audience, listings, rules
from matching.enums import ProposalStatus
from matching.listings import Listing
from matching.models import Proposal
from organizations.acting import Actor
from organizations.labels import masked_label


@transaction.atomic
def start(*, listing: Listing, token: UUID, by: Actor) -> Proposal:
    """Open a draft for the actor's side; the same form sent twice, or an open draft, is the same proposal."""
    rules.check_may_write(listing, by=by)
    # Two people starting at once must not get the same number, and one form must not make two drafts.
    listings.lock(listing)
    public_id = _id_of(listing, token=token, by=by)
    if (known := Proposal.objects.sent_by(by).filter(public_id=public_id).first()) is not None:
        return known
    if (draft := own_draft(listing, by=by)) is not None:
        return draft
    last = Proposal.objects.filter(**listing.target).aggregate(last=Max("number"))["last"] or 0
    seal(listing_id=public_id, kind=ListingKind.PROPOSAL, organization=by.organization, person=by.user)
    return Proposal.objects.create(
        public_id=public_id,
        listing_title=listing.title,
        proposer_label=masked_label(by.organization),
        number=last + 1,
        **listing.target,
    )


@transaction.atomic
def begin(
    *, listing: Listing, token: UUID, fields: Mapping[str, Any], by: Actor, version: int = 0
) -> Proposal:
    """Open a draft and keep the first words in it; ``version`` is known to a page that has done so before."""
    proposal = start(listing=listing, token=token, by=by)
    if proposal.public_id != _id_of(listing, token=token, by=by):
        raise StaleVersion(_("この投稿への下書きがすでにあります。内容を見比べてから保存してください。"))
    return save(proposal=proposal, fields=fields, version=version or proposal.version, by=by)


def own_draft(listing: Listing, *, by: Actor) -> Proposal | None:
    """Return the draft that this person has already begun for the listing."""
    own = Identity.objects.owned_by(by).filter(person=by.user).values("listing_id")
    drafts = Proposal.objects.filter(public_id__in=own, status=ProposalStatus.DRAFT, **listing.target)
    return drafts.order_by("pk").first()


@transaction.atomic
def save(*, proposal: Proposal, fields: Mapping[str, Any], version: int, by: Actor) -> Proposal:
    """Keep what was typed; a draft checks nothing but lengths."""
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if not audience.is_proposer(locked, by) or locked.status != ProposalStatus.DRAFT:
        raise DomainError(_("この提案はもう編集できません。"))
    if all(getattr(locked, name) == value for name, value in fields.items()):
        return locked
    if locked.version != version:
        raise StaleVersion(_("別の画面でこの下書きが保存されています。内容を確認してください。"))
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*fields, "version"])
    return locked


def label_of(proposal: Proposal) -> str:
    """Return how the other side will read of the writer's body; a draft may have moved to another one."""
    return masked_label(organization_behind(proposal.public_id))


def _id_of(listing: Listing, *, token: UUID, by: Actor) -> UUID:
    # Mixed with the person, a token says nothing about anybody else's drafts.
    return uuid5(by.user.public_id, f"{listing.public_id}:{token}")
