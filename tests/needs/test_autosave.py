"""Drafts that are kept while somebody writes, and never over a newer text."""

import pytest
from django.urls import reverse

from needs.models import Need
from seeds.models import Seed
from tests.factories import sign_in
from tests.needs.factories import draft

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}
NEW = reverse("needs:new")


def typed_in(client, address: str) -> dict:
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def test_a_new_need_is_kept_while_it_is_written(owner):
    typed = typed_in(owner, NEW)

    first = owner.post(NEW, typed | {"title": "板を測りたい"}, headers=AUTOSAVE).json()
    second = owner.post(NEW, typed | {"title": "板の曲がり", "version": first["version"]}, headers=AUTOSAVE)
    pressed = owner.post(NEW, typed | {"title": "板の曲がり2", "version": second.json()["version"]})

    need = Need.objects.get()
    assert "に保存しました" in first["said"]
    # The page that wrote it goes on under the draft's address: opened again it is not empty.
    assert first["path"] == reverse("needs:edit", args=[need.public_id])
    assert (need.title, pressed.url) == ("板の曲がり2", first["path"])


def test_nothing_typed_makes_no_need(owner):
    answer = owner.post(NEW, typed_in(owner, NEW), headers=AUTOSAVE)

    assert (answer.status_code, Need.objects.count()) == (409, 0)


def test_a_second_page_never_replaces_a_newer_text(owner, member, noon):
    need = draft(member, at=noon)
    address = reverse("needs:edit", args=[need.public_id])
    typed = typed_in(owner, address)
    owner.post(address, typed | {"title": "新しい"}, headers=AUTOSAVE)

    late = owner.post(address, typed | {"title": "古い画面"}, headers=AUTOSAVE)
    pressed = owner.post(address, typed | {"title": "古い画面"})

    need.refresh_from_db()
    assert (late.status_code, late.json()["closed"], need.title) == (409, True, "新しい")
    body = pressed.content.decode()
    assert pressed.status_code == 409
    assert "新しい" in body
    assert "古い画面" in body


def test_a_box_that_cannot_be_kept_does_not_stop_the_others(owner, member, noon):
    need = draft(member, at=noon)
    address = reverse("needs:edit", args=[need.public_id])

    typed = typed_in(owner, address) | {
        "title": "長" * 81,
        "problem": "書きかけ",
        "decision_within_days": "３０日",
    }
    told = owner.post(address, typed, headers=AUTOSAVE).json()

    need.refresh_from_db()
    assert (need.problem, need.decision_within_days) == ("書きかけ", 30)
    assert "「タイトル」" in told["said"]


def test_a_seed_is_kept_the_same_way(client, researcher):
    sign_in(client, researcher)
    typed = typed_in(client, reverse("seeds:new"))

    told = client.post(reverse("seeds:new"), typed | {"title": "浮く板"}, headers=AUTOSAVE).json()
    again = typed | {"title": "浮く板2", "version": told["version"]}
    client.post(reverse("seeds:new"), again, headers=AUTOSAVE)

    assert [seed.title for seed in Seed.objects.all()] == ["浮く板2"]


def test_a_text_sent_after_the_log_in_had_ended_comes_back_once(owner, member, noon):
    address = reverse("needs:edit", args=[draft(member, at=noon).public_id])
    typed = typed_in(owner, address) | {"title": "期限切れの前に書いた"}
    owner.session.flush()

    asked = owner.post(address, typed)
    owner.force_login(member.user)
    back = owner.get(address)

    assert asked.url.startswith(reverse("account_login"))
    assert back.context["form"]["title"].value() == "期限切れの前に書いた"
    assert "戻しました" in back.content.decode()
    assert owner.get(address).context["form"]["title"].value() != "期限切れの前に書いた"
