"""The desk of pairs, proposals and introductions."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import rowwise
from core.desk import DeskModelAdmin, WhenFilter, named
from core.errors import DomainError
from disclosure.desk import WhoseFilter
from matching import audience, reminding
from matching.desk import many, proposal_page, quality_page, queue_page, suggestion_page, timeline, words_page
from matching.engine import Band
from matching.enums import IntroductionStatus, WaitingFor
from matching.learning import weights
from matching.models import Conversation, CuratedPair, Introduction, Proposal, Suggestion, WeightSet
from matching.reasons import BANDS

ASSIGNED_TO = named("assigned_to", _("担当"))
LISTING_TITLE = named("listing_title", _("相手の投稿"))
PROPOSER = named("proposer_label", _("提案者の表示"))
WAITING_FOR = named("waiting_for", _("返事を待つ相手"))
TITLES = (named("first_title", _("相談する側の投稿")), named("second_title", _("こたえる側の投稿")))
LABELS = (named("first_label", _("相談する側の表示")), named("second_label", _("こたえる側の表示")))
APPROVED_AT = named("approved_at", _("成立した日時"))
TALK, DUE_ON = named("listing_title", _("やり取りの投稿")), named("due_on", _("期限"))
TARGET_LABEL, OPENER_LABEL = named("target_label", _("投稿者の表示")), named("opener_label", _("相手の表示"))
SPOKEN_AT = named("last_message_at", _("最後のメッセージ"))


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


class RemindingAdmin(CoordinatorAdmin):
    """Rows for whose answer a coordinator may ask again; those who are asked stay unnamed."""

    actions = ("remind",)
    reminder: Callable[..., int]

    @admin.action(description=_("返事をお願いするお知らせを送る"))
    def remind(self, request: HttpRequest, rows: QuerySet) -> HttpResponse:
        page = f"admin:matching_{self.opts.model_name}_change"
        results = rowwise.run(
            rowwise.Task(
                reminding.title_of(row), reverse(page, args=[row.pk]), partial(self._ask, request, row)
            )
            for row in rows.order_by("pk")[: many.MOST]
        )
        rowwise.keep(request.session, results, title=gettext("お知らせの結果"), back=request.get_full_path())
        return redirect("admin:desk_results")

    def _ask(self, request: HttpRequest, row: Any) -> str:
        count = self.reminder(row, by=request.actor, at=timezone.now())
        return gettext("返事を待つ%(count)s人に知らせました。") % {"count": count}


class NearnessFilter(admin.SimpleListFilter):
    """How near a pair is, in the words of the pages."""

    title = _("近さ")
    parameter_name = "band"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(band.value, name) for band, (name, _color) in BANDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(band=self.value()) if self.value() else queryset


@admin.register(Suggestion)
class SuggestionAdmin(CoordinatorAdmin):
    """Every pair, decided or not; the queue holds what waits."""

    list_display = ("need_title", "seed_title", "nearness", "status", ASSIGNED_TO, "due_on")
    list_filter = ("status", NearnessFilter)
    # Chances can be compared between needs; scores only within the list of one.
    ordering = ("-probability", "pk")
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

    @admin.display(description=_("近さ"), ordering="probability")
    def nearness(self, suggestion: Suggestion) -> str:
        return str(BANDS[Band(suggestion.band)][0])

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.queue_view)
        figures = self.admin_site.admin_view(self.quality_view)
        return [
            path("queue/", view, name="matching_queue"),
            path("quality/", figures, name="matching_quality"),
            *super().get_urls(),
        ]

    def quality_view(self, request: HttpRequest) -> HttpResponse:
        """Show everybody on the desk how suggestions did: counts and public titles only."""
        return quality_page.page(request, self.admin_site)

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Show what waits for a judgement, suggestions and proposals in one list."""
        return queue_page.page(request, self)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return suggestion_page.page(request, self, self.find(request, object_id))


