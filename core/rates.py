"""How often somebody asked: counted in a cache for a fixed window; while Redis is away, nobody is counted."""

import ipaddress
import logging
import time

from django.core.cache import caches
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
QUIET_SECONDS = 10.0


class Rates:
    """Counts by key; after a failure it does not wait for Redis again at once."""

    quiet_until = 0.0

    @classmethod
    def counted(cls, key: str, *, cache: str = "redis") -> int:
        """Return how many requests the window has seen with this one; 0 when nobody can count."""
        if time.monotonic() < cls.quiet_until and cache == "redis":
            return 0
        try:
            # The key lives longer than its window, so that it cannot end between the two steps.
            caches[cache].add(key, 0, timeout=2 * WINDOW_SECONDS)
            return caches[cache].incr(key)
        except (RedisError, OSError, ValueError) as error:
            cls.quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("Redis away (%s); nobody is counted", type(error).__name__)
            return 0


def asker_key(who: str) -> str:
    """Return a short key for a person or network address, from which nobody reads who it was."""
    return salted_hmac("core.rates", network_of(who)).hexdigest()[:32]


def network_of(address: str) -> str:
    """Return the address; of IPv6 the half that a household cannot change."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
