"""What the forms of an organisation fill in by themselves, and that they leave typed words alone."""

import pytest
from django.urls import reverse

from classifications import postal
from organizations import filling
from organizations.models import Organization
from tests.factories import OrganizationFactory, sign_in
from tests.organizations.factories import VALID_NUMBER, registration

pytestmark = pytest.mark.django_db

REGISTER = reverse("organizations:register")
HACHIOJI = "1000020132012"


@pytest.fixture
def browser(client, member):
    return sign_in(client, member)


def test_a_postal_code_is_read_in_any_width():
    towns = [postal.towns_of(typed) for typed in ("1920046", "１９２−００４６", "〒192ー0046")]

    assert {town.text for found in towns for town in found} == {"東京都八王子市明神町"}
    assert postal.towns_of("192004") == postal.towns_of("9999999") == ()


def test_the_button_fills_empty_boxes_and_keeps_the_rest(browser):
    typed = registration(postal_code="１９２－００４６", municipality="", name="書きかけ") | {
        "fill_address": ""
    }

    form = browser.post(REGISTER, typed).context["form"]

    assert (form["municipality"].value(), form["address"].value()) == ("132012", "明神町")
    assert (form["postal_code"].value(), form["name"].value(), form.errors) == ("192-0046", "書きかけ", {})


def test_what_was_typed_is_never_replaced():
    typed = {"postal_code": "1920046", "municipality": "132021", "address": "曙町1-2"}

    filled = filling.with_address(typed)

    assert filled.values == typed
    assert "そのまま" in filled.message


def test_several_towns_are_offered_and_one_is_taken():
    offered = filling.with_address({"postal_code": "1900100"})
    taken = filling.with_address({"postal_code": "1900100"}, chosen="1")

    assert ([town.city for town in offered.towns], offered.values) == (
        ["あきる野市", "西多摩郡日の出町"],
        {"postal_code": "1900100"},
    )
    assert taken.values["municipality"] == "133051"


def test_a_town_outside_the_region_is_written_in_full():
    assert filling.with_address({"postal_code": "100-0001"}).values["address"] == "東京都千代田区千代田"


def test_the_number_of_a_local_government_fills_its_name(browser):
    form = browser.get(f"{REGISTER}?number={HACHIOJI}").context["form"]

    assert (form["name"].value(), form["type"].value()) == ("八王子市", "municipality")


def test_a_held_number_leads_to_asking_to_join(browser):
    OrganizationFactory(corporate_number=VALID_NUMBER, name="有限会社先客")

    answer = browser.post(REGISTER, registration(corporate_number="４０００-0120-90001") | {"fill_name": "1"})

    assert "有限会社先客" in answer.content.decode()
    assert reverse("organizations:request") in answer.content.decode()


def test_a_wrong_number_is_explained_beside_its_button(browser):
    typed = registration(corporate_number="5000012090001") | {"fill_name": "1"}

    assert "正しくありません" in browser.post(REGISTER, typed).content.decode()


def test_the_postal_code_is_kept_as_digits(browser):
    browser.post(REGISTER, registration(postal_code="１９２-００４６", address="明神町1-2"))

    kept = Organization.objects.get(corporate_number=VALID_NUMBER)
    assert (kept.postal_code, kept.address) == ("1920046", "明神町1-2")
