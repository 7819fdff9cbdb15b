"""Reading as the world reads: a transaction whose database role may select allow-listed tables only.

The allow-list itself, and the grants made from it, are in ``disclosure.grants``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import connection, transaction

PUBLIC_ROLE = "tama_public_eyes"
# As SET LOCAL ROLE does; who was looking before is told in the same answer.
TAKE_ROLE = (
    "WITH before AS MATERIALIZED (SELECT current_user::text AS name)"
    " SELECT name, set_config('role', %s, TRUE) FROM before"
)

_questions: list[Callable[[Any], None]] = []


@contextmanager
def public_eyes() -> Iterator[None]:
    """Run the block with the public role; a table off the allow-list raises a permission error."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE_ROLE, [PUBLIC_ROLE])
            before = cursor.fetchone()[0]
        yield
        # An error rolls the transaction or savepoint back, and the role with it.
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(before)}")


def asked_before_looking(question: Callable[[Any], None]) -> Callable[[Any], None]:
    """Register what a room has to read about the person who asks, before the eyes become public."""
    if question not in _questions:
        _questions.append(question)
    return question


def seen_by_the_world(view: Callable) -> Callable:
    """Run a whole view, rendering included, with public eyes; who is asking is resolved before."""

    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> Any:
        resolve_asker(request)
        with public_eyes():
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
        return response

    return wrapped


def resolve_asker(request: Any) -> None:
    """Read user, acting role, unread count and what rooms registered, while the vault may still be asked."""
    bool(request.user.is_authenticated)
    bool(request.actor.is_signed_in)
    str(getattr(request, "unread_count", ""))
    for question in _questions:
        question(request)
