"""Answers that a process remembers until a setting changes, as it does between tests."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed


def remembered(*, most: int) -> Callable[[Callable], Any]:
    """Remember so many answers of a function, and forget them all when a setting changes."""

    def keep(function: Callable) -> Any:
        kept = lru_cache(maxsize=most)(function)

        def forget(**_changed: Any) -> None:
            kept.cache_clear()

        setting_changed.connect(forget, weak=False)
        return kept

    return keep
