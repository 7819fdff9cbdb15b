"""The database is the referee: what the role of the public may read, and that it always lets go."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory
from psycopg import sql

from disclosure import grants
from disclosure.grants import ALLOWED, EVERY_COLUMN, PUBLIC_ROLE, apply_grants
from disclosure.models import Identity
from disclosure.public_eyes import public_eyes, seen_by_the_world
from organizations.acting import Actor
from organizations.models import Organization
from tests.disclosure.factories import seal

pytestmark = pytest.mark.django_db

SECRET_TABLES = sorted(
    {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - set(ALLOWED)
)


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def ask(statement: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(table)))


def granted() -> dict[str, set[tuple[str, str]]]:
    """Return what the database itself says: table → {(column, privilege)}."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, privilege_type FROM information_schema.column_privileges"
            " WHERE grantee IN (%s, 'PUBLIC') AND table_schema = 'public'",
            [PUBLIC_ROLE],
        )
        found: dict[str, set[tuple[str, str]]] = {}
        for table, column, privilege in cursor.fetchall():
            found.setdefault(table, set()).add((column, privilege))
        return found


def expected() -> dict[str, set[tuple[str, str]]]:
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        return {
            table: {
                (column.name, "SELECT")
                for column in connection.introspection.get_table_description(cursor, table)
                if columns == EVERY_COLUMN or column.name in columns
            }
            for table, columns in ALLOWED.items()
            if table in existing
        }


def test_grants_are_exactly_the_allow_list():
    assert granted() == expected()


def test_every_table_and_column_of_the_allow_list_exists():
    existing = set(connection.introspection.table_names())
    found = expected()

    assert set(ALLOWED) - existing == set()
    assert {
        (table, column)
        for table, columns in ALLOWED.items()
        if columns != EVERY_COLUMN
        for column in set(columns) - {name for name, _privilege in found[table]}
    } == set()


@pytest.mark.parametrize(
    "planted",
    [
        f"GRANT SELECT ON disclosure_identity TO {PUBLIC_ROLE}",
        f"GRANT SELECT (address) ON organizations_organization TO {PUBLIC_ROLE}",
        f"GRANT UPDATE ON classifications_theme TO {PUBLIC_ROLE}",
        "GRANT SELECT ON accounts_user TO PUBLIC",
    ],
)
def test_a_planted_grant_is_found(planted):
    with connection.cursor() as cursor:
        cursor.execute(planted)

    assert granted() != expected()


def test_applying_again_takes_a_planted_grant_away():
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON disclosure_identity TO {PUBLIC_ROLE}")
        cursor.execute(f"GRANT SELECT (address) ON organizations_organization TO {PUBLIC_ROLE}")

    apply_grants()

    assert granted() == expected()


def test_a_column_that_leaves_the_allow_list_is_refused(monkeypatch):
    monkeypatch.setattr(grants, "ALLOWED", {"organizations_organization": ("id", "name")})

    apply_grants()

    assert granted() == {"organizations_organization": {("id", "SELECT"), ("name", "SELECT")}}


def test_a_new_table_is_refused_until_somebody_allows_it():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE brand_new (name text)")
    apply_grants()

    with pytest.raises(ProgrammingError, match="permission denied"), public_eyes():
        connection.cursor().execute("SELECT * FROM brand_new")


def test_there_are_secrets_to_guard():
    rooms = {table.split("_")[0] for table in SECRET_TABLES}

    assert {"accounts", "disclosure", "needs", "seeds", "notifications", "matching", "cases"} <= rooms
    assert {"django_session", "organizations_membership", "organizations_invitation"} <= set(SECRET_TABLES)


def test_public_eyes_can_read_no_secret_table():
    for table in SECRET_TABLES:
        with pytest.raises(ProgrammingError, match=f"permission denied for table {table}$"), public_eyes():
            ask("SELECT * FROM {}", table)


def test_public_eyes_can_never_write():
    for table in sorted(ALLOWED):
        with pytest.raises(ProgrammingError, match=f"permission denied for table {table}$"), public_eyes():
            ask("DELETE FROM {}", table)


def test_a_forgotten_join_is_an_error_and_not_a_leak(member):
    seal(member)

    with pytest.raises(ProgrammingError, match="permission denied"), public_eyes():
        list(Identity.objects.values("organization__name"))
    with pytest.raises(ProgrammingError, match="permission denied"), public_eyes():
        list(Organization.objects.values("address"))
    # The data was there to leak, and the directory's columns are readable.
    assert list(Identity.objects.values_list("organization__name")) == [(member.organization.name,)]
    with public_eyes():
        assert list(Organization.objects.values_list("name", flat=True)) == [member.organization.name]


def test_role_is_given_back():
    before = current_user()

    with public_eyes():
        inside = current_user()

    assert (inside, current_user()) == (PUBLIC_ROLE, before)
    assert before != PUBLIC_ROLE


def test_role_is_given_back_after_an_error():
    before = current_user()

    with pytest.raises(ZeroDivisionError), public_eyes():
        raise ZeroDivisionError

    assert current_user() == before
    assert Identity.objects.count() == 0


def test_role_is_given_back_after_a_database_error():
    before = current_user()

    with pytest.raises(ProgrammingError), public_eyes():
        Identity.objects.count()

    assert current_user() == before


def test_nested_eyes_stay_public_until_the_outer_ones_close():
    before = current_user()

    with public_eyes():
        with public_eyes():
            pass
        between = current_user()
        with pytest.raises(ZeroDivisionError), public_eyes():
            raise ZeroDivisionError
        after_error = current_user()

    assert (between, after_error, current_user()) == (PUBLIC_ROLE, PUBLIC_ROLE, before)


@pytest.mark.django_db(transaction=True)
def test_role_does_not_outlive_the_transaction():
    before = current_user()

    with public_eyes():
        pass
    with pytest.raises(ZeroDivisionError), public_eyes():
        raise ZeroDivisionError

    assert current_user() == before
    assert not transaction.get_connection().in_atomic_block


def request_of(who: Actor):
    request = RequestFactory().get("/")
    request.user, request.actor = who.user, who
    return request


def test_view_renders_its_template_with_public_eyes(anonymous):
    seen = []

    class Lazy(TemplateResponse):
        def render(self):
            seen.append(current_user())
            return super().render()

    @seen_by_the_world
    def view(request):
        return Lazy(request, "400.html")

    view(request_of(anonymous))

    assert seen == [PUBLIC_ROLE]


def test_view_knows_before_which_listings_do_not_exist_for_the_asker(member, other_member):
    from disclosure.services import exclude

    listing_id = seal(member)
    exclude(listing_id=listing_id, organizations=[other_member.organization])

    @seen_by_the_world
    def view(request):
        return HttpResponse(",".join(map(str, request.hidden_listings)))

    assert view(request_of(Actor.of(other_member))).content.decode() == str(listing_id)
    assert view(request_of(Actor.of(member))).content == b""
    assert view(request_of(Actor.visitor())).content == b""


def test_planted_look_into_the_vault_fails_inside_a_view(member):
    seal(member)

    @seen_by_the_world
    def careless(request):
        return HttpResponse(str(Identity.objects.get().organization))

    with pytest.raises(ProgrammingError, match="permission denied"):
        careless(request_of(Actor.visitor()))
