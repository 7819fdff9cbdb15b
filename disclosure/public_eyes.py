"""Reading as the world reads: a transaction whose database role cannot see the vault."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import connection, transaction

from disclosure.grants import PUBLIC_ROLE


@contextmanager
def public_eyes() -> Iterator[None]:
    """Run the block with the public role; a table off the allow-list raises a permission error."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            before = cursor.fetchone()[0]
            cursor.execute(f"SET LOCAL ROLE {PUBLIC_ROLE}")
        yield
        # An error rolls the transaction or savepoint back, and the role with it.
        with connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{before}"')


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
    """Read user, acting role, unread count and hidden listings now, while the vault may still be asked."""
    from disclosure.services import hidden_from

    bool(request.user.is_authenticated)
    request.hidden_listings = hidden_from(request.actor)
    for name in ("unread_count",):
        str(getattr(request, name, ""))
