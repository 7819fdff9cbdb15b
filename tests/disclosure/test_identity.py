"""Who may know who stands behind a listing: the whole cast against every relation there is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from core.errors import DomainError
from disclosure import services
from disclosure.enums import Item, ListingKind, Purpose
from disclosure.models import Disclosure, ExcludedCoordinator, Identity, ViewLog
from organizations.acting import Actor, actor_for
from organizations.enums import Role
from tests.disclosure.factories import seal
from tests.factories import MembershipFactory, actor_of

pytestmark = pytest.mark.django_db

CAST = [
    "anonymous",
    "member",
    "other_member",
    "company_admin",
    "researcher",
    "liaison_officer",
    "coordinator",
    "other_coordinator",
    "portal_admin",
    "finance_officer",
    "municipality_officer",
]
OWN_COMPANY = {"member", "company_admin"}


@pytest.fixture
def cast(request) -> dict[str, Actor]:
    return {name: actor_of(request.getfixturevalue(name)) for name in CAST}


@pytest.fixture
def need(member):
    return seal(member)


def readers(cast: dict[str, Actor], listing_id) -> set[str]:
    return {
        name
        for name, actor in cast.items()
        if Identity.objects.readable_by(actor).filter(listing_id=listing_id).exists()
    }


def open_to(listing_id, who: Actor, *, items=(Item.ORGANIZATION,), revoked_at=None) -> Disclosure:
    return Disclosure.objects.create(
        introduction_id=uuid4(),
        listing_id=listing_id,
        to_person=who.user,
        to_organization=who.organization,
        items=list(items),
        opened_at=timezone.now(),
        revoked_at=revoked_at,
    )


def test_unassigned_need_is_known_to_its_company_alone(cast, need):
    assert readers(cast, need) == OWN_COMPANY


def test_assigned_coordinator_knows_and_no_other(cast, need, coordinator):
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())

    assert readers(cast, need) == OWN_COMPANY | {"coordinator"}


def test_handed_over_need_is_known_to_the_new_coordinator_only(cast, need, coordinator, other_coordinator):
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())
    services.assign_broker(listing_id=need, coordinator=other_coordinator.user, at=timezone.now())

    assert readers(cast, need) == OWN_COMPANY | {"other_coordinator"}


@pytest.mark.parametrize("name", [name for name in CAST if name not in OWN_COMPANY | {"anonymous"}])
def test_consent_opens_to_exactly_one_person(cast, need, name):
    open_to(need, cast[name])

    assert readers(cast, need) == OWN_COMPANY | {name}


def test_revoked_consent_opens_nothing(cast, need):
    open_to(need, cast["researcher"], revoked_at=timezone.now())

    assert readers(cast, need) == OWN_COMPANY


def test_consent_for_one_listing_opens_no_other(cast, need, member):
    other = seal(member)
    open_to(need, cast["researcher"])

    assert readers(cast, other) == OWN_COMPANY


def test_consent_belongs_to_the_role_it_was_given_in(need, researcher):
    open_to(need, Actor.of(researcher))
    elsewhere = MembershipFactory(user=researcher.user)

    chosen = actor_for(researcher.user, chosen=elsewhere.pk)

    assert chosen.membership == elsewhere
    assert not Identity.objects.readable_by(chosen).filter(listing_id=need).exists()


def test_excluded_organisation_learns_nothing_new(cast, need, other_company):
    services.exclude(listing_id=need, organizations=[other_company])

    assert readers(cast, need) == OWN_COMPANY
    assert services.hidden_from(cast["other_member"]) == [need]
    assert {name for name in CAST if services.hidden_from(cast[name])} == {"other_member"}


def test_exclusion_holds_in_whatever_role_the_person_acts(need, other_company, researcher):
    services.exclude(listing_id=need, organizations=[other_company])
    MembershipFactory(user=researcher.user, organization=other_company)

    acting_as_researcher = actor_for(researcher.user, chosen=researcher.pk)

    assert acting_as_researcher.is_researcher
    assert services.hidden_from(acting_as_researcher) == [need]


def test_exclusions_are_exactly_the_last_ones_said(need, other_company, university):
    services.exclude(listing_id=need, organizations=[other_company])
    services.exclude(listing_id=need, organizations=[university])

    assert list(services.excluded_organizations(need)) == [university]


def test_coordinator_of_the_own_employer_neither_brokers_nor_reads(need, company, coordinator):
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())
    MembershipFactory(user=coordinator.user, organization=company)
    at_the_desk = actor_for(coordinator.user, chosen=coordinator.pk)

    assert at_the_desk.is_coordinator
    assert not services.may_broker(listing_id=need, coordinator=coordinator.user)
    assert not Identity.objects.readable_by(at_the_desk).filter(listing_id=need).exists()
    with pytest.raises(DomainError):
        services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())


def test_coordinator_of_an_excluded_employer_does_not_broker(need, other_company, coordinator):
    services.exclude(listing_id=need, organizations=[other_company])
    MembershipFactory(user=coordinator.user, organization=other_company)

    assert not services.may_broker(listing_id=need, coordinator=coordinator.user)


def test_coordinator_of_an_employer_excluded_later_stops_reading(need, other_company, coordinator):
    MembershipFactory(user=coordinator.user, organization=other_company)
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())
    at_the_desk = actor_for(coordinator.user, chosen=coordinator.pk)

    services.exclude(listing_id=need, organizations=[other_company])

    assert not Identity.objects.readable_by(at_the_desk).filter(listing_id=need).exists()


def test_unwanted_coordinator_neither_brokers_nor_reads(cast, need, coordinator):
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())
    ExcludedCoordinator.objects.create(listing_id=need, coordinator=coordinator.user)

    assert readers(cast, need) == OWN_COMPANY
    assert services.hidden_from(cast["coordinator"]) == [need]
    with pytest.raises(DomainError):
        services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())


def test_coordinator_acting_for_the_company_does_not_bring_the_desks_rights_along(need, coordinator):
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=timezone.now())
    elsewhere = MembershipFactory(user=coordinator.user)

    chosen = actor_for(coordinator.user, chosen=elsewhere.pk)

    assert not Identity.objects.readable_by(chosen).filter(listing_id=need).exists()


def test_researchers_know_their_own_listings_and_not_their_colleagues(cast, researcher):
    own = seal(researcher, kind=ListingKind.SEED)
    colleague = MembershipFactory(organization=researcher.organization, role=Role.RESEARCHER)

    assert readers(cast, own) == {"researcher", "liaison_officer"}
    assert not Identity.objects.readable_by(Actor.of(colleague)).exists()


def test_person_who_left_the_company_knows_nothing_any_more(need, member):
    member.ended_on = timezone.localdate()
    member.save()

    assert not Identity.objects.readable_by(actor_for(member.user)).exists()


def test_a_listing_keeps_its_first_identity(need, member, other_member):
    again = services.seal(
        listing_id=need,
        kind=ListingKind.NEED,
        organization=other_member.organization,
        person=other_member.user,
    )

    assert again.organization == member.organization


def test_owners_are_the_author_and_the_administrators(need, member, company_admin, other_member):
    MembershipFactory(organization=member.organization)

    assert list(services.owners_of(need)) == sorted(
        [member.user, company_admin.user], key=lambda user: user.pk
    )


def opened(need, who, *, at, purpose=Purpose.BROKERING):
    return services.open_identity(listing_id=need, actor=actor_of(who), purpose=purpose, at=at)


def test_stranger_gets_nothing_and_leaves_no_trace(need, other_member, noon):
    assert opened(need, other_member, at=noon) is None
    assert ViewLog.objects.count() == 0


def test_unknown_listing_gives_nothing(coordinator, noon):
    assert opened(uuid4(), coordinator, at=noon) is None


def test_own_side_is_not_logged(need, company_admin, member, noon):
    card = opened(need, company_admin, at=noon)

    assert (card.organization, card.email) == (member.organization, member.user.email)
    assert ViewLog.objects.count() == 0


def test_reading_writes_one_row_a_person_item_and_hour(need, coordinator, noon):
    services.assign_broker(listing_id=need, coordinator=coordinator.user, at=noon)

    for minutes in (0, 10, 59, 60, 61):
        opened(need, coordinator, at=noon + timedelta(minutes=minutes))
    services.log_view(
        listing_id=need, actor=actor_of(coordinator), item="file", purpose=Purpose.REVIEW, at=noon
    )

    rows = ViewLog.objects.order_by("at", "pk").values_list("viewer", "item", "at")
    assert list(rows) == [
        (coordinator.user_id, "identity", noon),
        (coordinator.user_id, "file", noon),
        (coordinator.user_id, "identity", noon + timedelta(hours=1)),
    ]


def test_introduced_person_gets_exactly_the_items_agreed(need, researcher, noon):
    open_to(need, actor_of(researcher), items=[Item.ORGANIZATION, Item.PERSON])

    card = opened(need, researcher, at=noon, purpose=Purpose.INTRODUCED)

    assert card.person_name != ""
    assert (card.email, card.original) == ("", None)


def test_introduced_person_gets_the_agreed_detail_and_no_wording_that_was_redacted(need, researcher, noon):
    open_to(need, actor_of(researcher), items=list(Item))

    card = opened(need, researcher, at=noon, purpose=Purpose.INTRODUCED)

    assert card.original == {"restricted_detail": ""}
