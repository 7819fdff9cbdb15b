"""The two listings most tests start from."""

from typing import Any

import pytest
from django.test import Client

from needs.models import Need
from seeds.models import Seed
from tests.factories import sign_in
from tests.matching import factories


@pytest.fixture
def need(member: Any, company_admin: Any, coordinator: Any) -> Need:
    """A published need of ``member``'s company, brokered by ``coordinator``."""
    return factories.need(member, coordinator)


@pytest.fixture
def seed(researcher: Any) -> Seed:
    """A published seed of ``researcher``."""
    return factories.seed(researcher)


@pytest.fixture
def open_as(request):
    """Return a client of one of the cast."""

    def sign(role: str) -> Client:
        return Client() if role == "visitor" else sign_in(Client(), request.getfixturevalue(role))

    return sign
