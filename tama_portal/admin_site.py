"""The coordinators' desk: Django's admin under the portal's name, opened by the acting role alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

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

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        from matching.desk.quality_page import engine_state
        from tama_portal.desk_overview import overview

        shown = {"heaps": overview(request.actor), "engine": engine_state()}
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
