"""A refused registration: the drafts written meanwhile follow their people to the next one."""

from uuid import uuid4

import pytest
from django.utils import timezone

from disclosure.enums import ListingKind
from disclosure.following import follow_people
from disclosure.models import Identity
from disclosure.services import seal
from organizations import services
from organizations.enums import OrganizationStatus, OrganizationType
from organizations.models import Organization
from tests.factories import UserFactory
from tests.organizations.factories import facts

pytestmark = pytest.mark.django_db


def registered(person, name, **more):
    more = {"corporate_number": "", "name": name} | more
    return services.register(user=person, at=timezone.now(), facts=facts(**more))


def refused(body):
    Organization.objects.filter(pk=body.pk).update(status=OrganizationStatus.REJECTED, due_on=None)
    return body


def draft_of(person, body, *, kind=ListingKind.NEED):

    return seal(listing_id=uuid4(), kind=kind, organization=body, person=person)


def body_of(identity):
    return Identity.objects.get(pk=identity.pk).organization


def test_a_draft_follows_its_person_to_the_new_registration():
    person, stranger = UserFactory(), UserFactory()
    old = refused(registered(person, "旧の登録"))
    mine, other = draft_of(person, old), draft_of(stranger, old)
    new = registered(person, "新しい登録")

    assert [follow_people(), follow_people()] == [1, 0]
    assert [body_of(mine), body_of(other)] == [new, old]


def test_nothing_moves_from_a_body_that_still_stands_or_to_one_of_another_kind():
    person = UserFactory()
    standing, old = registered(person, "確認中の会社"), refused(registered(person, "見送られた会社"))
    kept, stays = draft_of(person, standing), draft_of(person, old)
    registered(person, "大学", type=OrganizationType.UNIVERSITY, industry=None, size_band="")

    assert follow_people() == 0
    assert [body_of(kept), body_of(stays)] == [standing, old]


def test_registering_again_brings_the_drafts_along(django_capture_on_commit_callbacks):
    person = UserFactory()
    mine = draft_of(person, refused(registered(person, "旧の登録")))

    with django_capture_on_commit_callbacks(execute=True):
        new = registered(person, "新しい登録")

    assert body_of(mine) == new
