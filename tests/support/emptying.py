"""After a test that really commits, only what it wrote is deleted; what each database starts with stays."""

from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
DIGEST = "SELECT md5(string_agg(one::text, '' ORDER BY one::text)) FROM {} AS one"
Digests = dict[str, str | None]


def spare_what_is_there() -> None:
    """From now on a committing test takes back its own rows, and the code lists only when it changed them.

    Django's flush truncates every table and runs again what follows a migration: most of a second each time.
    """
    start, flush = digests(), TransactionTestCase._fixture_teardown

    def take_back(case: TransactionTestCase) -> None:
        empty(other_than=start)
        if digests() != start:
            flush(case)

    TransactionTestCase._fixture_teardown = take_back


def digests() -> Digests:
    """Return a word for the content of each table that holds rows."""
    filled = _filled()
    with connection.cursor() as cursor:
        return {table: cursor.execute(_about(DIGEST, table)).fetchone()[0] for table in filled}


def empty(*, other_than: Digests) -> None:
    """Delete the rows of every other table, without the triggers that guard them while the portal runs."""
    written = [table for table in _filled() if table not in other_than]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in written:
            cursor.execute(_about("DELETE FROM {}", table))
        cursor.execute("SET session_replication_role = DEFAULT")


def _filled() -> list[str]:
    with connection.cursor() as cursor:
        tables = [name for (name,) in cursor.execute(TABLES).fetchall()]
        asked = [_about("SELECT {name} WHERE EXISTS (SELECT FROM {})", table) for table in tables]
        return [name for (name,) in cursor.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()]


def _about(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), name=sql.Literal(table))
