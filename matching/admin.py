"""The desk of pairs, proposals and introductions."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.desk import DeskModelAdmin, named, titled
from matching.desk import proposal_page, queue, suggestion_page
from matching.models import Introduction, Proposal, Suggestion

PAGE_LENGTH = 50
ASSIGNED_TO = named("assigned_to", _("担当"))
LISTING_TITLE = named("listing_title", _("相手の投稿"))
PROPOSER = named("proposer_label", _("提案者の表示"))
WAITING_FOR = named("waiting_for", _("返事を待つ相手"))
TITLES = (named("first_title", _("相談する側の投稿")), named("second_title", _("こたえる側の投稿")))
LABELS = (named("first_label", _("相談する側の表示")), named("second_label", _("こたえる側の表示")))
APPROVED_AT = named("approved_at", _("成立した日時"))


class CoordinatorAdmin(DeskModelAdmin):
    """Rows for coordinators only: the portal's administrators see counts, not cases."""

    may_view = "is_coordinator"
    actions = None
    show_full_result_count = False

    def find(self, request: HttpRequest, object_id: str) -> Any:
        """Return the row this coordinator may open, or answer as if it did not exist."""
        if not self.has_view_permission(request) or not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        return row


@admin.register(Suggestion)
class SuggestionAdmin(CoordinatorAdmin):
    """Every pair, decided or not; the queue holds what waits."""

    list_display = ("need_title", "seed_title", "band", "score", "status", ASSIGNED_TO, "due_on")
    list_filter = ("status", "band")
    ordering = ("-score", "pk")
    list_select_related = ("assigned_to",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # The titles alone: with both whole texts in every row the database sorts tens of megabytes.
        titles = {"title_of_need": F("need__title"), "title_of_seed": F("seed__title")}
        return Suggestion.objects.for_desk(request.actor).annotate(**titles)

    @admin.display(description=_("ニーズ"))
    def need_title(self, suggestion: Suggestion) -> str:
        return suggestion.title_of_need

    @admin.display(description=_("シーズ"))
    def seed_title(self, suggestion: Suggestion) -> str:
        return suggestion.title_of_seed

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.queue_view)
        return [path("queue/", view, name="matching_queue"), *super().get_urls()]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Show what waits for a judgement, suggestions and proposals in one list."""
        if not self.has_view_permission(request):
            raise Http404
        form = queue.QueueFilter(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        page = Paginator(queue.rows(request.actor, wanted), PAGE_LENGTH).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("順番待ち"),
            "opts": self.opts,
            "form": form,
            "page": page,
            "rows": queue.cards(page.object_list),
        }
        return render(request, "admin/matching/queue.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return suggestion_page.page(request, self, self.find(request, object_id))


@admin.register(Proposal)
class ProposalAdmin(CoordinatorAdmin):
    """Proposals that this coordinator accompanies, and those that nobody has taken."""

    list_display = (LISTING_TITLE, "title", PROPOSER, "status", WAITING_FOR, "due_on")
    list_display_links = (LISTING_TITLE,)
    list_filter = ("status", titled("waiting_for", _("返事を待つ相手")))
    ordering = ("due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Proposal.objects.for_desk(request.actor)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return proposal_page.page(request, self, self.find(request, object_id))


@admin.register(Introduction)
class IntroductionAdmin(CoordinatorAdmin):
    """Introductions of this coordinator; their page is the one both sides read."""

    list_display = (*TITLES, "status", "due_on", APPROVED_AT)
    list_display_links = TITLES[:1]
    list_filter = ("status",)
    ordering = ("due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Introduction.objects.brokered_by(request.actor)

    def view_on_site(self, introduction: Introduction) -> str:
        from matching.audience import introduction_path

        return introduction_path(introduction)

    fields = (TITLES[0], LABELS[0], TITLES[1], LABELS[1], "status", "purpose", "due_on", APPROVED_AT)
    readonly_fields = fields
