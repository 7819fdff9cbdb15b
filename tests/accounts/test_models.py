"""The row of a person: one address, no rights."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case():
    user = User.objects.create_user(email=" Hanako@Example.JP ", family_name="多摩", given_name="花子")

    assert (user.email, user.full_name, user.has_usable_password()) == (
        "hanako@example.jp",
        "多摩 花子",
        False,
    )


def test_an_address_belongs_to_one_person_whatever_its_case():
    UserFactory(email="hanako@example.jp")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="HANAKO@example.jp")


def test_the_database_refuses_an_address_in_another_spelling():
    user = UserFactory(email="hanako@example.jp")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Hanako@example.jp")


def test_dots_of_an_address_are_kept():
    UserFactory(email="ha.nako@gmail.example")

    assert UserFactory(email="hanako@gmail.example").pk is not None


def test_a_person_alone_may_do_nothing_in_the_admin():
    user = UserFactory()

    answers = (user.is_staff, user.is_superuser, user.has_perm("x.y"), user.has_module_perms("x"))

    assert answers == (False, False, False, False)


@pytest.mark.parametrize("change", ["password", "stamp"])
def test_a_new_password_or_stamp_ends_sessions(change):
    user = UserFactory()
    before = user.get_session_auth_hash()

    if change == "password":
        user.set_password(PASSWORD + "!")
    else:
        user.session_stamp = uuid.uuid4()

    assert user.get_session_auth_hash() != before


def test_an_old_secret_key_keeps_people_logged_in(settings):
    user = UserFactory()
    before = user.get_session_auth_hash()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert list(user.get_session_auth_fallback_hash()) == [before]
