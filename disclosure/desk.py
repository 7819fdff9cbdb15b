"""Filters of the desk's lists that ask the vault who looks after a listing."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from disclosure.models import Assignment

MINE, NOBODYS = "mine", "none"
WHOSE = [(MINE, _("自分")), (NOBODYS, _("担当者なし"))]


def whose_condition(wanted: str, *, user: Any, column: str = "public_id") -> Q:
    """Return the condition for listings of this coordinator, of nobody, or, by any other word, of all."""
    standing = Assignment.objects.filter(ended_at__isnull=True)
    if wanted == MINE:
        return Q(**{f"{column}__in": standing.filter(coordinator=user).values("listing_id")})
    if wanted == NOBODYS:
        return ~Q(**{f"{column}__in": standing.values("listing_id")})
    return Q()


class WhoseFilter(admin.SimpleListFilter):
    """Who on the desk looks after a row."""

    title = _("担当")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return WHOSE

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(whose_condition(self.value() or "", user=request.user))
