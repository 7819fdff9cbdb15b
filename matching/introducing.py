"""What speaks against introducing a pair: asked before the step is offered, and again when it is taken."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.models import Exclusion, Identity
from disclosure.services import brokers_of, is_reachable, may_broker
from matching import listings, rules, standing
from matching.listings import Listing
from matching.models import Proposal, Suggestion
from organizations.acting import Actor


def check_suggested(suggestion: Suggestion, *, by: Actor) -> tuple[Listing, Listing]:
    """Return need and seed of a suggested pair; raise when this coordinator cannot introduce it."""
    need = listings.find(suggestion.need_id, is_need=True)
    seed = listings.find(suggestion.seed_id, is_need=False)
    if need is None or seed is None or not need.is_open:
        raise DomainError(_("公開が終わったため、紹介できません。"))
    if not Suggestion.objects.for_desk(by).filter(pk=suggestion.pk).exists():
        raise DomainError(_("この組み合わせは紹介できません。"))
    broker = brokers_of(need.public_id).first()
    if broker is not None and broker != by.user:
        raise DomainError(
            _("このニーズの担当は%(name)sさんです。担当者から紹介してください。") % {"name": broker.full_name}
        )
    return need, seed


def check_pair(first: UUID, second: UUID, *, by: Actor) -> None:
    """Raise when these two sides cannot be introduced to each other, or not by this actor."""
    rows = Identity.objects.filter(listing_id__in=[first, second])
    sides = dict(rows.values_list("listing_id", "organization_id"))
    if len(sides) < 2:
        raise DomainError(_("公開が終わったため、紹介できません。"))
    if not (is_reachable(first) and is_reachable(second)):
        raise rules.NotJoinedError
    if sides[first] == sides[second]:
        raise DomainError(_("同じ団体どうしは紹介できません。"))
    for listing, other in ((first, second), (second, first)):
        if Exclusion.objects.filter(listing_id=listing, organization_id=sides[other]).exists():
            raise DomainError(_("この組み合わせは紹介できません。"))
    if by.is_coordinator and not all(
        may_broker(listing_id=listing, coordinator=by.user) for listing in (first, second)
    ):
        raise DomainError(_("所属先にかかわる組み合わせです。別のコーディネーターに任せてください。"))


def why_not_suggested(suggestion: Suggestion, *, by: Actor) -> str:
    """Return what this coordinator would be told on introducing the pair now, if anything is against it."""

    def ask() -> None:
        need, seed = check_suggested(suggestion, by=by)
        _check_both(need.public_id, seed.public_id, need_id=need.public_id, seed_id=seed.public_id, by=by)

    return _said(ask)


def why_not_proposed(proposal: Proposal, *, by: Actor) -> str:
    """Return what would be told on introducing the two sides of a proposal now."""
    pair = (proposal.target_listing, proposal.public_id)
    return _said(partial(_check_both, *pair, need_id=proposal.need_id, seed_id=proposal.seed_id, by=by))


def _check_both(first: UUID, second: UUID, *, need_id: UUID | None, seed_id: UUID | None, by: Actor) -> None:
    check_pair(first, second, by=by)
    standing.check_second(first=first, second=second, need_id=need_id, seed_id=seed_id, by=by)


def _said(check: Callable[[], object]) -> str:
    try:
        check()
    except DomainError as error:
        return str(error)
    return ""
