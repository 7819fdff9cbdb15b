"""A coordinator works through the queue with the keyboard alone, and can turn the keys off."""

import pytest
from playwright.sync_api import expect

from matching.enums import SuggestionStatus as Status
from organizations.enums import Role
from tests.browser import desk
from tests.browser.person import Person
from tests.factories import MembershipFactory, OrganizationFactory, UniversityFactory
from tests.matching import desk_scene as scene


@pytest.fixture(autouse=True)
def _passwords_of_the_running_portal(settings) -> None:
    """The portal in the other process knows no quick test passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@pytest.fixture
def pairs(portal) -> list:
    """Two pairs of one need, the nearer first."""
    operator = OrganizationFactory(type="operator", name="ポータル事務局", size_band="")
    coordinator = MembershipFactory(organization=operator, role=Role.COORDINATOR)
    need = scene.need_of(MembershipFactory(role=Role.COMPANY_ADMIN), coordinator=coordinator)
    researcher = MembershipFactory(organization=UniversityFactory(), role=Role.RESEARCHER)
    seeds = [scene.seed_of(researcher, title=title) for title in ("一つ目の台座", "二つ目の台座")]
    pairs = [scene.suggestion_of(need, seed, score=9.0 - place) for place, seed in enumerate(seeds)]
    pairs[0].coordinator = coordinator
    return pairs


def test_the_queue_is_worked_through_by_keys(pairs, new_session, mailbox):
    person = Person(new_session(), email=pairs[0].coordinator.user.email, mailbox=mailbox)
    desk.signs_in_with_second_factor(person)
    person.opens("/admin/matching/suggestion/queue/?kind=suggestion&order=score")
    page, keys = person.page, person.page.keyboard

    keys.press("j")
    keys.press("Enter")
    expect(page.locator(".desk-trail__place")).to_have_text("1 / 2")

    keys.press("d")
    page.locator("dialog[open] textarea").press_sequentially("s i j ?")
    keys.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".desk-trail__place")).to_have_text("1 / 2")

    keys.press("s")
    expect(page.get_by_text("候補に残しました。")).to_be_visible()
    expect(page.locator(".desk-trail__place")).to_have_text("2 / 2")

    keys.press("?")
    page.get_by_label("1文字のキーを使う").uncheck()
    keys.press("Escape")
    page.reload()
    keys.press("s")
    page.wait_for_timeout(300)
    states = [type(pair).objects.get(pk=pair.pk).status for pair in pairs]
    assert states == [Status.SHORTLISTED, Status.NEW]
