"""Two tabs of the same entry for a client: whatever happened in the other one, nothing typed is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from needs import on_behalf, services
from needs.models import Need
from tests.factories import MembershipFactory, actor_of, sign_in
from tests.needs.test_on_behalf import TEXTS, consent

pytestmark = pytest.mark.django_db
TYPED = "二つ目の画面で書いた、まだどこにもない文章です。"


@pytest.fixture
def entered(finance_officer, company, noon) -> Need:
    banker = actor_of(finance_officer)
    need = on_behalf.enter(
        public_id=uuid4(), actor=banker, client=company, consent=consent(noon), email="", at=noon
    )
    return services.save_draft(need=need, actor=banker, version=need.version, values=TEXTS, at=noon)


def held(form):
    """What the fields of a form hold when its button is pressed."""
    values = {name: form[name].value() for name in form.fields if name != "files"}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.fixture
def tab(client, finance_officer, entered):
    """The second tab, opened before the other one went on."""
    sign_in(client, finance_officer)
    address = reverse("needs:edit", args=[entered.public_id])
    opened = held(client.get(address).context["form"])

    def send(**options):
        return client.post(address, opened | {"problem": TYPED, "is_anonymous": "1"}, **options)

    return send


def test_an_older_tab_shows_both_texts_and_saves_at_the_second_press(
    client, tab, entered, finance_officer, noon
):
    other = {"problem": "一つ目の画面の文章"}
    services.save_draft(
        need=entered, actor=actor_of(finance_officer), version=entered.version, values=other, at=noon
    )

    refused = tab()

    html = refused.content.decode()
    assert (refused.status_code, TYPED in html, other["problem"] in html) == (409, True, True)
    entered.refresh_from_db()
    again = tab_with(client, refused)
    assert (again.status_code, Need.objects.get().problem) == (302, TYPED)


def tab_with(client, page):
    """Press the button of the page that shows both texts."""
    return client.post(page.request["PATH_INFO"], held(page.context["form"]))


def test_after_the_client_took_over_the_text_comes_back_to_be_copied(tab, client, entered, company_admin):
    on_behalf.take_over(need=entered, actor=actor_of(company_admin))

    answer = tab()

    html = answer.content.decode()
    assert (answer.status_code, TYPED in html, "会社が引き継いだため" in html) == (409, True, True)
    assert Need.objects.get().problem == TEXTS["problem"]
    assert client.get(reverse("needs:workspace", args=[entered.public_id])).status_code == 200


def test_after_the_consent_was_withdrawn_the_text_comes_back_to_be_copied(
    tab, client, entered, company_admin, noon
):
    on_behalf.end(need=entered, actor=actor_of(company_admin), at=noon)

    answer = tab()

    html = answer.content.decode()
    assert (answer.status_code, TYPED in html, "同意が取り消されたため" in html) == (409, True, True)
    assert TEXTS["problem"] not in html
    assert f'href="{reverse("needs:mine")}"' in html


def test_autosave_and_the_other_buttons_say_the_same(tab, client, entered, company_admin, noon):
    on_behalf.end(need=entered, actor=actor_of(company_admin), at=noon)

    saved = tab(headers={"X-Autosave": "1"})
    others = [
        client.post(reverse(f"needs:{step}", args=[entered.public_id]), {"version": entered.version})
        for step in ("preview", "end_mandate")
    ]

    assert (saved.status_code, saved.json()["closed"]) == (409, True)
    assert [page.status_code for page in others] == [409, 409]
    assert all("同意が取り消されたため" in page.content.decode() for page in others)


def test_a_colleague_of_the_holder_learns_nothing_of_it(tab, client, entered, bank, company_admin, noon):
    on_behalf.end(need=entered, actor=actor_of(company_admin), at=noon)
    sign_in(client, MembershipFactory(organization=bank, role="finance_officer"))

    assert tab().status_code == 404
