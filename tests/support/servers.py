"""A PostgreSQL and a Redis of its own for every test run, gone when the run ends."""

import atexit
import os
import shutil

from tama_portal import local

# Where this machine reaches the private PostgreSQL without going through its network.
NEAR = "TAMA_TEST_SOCKET"
LONGEST_SOCKET_FOLDER = 80


def ensure(*, shared_buffers: str = "64MB") -> None:
    """Set ``DATABASE_URL`` and ``REDIS_URL``, starting private servers for what is missing."""
    wanted = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if not wanted:
        return
    folder = local.private_folder()
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
    if "DATABASE_URL" in wanted:
        data = folder / "postgres"
        near = str(data) if len(str(data)) < LONGEST_SOCKET_FOLDER else ""
        server = local.start_postgres(data, durable=False, shared_buffers=shared_buffers, unix_socket=near)
        _stop_at_exit(server, owner)
        os.environ |= {"DATABASE_URL": server.url, NEAR: near}
    if "REDIS_URL" in wanted:
        server = local.start_redis(folder / "redis")
        _stop_at_exit(server, owner)
        os.environ["REDIS_URL"] = server.url


def near_database() -> dict[str, str]:
    """Return what to set where the tests speak to the database: a fifth less work for each question."""
    return {"HOST": os.environ[NEAR]} if os.environ.get(NEAR) else {}


def address_of(database: str) -> str:
    """Return where other processes find one of this run's databases."""
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"


def redis_of_worker(url: str) -> str:
    """Return the address of the Redis database that belongs to this parallel worker."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    head, _slash, tail = url.rpartition("/")
    return f"{head}/{number}" if tail.isdigit() else f"{url}/{number}"


def _stop_at_exit(server: local.Server, owner: int) -> None:
    # A forked child must not end its parent's servers.
    atexit.register(lambda: os.getpid() == owner and server.stop())
