"""Code lists on the desk: coordinators read them, the portal administrator edits names and order."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classifications.models import Code, Industry, Municipality, ResearchField, SupportCategory, Theme
from core.desk import DeskModelAdmin


class CodedAdmin(DeskModelAdmin):
    """Codes stay as they are; an edited row is left alone when the shipped lists are loaded again."""

    may_change = "is_portal_admin"
    list_display: tuple[str, ...] = ("code", "name_ja", "name_en", "sort", "edited_here")
    search_fields = ("code", "name_ja", "name_en")
    ordering: tuple[str, ...] = ("sort", "pk")
    fields: tuple[str, ...] = ("code", "name_ja", "name_en", "sort")
    readonly_fields: tuple[str, ...] = ("code",)

    @admin.display(description=_("事務局が編集"), ordering="edited")
    def edited_here(self, row: Any) -> str:
        return str(_("編集済み")) if row.edited else ""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.edited = True
        super().save_model(request, obj, form, change)


@admin.register(Code)
class CodeAdmin(CodedAdmin):
    list_display = ("list", *CodedAdmin.list_display)
    list_filter = ("list",)
    ordering = ("list", "sort", "pk")
    fields = ("list", *CodedAdmin.fields)
    readonly_fields = ("list", "code")


for model in (Theme, SupportCategory, Industry, ResearchField, Municipality):
    admin.site.register(model, CodedAdmin)
