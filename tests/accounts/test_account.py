"""One's own names, and the end of an account."""

import pytest

from accounts.models import User
from accounts.services import end_account, reopen_account
from core.errors import DomainError
from tests.factories import MembershipFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

PROFILE = "/my/profile/"


@pytest.fixture
def person(client):
    membership = MembershipFactory()
    sign_in(client, membership)
    return membership.user


def test_names_are_changed_and_kana_made_from_what_was_typed(client, person):
    response = client.post(
        PROFILE,
        {
            "family_name": " 髙橋 ",
            "given_name": "花子",
            "family_name_kana": "たかはし",
            "given_name_kana": "ﾊﾅｺ",
            "language": "en",
        },
    )

    person.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, PROFILE)
    assert (person.full_name, person.full_name_kana) == ("髙橋 花子", "タカハシ ハナコ")
    assert person.language == "en"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family_name", ""),
        ("family_name", "\x00"),
        ("given_name", "あ" * 51),
        ("family_name_kana", "takahashi"),
    ],
)
def test_bad_names_are_refused_and_kept_on_the_page(client, person, field, value):
    names = {"family_name": "新", "given_name": "名", "family_name_kana": "", "given_name_kana": ""}

    response = client.post(PROFILE, names | {"language": "ja", field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert User.objects.get(pk=person.pk).full_name == person.full_name


def test_the_profile_changes_only_oneself(client, person):
    other = UserFactory(family_name="他人")

    client.post(PROFILE, {"family_name": "新", "given_name": "名", "pk": other.pk, "email": "x@example.jp"})

    assert User.objects.get(pk=other.pk).family_name == "他人"
    assert User.objects.get(pk=person.pk).email == person.email


def test_the_end_of_an_account_ends_its_sessions_at_once(client, person, noon):
    assert client.get(PROFILE).status_code == 200

    end_account(user=person, at=noon)

    assert client.get(PROFILE)["Location"].startswith("/accounts/login/")


def test_a_session_from_before_the_end_stays_ended_after_reopening(client, person, noon):
    end_account(user=person, at=noon)
    reopen_account(user=person)

    assert client.get(PROFILE)["Location"].startswith("/accounts/login/")


def test_an_account_ends_once(person, noon):
    end_account(user=person, at=noon)

    with pytest.raises(DomainError):
        end_account(user=person, at=noon)


def test_only_the_portal_administrator_ends_accounts_at_the_desk(client, portal_admin, coordinator):
    gone = UserFactory()
    action = {"action": "end_accounts", "_selected_action": [gone.pk]}

    sign_in(client, coordinator)
    refused = client.post("/admin/accounts/user/", action)
    assert (refused.status_code in {403, 404}, User.objects.get(pk=gone.pk).is_active) == (True, True)

    sign_in(client, portal_admin)
    client.post("/admin/accounts/user/", action)
    assert User.objects.get(pk=gone.pk).is_active is False
