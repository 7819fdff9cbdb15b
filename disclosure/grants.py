"""What the database role of the public may read: an allow-list of tables and columns, nothing else.

The role has no right on the vault (every table of this app), on accounts, sessions, working rows or mails.
``ALLOWED`` is the only source; the grants are revoked and given again from it after every migration.
"""

from contextlib import suppress

from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg import sql

from core.public_eyes import PUBLIC_ROLE

EVERY_COLUMN = "*"

ALLOWED: dict[str, tuple[str, ...] | str] = {
    "classifications_theme": EVERY_COLUMN,
    "classifications_supportcategory": EVERY_COLUMN,
    "classifications_industry": EVERY_COLUMN,
    "classifications_researchfield": EVERY_COLUMN,
    "classifications_municipality": EVERY_COLUMN,
    "classifications_code": EVERY_COLUMN,
    "faq_question": EVERY_COLUMN,
    "organizations_organization": (
        "id",
        "public_id",
        "type",
        "status",
        "name",
        "name_kana",
        "name_en",
        "corporate_number",
        "municipality_id",
        "industry_id",
        "size_band",
        "description",
        "capabilities",
        "website",
        "is_listed_nearby",
        "is_fictional",
    ),
    # What the engine made of published words, for the search and similar listings: no road to a poster.
    "matching_term": ("id", "text", "spelling"),
    "matching_termcount": EVERY_COLUMN,
    "matching_documentpool": EVERY_COLUMN,
    "matching_nearterm": EVERY_COLUMN,
    # Which words mean the same; not who at the desk said so.
    "matching_curatedpair": ("id", "one", "other", "verdict"),
    "matching_document": (
        "id",
        "kind",
        "listing_id",
        "theme_codes",
        "terms",
        "term_ids",
        "echo_ids",
        "length",
        "meaning",
        "encoder_keys",
        "engine_version",
    ),
    "needs_publishedneed": EVERY_COLUMN,
    "needs_publishedfile": EVERY_COLUMN,
    "seeds_publishedseed": EVERY_COLUMN,
    "seeds_publishedseed_themes": EVERY_COLUMN,
    "seeds_researcherprofile": EVERY_COLUMN,
    "seeds_researcherprofile_research_fields": EVERY_COLUMN,
}


@transaction.atomic
def apply_grants() -> None:
    """Make the role's grants equal to the allow-list; tables that do not exist yet are passed over."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        _ensure_role(cursor)
        role = sql.Identifier(PUBLIC_ROLE)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        for table, columns in ALLOWED.items():
            if table in existing:
                cursor.execute(_grant(table, columns))


def _ensure_role(cursor) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [PUBLIC_ROLE])
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [PUBLIC_ROLE])
    if cursor.fetchone() is None:
        # Roles belong to the whole server: another database of it may make this one in the same moment.
        with suppress(ProgrammingError, IntegrityError), transaction.atomic():
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(PUBLIC_ROLE)))
    cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [PUBLIC_ROLE])
    if not cursor.fetchone()[0]:
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(PUBLIC_ROLE)))


def _grant(table: str, columns: tuple[str, ...] | str) -> sql.Composed:
    listed = sql.SQL("")
    if columns != EVERY_COLUMN:
        names = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
        listed = sql.SQL(" ({})").format(names)
    return sql.SQL("GRANT SELECT{} ON {} TO {}").format(
        listed, sql.Identifier(table), sql.Identifier(PUBLIC_ROLE)
    )
