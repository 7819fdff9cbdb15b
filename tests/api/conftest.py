"""Rows of every resource, and clients with and without a token."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.rates import Rates
from tests.api.factories import PartnerClient, partner
from tests.needs import factories as needs
from tests.seeds import factories as seeds


@pytest.fixture(autouse=True)
def _nobody_is_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rates, "quiet_until", 0.0)


@pytest.fixture
def web(client: Client) -> Client:
    """A browser or program without a token; errors are answers, as in production."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def need(member: Any, coordinator: Any) -> Any:
    """A published need of ``member``'s company."""
    return needs.published(member, coordinator=coordinator, at=timezone.now() - timedelta(days=2))


@pytest.fixture
def seed(researcher: Any) -> Any:
    """A published seed."""
    return seeds.published(researcher, at=timezone.now() - timedelta(days=2))


@pytest.fixture
def partner_client(db: None) -> Callable[..., PartnerClient]:
    """Make the client of a partner site."""
    return partner
