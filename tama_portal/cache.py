"""A cache that outlives Redis: counters of log-in attempts must hold when Redis is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

QUIET_SECONDS = 10.0


class FallbackCache(BaseCache):
    """Ask the cache named ``redis``; while it does not answer, ask the one named ``database``."""

    _quiet_until = 0.0

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= FallbackCache._quiet_until:
            try:
                return self._method("redis", method)(*args, **kwargs)
            except (RedisError, OSError) as error:
                FallbackCache._quiet_until = time.monotonic() + QUIET_SECONDS
                logger.warning("Redis away (%s); counting in the database", type(error).__name__)
        return self._method("database", method)(*args, **kwargs)

    @staticmethod
    def _method(alias: str, method: str) -> Callable[..., Any]:
        return getattr(caches[alias], method)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask("add", key, value, timeout=timeout, version=version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default=default, version=version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout=timeout, version=version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask("touch", key, timeout=timeout, version=version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._ask("delete", key, version=version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._ask("incr", key, delta=delta, version=version)

    def clear(self) -> None:
        self._ask("clear")
