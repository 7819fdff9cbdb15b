"""Postal codes of the shipped table, for partner sites and for the forms."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_postal_code_tells_its_towns(client):
    body = client.get("/api/v1/postal-codes/1920046/").json()

    assert body["code"] == "1920046"
    assert [(town["municipality_code"], town["city"], town["town"]) for town in body["towns"]] == [
        ("132012", "八王子市", "明神町")
    ]


@pytest.mark.parametrize(
    ("address", "status"),
    [("9999999/", 404), ("192-0046/", 404), ("192004/", 404), ("1920046/?town=1", 400)],
)
def test_what_is_no_known_code_is_a_problem(client, address, status):
    assert client.get(f"/api/v1/postal-codes/{address}").status_code == status
