"""Signing up, logging in and asking for a new password."""

import pytest
from django.core import mail

from accounts.models import User
from notifications.models import OutboundMail
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

FORM = {
    "family_name": "多摩",
    "given_name": "花子",
    "email": "New@Example.jp",
    "password1": "a-long-enough-word",
    "password2": "a-long-enough-word",
    "terms": "on",
}


def sign_up(client, **changed):
    return client.post("/accounts/signup/", FORM | changed)


def test_signing_up_keeps_names_and_agreement_and_queues_one_mail(client, settings):
    response = sign_up(client)

    user = User.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    assert (user.email, user.family_name, user.given_name) == ("new@example.jp", "多摩", "花子")
    assert user.terms_agreed_at is not None
    queued = OutboundMail.objects.get()
    assert (queued.to_address, queued.recipient, queued.status) == ("new@example.jp", user, "queued")
    assert f"{settings.SITE_URL}/accounts/confirm-email/" in queued.text
    assert mail.outbox == []


def test_the_link_of_the_mail_confirms_by_a_button_only(client, settings):
    sign_up(client)
    text = OutboundMail.objects.get().text
    link = next(word for word in text.split() if "/accounts/confirm-email/" in word)
    path = link.removeprefix(settings.SITE_URL)

    client.get(path)
    assert User.objects.get().emailaddress_set.get().verified is False

    client.post(path)
    assert User.objects.get().emailaddress_set.get().verified is True


def test_the_host_somebody_claims_is_not_in_the_link(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post("/accounts/signup/", FORM, headers={"host": "evil.example"})

    assert "evil.example" not in OutboundMail.objects.get().text


def test_an_address_with_account_is_answered_like_a_new_one(client):
    UserFactory(email="known@example.jp")

    known, new = sign_up(client, email="known@example.jp"), sign_up(client, email="other@example.jp")

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert sorted(OutboundMail.objects.values_list("to_address", flat=True)) == [
        "known@example.jp",
        "other@example.jp",
    ]
    assert User.objects.filter(email="known@example.jp").count() == 1


def test_a_new_password_is_promised_alike_to_known_and_unknown(client):
    UserFactory(email="known@example.jp")

    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in ("known@example.jp", "unknown@example.jp")
    ]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/accounts/password/reset/done/")
    ] * 2
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "花子"),
        ("email", "a@b"),
        ("email", "x" * 300 + "@example.jp"),
        ("email", "new\x00@example.jp"),
        ("email", "new@example.jp\nBcc: x@example.jp"),
        ("family_name", ""),
        ("family_name", "　 "),
        ("family_name", "\u200b"),
        ("family_name", "あ" * 51),
        ("given_name", "\x00"),
        ("password1", "short"),
        ("password1", "a" * 5000),
        ("password2", "another-long-word"),
        ("terms", ""),
    ],
)
def test_bad_input_is_an_error_beside_its_field(client, field, value):
    response = sign_up(client, **{field: value})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field] or field.startswith("password")
    assert (User.objects.count(), OutboundMail.objects.count()) == (0, 0)


def test_broken_unicode_is_no_crash(client):
    response = client.post(
        "/accounts/signup/",
        b"family_name=%ED%A0%80&given_name=%FF&email=%ED%A0%80%40example.jp",
        content_type="application/x-www-form-urlencoded",
    )

    assert (response.status_code, User.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("", "/my/"),
        ("/my/profile/", "/my/profile/"),
        ("https://evil.example/", "/my/"),
        ("//evil.example", "/my/"),
    ],
)
def test_logging_in_leads_to_a_page_of_this_site(client, wanted, target):
    user = UserFactory()

    response = client.post(
        "/accounts/login/", {"login": user.email.upper(), "password": PASSWORD, "next": wanted}
    )

    assert (response.status_code, response["Location"]) == (302, target)


def test_a_wrong_password_and_an_unknown_address_read_alike(client):
    user = UserFactory()

    wrong = client.post("/accounts/login/", {"login": user.email, "password": "wrong-wrong"})
    unknown = client.post("/accounts/login/", {"login": "nobody@example.jp", "password": "wrong-wrong"})

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert (wrong.status_code, unknown.status_code) == (200, 200)


def test_who_is_led_here_learns_why_and_may_register_on_the_way(client):
    led = client.get("/accounts/login/", {"next": "/my/start/need/"}).content.decode()
    came = client.get("/accounts/login/").content.decode()

    sentence = "この先のページは、ログインすると開きます。"
    assert (sentence in led, sentence in came) == (True, False)
    assert 'href="/accounts/signup/?next=%2Fmy%2Fstart%2Fneed%2F"' in led


def test_who_was_writing_when_the_log_in_ended_reads_that_nothing_is_lost(client):
    client.post("/my/needs/new/", {"version": "0", "title": "工具の寿命を知りたい"})

    assert "書いた内容は消えていません" in client.get("/accounts/login/", {"next": "/my/needs/new/"}).text


def test_words_of_a_step_sent_after_the_log_in_had_ended_are_shown_once_to_be_copied(client, member):
    step = "/my/proposals/8d5b7a5e-4b8e-4f6e-9a53-0d4a0b3f6c11/decline/"
    client.post(step, {"version": "1", "reason": "cost", "text": "今回は費用の見通しが合いませんでした。"})
    client.force_login(member.user)

    first, second = client.get(step), client.get(step)

    assert ("費用の見通し" in first.text, "費用の見通し" in second.text) == (True, False)
    assert (first.status_code, ">cost<" in first.text) == (405, False)
