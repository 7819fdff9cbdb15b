"""The two listings most tests start from."""

from typing import Any

import pytest

from needs.models import Need
from seeds.models import Seed
from tests.matching import factories


@pytest.fixture
def need(member: Any, company_admin: Any, coordinator: Any) -> Need:
    """A published need of ``member``'s company, brokered by ``coordinator``."""
    return factories.need(member, coordinator)


@pytest.fixture
def seed(researcher: Any) -> Seed:
    """A published seed of ``researcher``."""
    return factories.seed(researcher)
