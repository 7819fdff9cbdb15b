"""People at the portal administrator's desk: who has an account, and ending one."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import User
from core.desk import DeskModelAdmin, named
from core.errors import DomainError


@admin.register(User)
class UserAdmin(DeskModelAdmin):
    may_view = "is_portal_admin"
    # The list's actions need it; every field is read-only.
    may_change = "is_portal_admin"
    list_display = ("name", "email", "is_active", "created")
    list_filter = ("is_active",)
    search_fields = ("email", "family_name", "given_name", "family_name_kana", "given_name_kana")
    ordering = ("-created", "-pk")
    fields = (
        named("public_id", _("公開番号")), "email", "family_name", "given_name",
        "family_name_kana", "given_name_kana", "language",
        "is_active", "created", "terms_agreed_at", "last_login", "ended_at",
    )  # fmt: skip
    readonly_fields = fields
    actions = ("end_accounts", "reopen_accounts")

    @admin.display(description=_("名前"), ordering="family_name")
    def name(self, user: User) -> str:
        return user.full_name

    @admin.action(description=_("利用を終える（すぐにログアウトされます）"))
    def end_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.exclude(pk=request.user.pk).order_by("pk"):
            try:
                services.end_account(user=user, at=timezone.now())
                self.log_change(request, user, "account ended")
                messages.success(request, _("%(name)s：利用を終えました。") % {"name": user})
            except DomainError as error:
                messages.error(request, f"{user}：{error}")

    @admin.action(description=_("もう一度使えるようにする"))
    def reopen_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.order_by("pk"):
            try:
                services.reopen_account(user=user)
                self.log_change(request, user, "account reopened")
                messages.success(request, _("%(name)s：使えるようにしました。") % {"name": user})
            except DomainError as error:
                messages.error(request, f"{user}：{error}")
