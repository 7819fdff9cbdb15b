"""What operators and load balancers ask: is the process alive, and can it serve?"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import redis
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 2.5
# A hung server holds a thread each time it is asked; two of them are all it gets.
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="readyz")


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and Redis are ready, else 503 naming what is not."""
    asked = {name: _askers.submit(ask) for name, ask in CHECKS.items()}
    wait(asked.values(), timeout=PATIENCE_SECONDS)
    answers = {name: _answer(name, future) for name, future in asked.items()}
    ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": answers}, status=200 if ready else 503
    )


def _answer(name: str, future: Future) -> str:
    if not future.done():
        future.cancel()
        return "no answer in time"
    if error := future.exception():
        logger.warning("%s is not ready: %s", name, type(error).__name__)
        return str(error) if isinstance(error, NotReadyError) else "unreachable"
    return "ok"


class NotReadyError(Exception):
    """The server answers, but it is not what this version needs."""


def _database() -> None:
    """Ask for one row and for migrations still to run."""
    try:
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotReadyError("migrations are waiting")
    finally:
        connections.close_all()


def _redis() -> None:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        client.ping()
    finally:
        client.close()


CHECKS: dict[str, Callable[[], None]] = {"database": _database, "redis": _redis}
PROBES = {"/healthz": healthz, "/readyz": readyz}


class ProbeMiddleware:
    """Answer whoever watches the process before anything asks which host was meant.

    They call by address, without a name that ALLOWED_HOSTS could hold and without HTTPS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path_info, self.get_response)(request)
