"""What a piece of work leaves in the database, told so that two ways to the same end can be compared."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

RANDOM = {"shuffle"}
TOUCHES = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
Rows = dict[str, list[dict[str, Any]]]
Tables = dict[type[models.Model], dict[Any, dict[str, Any]]]


def left_by(work: Callable[[], object], *, apart_from: str = "") -> Rows:
    """Return the rows that the work adds or changes, by table; then take all of it back.

    Keys and random ids become the name of the row they stand for, moments become words.
    ``apart_from`` is the app whose rows are left out.
    """
    with transaction.atomic():
        untouched = _touches()
        work()
        touched = {table for table, count in _touches().items() if count != untouched[table]}
        after = _everything(touched, apart_from)
        transaction.set_rollback(True)
    before = _everything(touched, apart_from)
    fresh = {
        model: {key: row for key, row in rows.items() if before[model].get(key) != row}
        for model, rows in after.items()
    }
    names = _names(fresh, before)
    return {
        model._meta.db_table: sorted((_told(model, row, names) for row in rows.values()), key=repr)
        for model, rows in fresh.items()
        if rows
    }


def _touches() -> dict[str, int]:
    """Return how many rows of each table this transaction has written so far, as PostgreSQL counts them."""
    with connection.cursor() as cursor:
        return dict(cursor.execute(TOUCHES).fetchall())


def _everything(tables: set[str], apart_from: str) -> Tables:
    every = apps.get_models(include_auto_created=True)
    managed = [model for model in every if model._meta.managed and model._meta.db_table in tables]
    ours = [model for model in managed if model._meta.app_label != apart_from]
    return {
        model: {row[model._meta.pk.attname]: row for row in model._base_manager.order_by("pk").values()}
        for model in ours
    }


def _names(fresh: Tables, before: Tables) -> dict[Any, str]:
    """Return a name for each new row, by its key and its random id."""
    names: dict[Any, str] = {}
    for model, rows in fresh.items():
        for place, key in enumerate(key for key in rows if key not in before[model]):
            name = f"{model._meta.db_table} {place}"
            names[model, key] = name
            if isinstance(rows[key].get("public_id"), UUID):
                names.setdefault(rows[key]["public_id"], name)
    return names


def _told(model: type[models.Model], row: dict[str, Any], names: dict[Any, str]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {column: _word(model, fields[column], value, names) for column, value in row.items()}


def _word(model: type[models.Model], field: models.Field, value: Any, names: dict[Any, str]) -> Any:
    if isinstance(value, UUID):
        return names.get(value, "random")
    if isinstance(value, datetime):
        return "a moment"
    if field.name in RANDOM:
        return "random"
    if field.primary_key or field.is_relation:
        return names.get((model if field.primary_key else field.related_model, value), value)
    return value
