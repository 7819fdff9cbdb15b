"""The coordinators' desk: Django's admin under the portal's name, opened by the acting role alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core import desk_memory, rowwise
from core.desk import DeskModelAdmin

__all__ = ["DeskModelAdmin", "DeskSite", "desk_site"]


class DeskSite(admin.AdminSite):
    """The one admin site; rooms register on it with ``@admin.register``.

    People log in at the portal's own page, with its second factor; who does not act for the desk gets a 404.
    """

    site_header = _("コーディネーターの作業机")
    site_title = _("作業机")
    index_title = _("今日の仕事")
    empty_value_display = "－"
    enable_nav_sidebar = False

    def register(self, models: Any, admin_class: type | None = None, **options: Any) -> None:
        """Take the desk's own pages only: what libraries bring has never heard of acting roles."""
        if admin_class is not None and issubclass(admin_class, DeskModelAdmin):
            super().register(models, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.actor.is_desk

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list:
        results = path("results/", self.admin_view(self.results), name="desk_results")
        return [results, *super().get_urls()]

    def results(self, request: HttpRequest) -> HttpResponse:
        """Show what the last step on many rows did to each of them."""
        found = rowwise.kept(request.session)
        context = {
            **self.each_context(request),
            "title": found["title"] if found else _("まとめて処理した結果"),
            "results": found,
            "done": sum(row.done for row in found["rows"]) if found else 0,
        }
        return render(request, "admin/results.html", context)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        from matching.desk.quality_page import engine_state
        from tama_portal.desk_overview import ALL, Look, overview

        memory = desk_memory.visit(request.user, at=timezone.now(), whose=request.GET.get("whose"))
        whose = memory.query if memory.query in {"mine", "none"} else ALL
        heaps = overview(Look(request.actor, whose, memory.before_at))
        shown = {
            "heaps": heaps,
            "whose": whose,
            "last": memory.before_at,
            "waiting": any(heap.count for heap in heaps),
            "engine": engine_state(),
        }
        return super().index(request, {**shown, **(extra_context or {})})

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")


desk_site = admin.site
