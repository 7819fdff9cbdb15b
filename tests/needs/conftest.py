"""Fixtures of the needs room."""

import pytest

from tests.factories import sign_in


@pytest.fixture
def owner(client, member):
    """The browser of a company member."""
    return sign_in(client, member)
