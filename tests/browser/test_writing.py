"""Somebody writes a need: with scripts the hints appear while typing, without them after saving."""

import re

import pytest

from tests.browser.person import Person
from tests.factories import MembershipFactory, OrganizationFactory

PHONE = "042-000-0000"


@pytest.fixture(autouse=True)
def _passwords_of_the_running_portal(settings) -> None:
    """The portal in the other process knows no quick test passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def writer(new_session, mailbox, *, script: bool) -> Person:
    company = OrganizationFactory(name="株式会社ためし板金")
    member = MembershipFactory(organization=company)
    person = Person(new_session(java_script_enabled=script), email=member.user.email, mailbox=mailbox)
    person.signs_in()
    return person


def test_hints_appear_while_one_types_and_go_when_the_words_go(portal, new_session, mailbox):
    person = writer(new_session, mailbox, script=True)
    told: list[str] = []
    person.page.on("console", lambda message: told.append(message.text))
    person.page.on("pageerror", lambda error: told.append(str(error)))
    person.opens("/my/needs/new/")
    problem, found = person.page.locator("#id_problem"), person.page.locator("#id_problem_screened")

    problem.press_sequentially(f"ためし板金です。電話は{PHONE}です。")
    found.wait_for()

    assert found.locator("mark").all_inner_texts() == ["ためし板金", PHONE]
    assert "id_problem_screened" in problem.get_attribute("aria-describedby").split()
    said = person.page.locator("form [role=status]:not([data-autosave-said])")
    assert said.inner_text() == "「困っていること」に2か所、どの会社か分かる言葉があります。"

    problem.fill("板を手で測っています。")
    found.wait_for(state="detached")

    assert said.inner_text() == "どの会社か分かる言葉は見つかりませんでした。"
    assert "id_problem_screened" not in (problem.get_attribute("aria-describedby") or "")
    assert [line for line in told if re.search("Content Security|Error", line)] == []


def test_the_banner_of_a_saved_need_follows_what_is_typed(portal, new_session, mailbox):
    person = writer(new_session, mailbox, script=True)
    person.opens("/my/needs/new/")
    person.writes({"タイトル": f"電話は{PHONE}"})
    person.presses("下書きを保存する")
    banner = person.page.locator("#findings")
    assert banner.locator("mark").all_inner_texts() == [PHONE]

    person.writes({"タイトル": "薄い板を測りたい"})
    banner.wait_for(state="detached")

    assert person.sees("どの会社か分かる言葉は見つかりませんでした")


def test_without_scripts_saving_shows_the_same(portal, new_session, mailbox):
    person = writer(new_session, mailbox, script=False)
    person.opens("/my/needs/new/")
    person.writes({"タイトル": f"電話は{PHONE}"})

    person.presses("下書きを保存する")

    assert person.page.locator("#findings mark").all_inner_texts() == [PHONE]
    assert person.page.locator("[id$=_screened]").count() == 0
