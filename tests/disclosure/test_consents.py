"""Mutual consent: one side opens nothing, both open exactly the pair and the items."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from disclosure import consents, services
from disclosure.enums import Capacity, Item, ListingKind, Purpose
from disclosure.models import Consent, Disclosure, Identity
from disclosure.signals import disclosure_opened, disclosure_revoked
from organizations.acting import Actor
from organizations.enums import Role
from tests.disclosure.factories import seal
from tests.factories import MembershipFactory, actor_of

pytestmark = pytest.mark.django_db


class Pair:
    """An introduction between a company's need and a researcher's proposal."""

    def __init__(self, company_admin, researcher) -> None:
        self.introduction_id = uuid4()
        self.need = seal(company_admin)
        self.proposal = seal(researcher, kind=ListingKind.PROPOSAL)
        self.listings = (self.need, self.proposal)

    def answer(self, listing_id: UUID, who, *, agreed: bool = True, **more) -> Consent:
        return consents.answer(
            introduction_id=self.introduction_id,
            listing_id=listing_id,
            actor=actor_of(who),
            agreed=agreed,
            at=timezone.now(),
            **more,
        )

    def open(self) -> None:
        consents.open_pair(introduction_id=self.introduction_id, listing_ids=self.listings, at=timezone.now())

    def is_complete(self) -> bool:
        return consents.is_complete(self.introduction_id, self.listings)

    def reads(self, who, listing_id: UUID) -> bool:
        return Identity.objects.readable_by(actor_of(who)).filter(listing_id=listing_id).exists()


@pytest.fixture
def pair(company_admin, researcher) -> Pair:
    return Pair(company_admin, researcher)


@pytest.mark.parametrize("side", ["company", "researcher"])
def test_one_side_alone_opens_nothing(pair, company_admin, researcher, side):
    if side == "company":
        pair.answer(pair.need, company_admin)
    else:
        pair.answer(pair.proposal, researcher)

    with pytest.raises(DomainError):
        pair.open()

    assert (pair.is_complete(), Disclosure.objects.count()) == (False, 0)
    assert not pair.reads(researcher, pair.need)
    assert not pair.reads(company_admin, pair.proposal)


def test_a_no_is_not_a_yes(pair, company_admin, researcher):
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher, agreed=False)

    with pytest.raises(DomainError):
        pair.open()


def test_both_sides_open_exactly_the_pair(pair, company_admin, member, researcher, liaison_officer):
    another_need = seal(company_admin)
    colleague = MembershipFactory(organization=researcher.organization, role=Role.RESEARCHER)
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)

    pair.open()

    assert pair.reads(researcher, pair.need)
    assert pair.reads(company_admin, pair.proposal)
    # Nobody else, and nothing else.
    assert not pair.reads(researcher, another_need)
    assert not pair.reads(colleague, pair.need)
    assert not pair.reads(liaison_officer, pair.need)
    assert not pair.reads(member, pair.proposal)


def test_author_of_the_need_sees_what_the_administrator_agreed_to(pair, company_admin, member, researcher):
    pair.need = seal(member)
    pair.listings = (pair.need, pair.proposal)
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)

    pair.open()

    assert pair.reads(member, pair.proposal)
    assert pair.reads(company_admin, pair.proposal)


def test_items_are_exactly_those_agreed(pair, company_admin, researcher):
    pair.answer(pair.need, company_admin, items=[Item.ORGANIZATION])
    pair.answer(pair.proposal, researcher, items=[Item.ORGANIZATION, Item.EMAIL])

    pair.open()

    card = services.open_identity(
        listing_id=pair.need, actor=actor_of(researcher), purpose=Purpose.INTRODUCED, at=timezone.now()
    )
    other = services.open_identity(
        listing_id=pair.proposal,
        actor=actor_of(company_admin),
        purpose=Purpose.INTRODUCED,
        at=timezone.now(),
    )
    assert (card.organization, card.person_name, card.email, card.original) == (
        company_admin.organization, "", "", None,
    )  # fmt: skip
    assert (other.person_name, other.email) == ("", researcher.user.email)


@pytest.mark.parametrize("items", [["organization", "everything"], ["email"], []])
def test_items_that_make_no_sense_are_refused(pair, company_admin, items):
    with pytest.raises(DomainError):
        pair.answer(pair.need, company_admin, items=items)


def test_record_holds_what_a_provision_record_must_hold(pair, company_admin):
    consent = pair.answer(pair.need, company_admin)

    assert (consent.given_by, consent.organization) == (company_admin.user, company_admin.organization)
    assert consent.items == sorted(item.value for item in consents.STANDARD_ITEMS)
    assert (consent.statement_version, consent.capacity) == (consents.STATEMENT_VERSION, Capacity.COMPANY)


def test_the_same_answer_twice_is_one_answer(pair, company_admin):
    first = pair.answer(pair.need, company_admin)

    assert pair.answer(pair.need, company_admin) == first
    assert Consent.objects.count() == 1


def test_another_answer_is_refused(pair, company_admin):
    pair.answer(pair.need, company_admin)

    with pytest.raises(DomainError):
        pair.answer(pair.need, company_admin, agreed=False)


def test_opening_twice_opens_once_and_says_so_once(pair, company_admin, researcher):
    heard = []

    def listen(introduction_id, **_):
        heard.append(introduction_id)

    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)
    disclosure_opened.connect(listen)
    pair.open()
    pair.open()
    disclosure_opened.disconnect(listen)

    assert Disclosure.objects.count() == 2
    assert heard == [pair.introduction_id]


@pytest.mark.parametrize(
    "name",
    ["anonymous", "member", "other_member", "liaison_officer", "coordinator", "portal_admin",
     "finance_officer", "municipality_officer", "researcher"],
)  # fmt: skip
def test_nobody_but_the_administrator_answers_for_a_company(pair, name, request):
    with pytest.raises(DomainError):
        pair.answer(pair.need, request.getfixturevalue(name))

    assert Consent.objects.count() == 0


def test_researchers_answer_for_themselves_alone(pair, researcher, liaison_officer):
    colleague = MembershipFactory(organization=researcher.organization, role=Role.RESEARCHER)

    for who in (colleague, liaison_officer):
        with pytest.raises(DomainError):
            pair.answer(pair.proposal, who)

    assert pair.answer(pair.proposal, researcher).capacity == Capacity.RESEARCHER


def test_an_organisation_that_is_not_approved_cannot_answer(pair, company_admin):
    company_admin.organization.status = "suspended"
    company_admin.organization.save()

    with pytest.raises(DomainError):
        pair.answer(pair.need, company_admin)


@pytest.fixture
def cosigned(pair, researcher) -> Pair:
    researcher.organization.cosigns_introductions = True
    researcher.organization.save()
    return pair


def test_cosigning_university_opens_only_after_its_office(
    cosigned, company_admin, researcher, liaison_officer
):
    cosigned.answer(cosigned.need, company_admin)
    cosigned.answer(cosigned.proposal, researcher)
    before = cosigned.is_complete()

    cosigned.answer(cosigned.proposal, liaison_officer)
    cosigned.open()

    assert (before, cosigned.is_complete()) == (False, True)
    # The office signed, so the consent names it.
    assert cosigned.reads(liaison_officer, cosigned.need)


def test_office_cannot_open_without_its_researcher(cosigned, company_admin, liaison_officer):
    cosigned.answer(cosigned.need, company_admin)
    cosigned.answer(cosigned.proposal, liaison_officer)

    assert not cosigned.is_complete()


@pytest.mark.parametrize("side", ["company", "researcher"])
def test_taking_consent_back_ends_the_viewing_of_both(pair, company_admin, researcher, side):
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)
    pair.open()
    listing, who = (pair.need, company_admin) if side == "company" else (pair.proposal, researcher)
    heard = []

    def listen(introduction_id, **_):
        heard.append(introduction_id)

    disclosure_revoked.connect(listen)
    consents.revoke(
        introduction_id=pair.introduction_id, listing_id=listing, actor=actor_of(who), at=timezone.now()
    )
    disclosure_revoked.disconnect(listen)

    assert not pair.reads(researcher, pair.need)
    assert not pair.reads(company_admin, pair.proposal)
    assert not pair.is_complete()
    assert heard == [pair.introduction_id]


def test_stranger_cannot_take_a_consent_back(pair, company_admin, researcher, other_member):
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)
    pair.open()

    with pytest.raises(DomainError):
        consents.revoke(
            introduction_id=pair.introduction_id,
            listing_id=pair.need,
            actor=actor_of(other_member),
            at=timezone.now(),
        )

    assert pair.reads(researcher, pair.need)


def test_somebody_elses_introduction_is_not_revoked_through_an_own_listing(pair, company_admin, researcher):
    other_member = MembershipFactory(role=Role.COMPANY_ADMIN)
    unrelated = seal(other_member)
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)
    pair.open()

    with pytest.raises(DomainError):
        consents.revoke(
            introduction_id=pair.introduction_id,
            listing_id=unrelated,
            actor=Actor.of(other_member),
            at=timezone.now(),
        )

    assert pair.reads(researcher, pair.need)


def test_revoked_consent_can_be_given_again_and_opens_again(pair, company_admin, researcher):
    pair.answer(pair.need, company_admin)
    pair.answer(pair.proposal, researcher)
    pair.open()
    consents.revoke(
        introduction_id=pair.introduction_id,
        listing_id=pair.need,
        actor=actor_of(company_admin),
        at=timezone.now(),
    )

    pair.answer(pair.need, company_admin)
    pair.open()

    assert pair.reads(researcher, pair.need)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_give_one_answer(company_admin, researcher):
    pair = Pair(company_admin, researcher)
    second = MembershipFactory(organization=company_admin.organization, role=Role.COMPANY_ADMIN)

    def give(who) -> int:
        try:
            return pair.answer(pair.need, who).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        given = list(people.map(give, [company_admin, second]))

    assert len(set(given)) == 1
    assert Consent.objects.count() == 1
