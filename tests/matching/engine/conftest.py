"""Which encoders a test works with: words alone unless it asks for more."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from matching.engine.encoders import available
from matching.engine.suggest import explainer


def forget_encoders() -> None:
    """What a process found when it first looked is looked for again."""
    for found in (available.encoders, available.reranker, explainer):
        found.cache_clear()


@pytest.fixture
def work_in(settings: Any) -> Iterator[Callable[..., None]]:
    """Return a switch: ``work_in("light")``, ``work_in("full", MATCHING_ENCODER_URL=…)``."""

    def switch(mode: str, **others: object) -> None:
        settings.MATCHING_MODE = mode
        for name, value in others.items():
            setattr(settings, name, value)
        forget_encoders()

    yield switch
    forget_encoders()
