"""Admin classes of the desk: what a person may do is said by the acting role, never by permission rows."""

from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import deadlines, desk_memory
from core.trail import Trail, trail_of

if TYPE_CHECKING:
    from django.contrib.admin.models import LogEntry

ADDITION, CHANGE = 1, 2


class WideList(ChangeList):
    """A list whose links say so when they ask for everything, else the last conditions would come back."""

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        asked = super().get_query_string(new_params, remove)
        return asked if asked != "?" else "?q="

    @property
    def is_narrowed(self) -> bool:
        return bool(self.has_active_filters or self.query)


class WhenFilter(admin.SimpleListFilter):
    """Late, due today, due within a week, or new since the last visit."""

    title = _("期限・新着")
    parameter_name = "when"
    due, since = "due_on", "created_at"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return WHEN

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value() or ""
        last = desk_memory.last_visit(request.user) if wanted == deadlines.NEW else None
        return deadlines.narrowed(queryset, wanted, due=self.due, since=self.since, last=last)


WHEN = [
    (deadlines.LATE, _("期限切れ")),
    (deadlines.TODAY, _("きょうまで")),
    (deadlines.SOON, _("7日以内")),
    (deadlines.NEW, _("前回からの新着")),
]

# Stock scripts that spell an address out of a name: two thirds of all, and no form of the desk does that.
SPELLING = ("urlify.js", "prepopulate.js", "xregexp.js", "xregexp.min.js")


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
    show_full_result_count = False

    @property
    def media(self) -> Media:
        """The stock scripts that the desk uses."""
        return Media(js=[path for path in super().media._js if not path.endswith(SPELLING)])

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WideList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Come back with the conditions that this person used last; the address shows them."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        plain = request.method == "GET" and not request.GET and self.has_view_permission(request)
        if plain and (known := desk_memory.recall(request.user, name)):
            return redirect(f"{request.path}?{known}")
        titled_list = {"title": self.opts.verbose_name_plural, **(extra_context or {})}
        answer = super().changelist_view(request, titled_list)
        if request.method == "GET" and request.GET and answer.status_code == 200:
            desk_memory.keep(request.user, name, request.GET.urlencode())
        return answer

    def name_of(self, row: Any) -> str:
        """Return what the desk calls a row in its head line and in the way to it."""
        return str(row)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **options: Any
    ) -> HttpResponse:
        """Head the page with the row's name, and offer one way to save."""
        row = options.get("obj")
        named_page = {"title": self.name_of(row), "subtitle": None} if row is not None else {}
        one_way = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, {**context, **named_page, **one_way}, **options)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show who touched the row, under the row's own name."""
        row = self.get_object(request, object_id)
        called = {"row_name": self.name_of(row), "title": _("操作の記録")} if row is not None else {}
        return super().history_view(request, object_id, {**called, **(extra_context or {})})

    def trail(self, request: HttpRequest, row: Any) -> Trail | None:
        """Return where the row stands in the list from which this page was opened."""
        asked = request.GET.get("_changelist_filters", "")
        looking = copy(request)
        looking.GET = QueryDict(asked)
        try:
            rows = self.get_changelist_instance(looking).queryset
        except (IncorrectLookupParameters, SuspiciousOperation):
            return None
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        kept = f"?{urlencode({'_changelist_filters': asked})}" if asked else ""
        return trail_of(
            list(rows.values_list("pk", flat=True)),
            row.pk,
            path_of=lambda pk: reverse(f"admin:{name}_change", args=[pk]) + kept,
            back=f"{reverse(f'admin:{name}_changelist')}?{asked or 'q='}",
        )

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
