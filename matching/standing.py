"""Whether the same two sides already have an introduction under way, on whatever road it came."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.models import Identity
from matching.enums import IntroductionStatus
from matching.models import Introduction
from needs.models import Need
from organizations.acting import Actor
from seeds.models import Seed

STANDING = (IntroductionStatus.REQUESTED, IntroductionStatus.APPROVED)


def refuse_second(
    *, first: UUID, second: UUID, need_id: UUID | None, seed_id: UUID | None, by: Actor
) -> None:
    """Lock what the pair is about, and raise when its people have a standing introduction about it."""
    _lock(need_id=need_id, seed_id=seed_id)
    check_second(first=first, second=second, need_id=need_id, seed_id=seed_id, by=by)


def check_second(*, first: UUID, second: UUID, need_id: UUID | None, seed_id: UUID | None, by: Actor) -> None:
    """Raise when the people behind these listings have a standing introduction about the same thing."""
    rows = Introduction.objects.filter(_about(need_id, seed_id), status__in=STANDING)
    pairs = list(rows.order_by("pk").values_list("first_listing", "second_listing"))
    people = people_behind({first, second}.union(*pairs))
    asked = {people.get(first), people.get(second)}
    if any({people.get(one), people.get(other)} == asked for one, other in pairs):
        if by.is_desk:
            raise DomainError(_("この組み合わせには、すでに進行中の紹介があります。"))
        # A side must not learn here that the masked other one is somebody it already deals with.
        raise DomainError(_("今は紹介を申し込めません。コーディネーターに相談してください。"))


def _about(need_id: UUID | None, seed_id: UUID | None) -> Q:
    # An approach is about a seed alone; a suggested pair is about its need, and meets approaches by its seed.
    if need_id is None:
        return Q(seed_id=seed_id)
    return Q(need_id=need_id) | Q(need_id=None, seed_id=seed_id, seed_id__isnull=False)


def _lock(*, need_id: UUID | None, seed_id: UUID | None) -> None:
    # Two roads in one second: the second one waits here and then sees the first.
    for model, public_id in ((Need, need_id), (Seed, seed_id)):
        if public_id is not None:
            model.objects.select_for_update(of=("self",), no_key=True).get(public_id=public_id)


def people_behind(listing_ids: set[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return body and person behind each listing; for deciding only, nothing of it is shown."""
    rows = Identity.objects.filter(listing_id__in=listing_ids)
    found = rows.values_list("listing_id", "organization_id", "person_id")
    return {listing: (organization, person) for listing, organization, person in found}
