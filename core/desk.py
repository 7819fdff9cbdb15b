"""Admin classes of the desk: what a person may do is said by the acting role, never by permission rows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin.models import LogEntry

ADDITION, CHANGE = 1, 2


class DeskModelAdmin(admin.ModelAdmin):
    """A model on the desk. Each ``may_…`` names a property of ``request.actor``; empty means nobody.

    Nothing is ever deleted here. The history keeps who touched which row and when, never what the row says
    or is called: the history of an anonymous listing must not name anybody.
    """

    may_view = "is_desk"
    may_add = ""
    may_change = ""
    list_select_related = True
    list_per_page = 50

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Narrow by the list's own filters only: any other column would answer guesses about hidden texts."""
        name, *path = lookup.split("__")
        named = {_asked_by(choice) for choice in self.list_filter}
        return name in named and (not path or (path[-1] in {"exact", "isnull"} and len(path) <= 2))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is(request, self.may_view)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is(request, self.may_add)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is(request, self.may_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> "LogEntry":
        return _remember(request, obj, flag=ADDITION)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> "LogEntry":
        return _remember(request, obj, flag=CHANGE)


def _remember(request: HttpRequest, row: Any, *, flag: int) -> "LogEntry":
    from django.contrib.admin.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    return LogEntry.objects.create(
        user_id=request.user.pk,
        content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
        object_id=row.pk,
        object_repr=str(getattr(row, "public_id", row.pk)),
        action_flag=flag,
    )


def _is(request: HttpRequest, question: str) -> bool:
    return bool(question) and request.user.is_active and bool(getattr(request.actor, question))


def titled(field: str, title: Any) -> tuple[str, type[admin.FieldListFilter]]:
    """Return a filter of a list under the desk's own name for the field."""

    class Titled(admin.FieldListFilter):
        def __new__(cls, *args: Any, **kwargs: Any) -> admin.FieldListFilter:
            made = admin.FieldListFilter.create(*args, **kwargs)
            made.title = title
            return made

    return field, Titled


def _asked_by(choice: Any) -> str:
    """Return the field, or the parameter, that one of a list's filters asks by."""
    return choice[0] if isinstance(choice, tuple) else getattr(choice, "parameter_name", choice)


def named(field: str, label: Any) -> Callable[[Any], Any]:
    """Return a column or a read-only line that shows a model's field under the desk's own name for it."""

    @admin.display(description=label, ordering=field)
    def shown(row: Any) -> Any:
        value, column = getattr(row, field), row._meta.get_field(field)
        if column.many_to_many:
            return "、".join(str(one) for one in value.all())
        return display_for_field(value, column, "-")

    shown.__name__ = field
    return shown
