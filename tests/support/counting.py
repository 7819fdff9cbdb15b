"""What was counted in Redis is forgotten before the next test; most tests count nothing."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCacheClient

# Somebody else's Redis may hold something from the start.
_written = {"redis": True}


def watch() -> None:
    """From now on, notice what this process writes."""
    client_for = RedisCacheClient.get_client

    def get_client(cache: RedisCacheClient, key: str | None = None, *, write: bool = False) -> Any:
        _written["redis"] |= write
        return client_for(cache, key, write=write)

    RedisCacheClient.get_client = get_client


def suspect() -> None:
    """Say that another process may have written."""
    _written["redis"] = True


def forget() -> None:
    """Empty the Redis database of this worker when something was written."""
    if _written["redis"]:
        caches["redis"].clear()
        _written["redis"] = False