class SentFilter(WhenFilter):
    """By the date until which somebody has to answer."""

    since = "submitted_at"


class WaitsFilter(admin.SimpleListFilter):
    """Whose answer a proposal or an exchange waits for."""

    title = _("返事を待つ相手")
    parameter_name = "waits"
    sides = (WaitingFor.OFFICE, WaitingFor.TARGET, WaitingFor.PROPOSER)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        one = [(waits.value, waits.label) for waits in WaitingFor if waits != WaitingFor.NOBODY]
        return [("any", _("だれかを待っている")), ("sides", _("相手側のだれか")), *one]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "any":
            return queryset.exclude(waiting_for=WaitingFor.NOBODY)
        if self.value() == "sides":
            return queryset.filter(waiting_for__in=self.sides)
        return queryset.filter(waiting_for=self.value()) if self.value() else queryset


@admin.register(Proposal)
class ProposalAdmin(RemindingAdmin):
    """Proposals that this coordinator accompanies, and those that nobody has taken."""

    reminder = staticmethod(reminding.remind_of_proposal)
    list_display = (LISTING_TITLE, "title", PROPOSER, "status", WAITING_FOR, "due_on")
    list_display_links = (LISTING_TITLE,)
    list_filter = (WaitsFilter, WhoseFilter, SentFilter, "status")
    ordering = ("due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Proposal.objects.for_desk(request.actor)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return proposal_page.page(request, self, self.find(request, object_id))


class AskedFilter(WhenFilter):
    """By the date until which both sides have to answer."""

    since = "requested_at"


@admin.register(Introduction)
class IntroductionAdmin(RemindingAdmin):
    """Introductions of this coordinator; their page is the one both sides read."""

    reminder = staticmethod(reminding.remind_of_introduction)
    list_display = (*TITLES, "status", "due_on", APPROVED_AT)
    list_display_links = TITLES[:1]
    list_filter = ("status", AskedFilter)
    # What still waits for somebody stands above what is over.
    ordering = (Case(When(status=IntroductionStatus.REQUESTED, then=0), default=1), "due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Introduction.objects.brokered_by(request.actor)

    change_form_template = "admin/matching/with_timeline.html"

    def name_of(self, row: Introduction) -> str:
        titles = {"first": row.first_title, "second": row.second_title}
        return gettext("「%(first)s」と「%(second)s」の紹介") % titles

    def view_on_site(self, introduction: Introduction) -> str:
        return audience.introduction_path(introduction)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the introduction with all that happened to its pair, and the way to its own page."""
        row = self.get_object(request, object_id)
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        shown = {
            "events": timeline.of_introduction(row, actor=request.actor),
            "trail": self.trail(request, row),
            "site_path": audience.introduction_path(row),
            "site_name": gettext("双方が読む紹介のページを開く"),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    fields = (TITLES[0], LABELS[0], TITLES[1], LABELS[1], "status", "purpose", "due_on", APPROVED_AT)
    readonly_fields = fields


class SpokenFilter(WhenFilter):
    """By the date until which somebody has to answer."""

    since = "last_message_at"


@admin.register(Conversation)
class ConversationAdmin(CoordinatorAdmin):
    """Exchanges of this coordinator; each is read on the page that both sides use."""

    list_display = (TALK, TARGET_LABEL, OPENER_LABEL, WAITING_FOR, DUE_ON, SPOKEN_AT)
    list_display_links = (TALK,)
    fields = readonly_fields = list_display
    list_filter = (WaitsFilter, SpokenFilter)
    ordering = (F("due_on").asc(nulls_last=True), "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Conversation.objects.brokered_by(request.actor)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return redirect(audience.conversation_path(self.find(request, object_id)))


@admin.register(CuratedPair)
class CuratedPairAdmin(DeskModelAdmin):
    """Words that coordinators bring together or keep apart; the desk reads them."""

    may_add = may_change = "is_coordinator"
    actions = None
    list_display = ("one", "other", "verdict", "note", "decider", "decided_at")
    list_filter = ("verdict",)
    search_fields = ("one", "other")
    ordering = ("one", "other", "pk")
    list_select_related = ("decided_by",)

    @admin.display(description=_("決めた人"))
    def decider(self, pair: CuratedPair) -> str:
        return pair.decided_by.full_name

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return words_page.page(request, self)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        known = object_id.isdecimal() and len(object_id) <= 18
        pair = CuratedPair.objects.filter(pk=object_id).first() if known else None
        if pair is None:
            raise Http404
        return words_page.page(request, self, pair)


@admin.register(WeightSet)
class WeightSetAdmin(DeskModelAdmin):
    """What was learnt, and which version ranks now; the portal's administrators change that."""

    may_change = ""
    list_display = (
        "version", "mode_name", "active", "judged_needs", "before", "after", "four_weights",
        "fitted_at", "note",
    )  # fmt: skip
    list_filter = ("active",)
    ordering = ("-fitted_at", "-pk")
    actions = ("use_this",)
    fields = readonly_fields = (
        "version", "mode_name", "active", "judged_needs", "before", "after",
        "words", "use", "deep", "theme", "fitted_at", "note",
    )  # fmt: skip

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.step_view)
        return [path("step/", view, name="matching_weights"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict:
        return super().get_actions(request) if request.actor.is_portal_admin else {}

    def step_view(self, request: HttpRequest) -> HttpResponse:
        """Learn now, or rank with the shipped weights again."""
        if request.method != "POST" or not request.actor.is_portal_admin:
            raise Http404
        if request.POST.get("step") == "shipped":
            weights.use_shipped(weights.mode_here())
            messages.success(request, gettext("標準の重みに戻しました。候補は順に計算し直します。"))
        else:
            self._learn(request)
        return redirect("admin:matching_weightset_changelist")

    def _learn(self, request: HttpRequest) -> None:
        made = weights.refit(at=timezone.now())
        if made is None:
            text = gettext("判断済みのニーズが%(count)s件に満たないため、まだ学習できません。")
            messages.warning(request, text % {"count": weights.LEAST_NEEDS})
        elif made.active:
            self.log_addition(request, made, "")
            messages.success(request, gettext("学習した版を使い始めました。候補は順に計算し直します。"))
        else:
            self.log_addition(request, made, "")
            messages.warning(request, gettext("学習した版は質が下がるため、使いません。今の版を続けます。"))

    @admin.action(description=_("この版に戻す"))
    def use_this(self, request: HttpRequest, rows: QuerySet) -> None:
        chosen = list(rows.values_list("pk", flat=True)[:2])
        if len(chosen) != 1:
            messages.error(request, gettext("戻す版を1つだけ選んでください。"))
            return
        try:
            self.log_change(request, weights.use_version(chosen[0]), "")
        except DomainError as error:
            messages.error(request, str(error))
            return
        messages.success(request, gettext("選んだ版を使い始めました。候補は順に計算し直します。"))

    @admin.display(description=_("版"))
    def version(self, row: WeightSet) -> str:
        return str(row)

    @admin.display(description=_("方式"))
    def mode_name(self, row: WeightSet) -> str:
        return str(quality_page.MODES.get(row.mode, row.mode))

    @admin.display(description=_("それまでの質"), ordering="quality_before")
    def before(self, row: WeightSet) -> str:
        return f"{row.quality_before:.3f}"

    @admin.display(description=_("新しい質"), ordering="quality_after")
    def after(self, row: WeightSet) -> str:
        return f"{row.quality_after:.3f}"

    @admin.display(description=_("言葉・意味（軽）・意味（深）・テーマ"))
    def four_weights(self, row: WeightSet) -> str:
        return "・".join(f"{value:.2f}" for value in (row.words, row.use, row.deep, row.theme))
