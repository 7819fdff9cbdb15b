"""One queue of suggestions and proposals, sorted in the database, whatever its length."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import CharField, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.text import normalise_search
from disclosure.models import Assignment
from matching.enums import ProposalStatus, SuggestionStatus
from matching.models import Proposal, Suggestion
from needs.models import PublishedNeed
from organizations.acting import Actor
from seeds.models import PublishedSeed

OPEN_SUGGESTIONS = (SuggestionStatus.NEW, SuggestionStatus.SHORTLISTED)
ORDERS = {
    "due": (F("row_due_on").asc(), F("row_score").desc(nulls_first=True), "row_kind", "row_pk"),
    "score": (F("row_score").desc(nulls_last=True), "row_due_on", "row_kind", "row_pk"),
    "age": ("row_since", "row_due_on", "row_kind", "row_pk"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing to judge: a suggestion or a proposal."""

    kind: str
    pk: int
    title: str
    partner: str
    score: float | None
    band: str
    status: str
    since: datetime
    due_on: date
    who: str

    @property
    def path(self) -> str:
        return reverse(f"admin:matching_{self.kind}_change", args=[self.pk])

    @property
    def status_name(self) -> str:
        states = SuggestionStatus if self.kind == "suggestion" else ProposalStatus
        return str(states(self.status).label)


class QueueFilter(forms.Form):
    """What the coordinator wants to see first; anything else in the address is ignored."""

    q = forms.CharField(label=_("言葉"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("種類"),
        required=False,
        choices=[("", _("すべて")), ("suggestion", _("候補")), ("proposal", _("提案・アプローチ"))],
    )
    whose = forms.ChoiceField(
        label=_("担当"),
        required=False,
        choices=[
            ("", _("自分と担当者なし")),
            ("mine", _("自分")),
            ("none", _("担当者なし")),
            ("all", _("全員")),
        ],
    )
    band = forms.ChoiceField(
        label=_("近さ"),
        required=False,
        choices=[("", _("すべて")), ("high", _("高")), ("middle", _("中")), ("reference", _("参考"))],
    )
    order = forms.ChoiceField(
        label=_("並べ方"),
        required=False,
        choices=[("", _("期限の近い順")), ("score", _("点数の高い順")), ("age", _("古い順"))],
    )


def rows(actor: Actor, wanted: dict[str, str]) -> QuerySet:
    """Return the queue as one sorted query; slice it, then call ``cards``."""
    parts = []
    if wanted.get("kind") != "proposal":
        parts.append(_suggestions(actor, wanted))
    if wanted.get("kind") != "suggestion" and not wanted.get("band"):
        parts.append(_proposals(actor, wanted))
    if not parts:
        return Suggestion.objects.none().values()
    first, *others = parts
    return first.union(*others, all=True).order_by(*ORDERS[wanted.get("order") or "due"])


def cards(page: Any) -> list[QueueRow]:
    """Turn selected rows into queue rows."""
    return [QueueRow(**{name.removeprefix("row_"): value for name, value in row.items()}) for row in page]


def _suggestions(actor: Actor, wanted: dict[str, str]) -> QuerySet:
    chosen = Suggestion.objects.for_desk(actor).filter(current=True, status__in=OPEN_SUGGESTIONS)
    if wanted.get("band"):
        chosen = chosen.filter(band=wanted["band"])
    if words := normalise_search(wanted.get("q", "")):
        # Each side is asked alone, so that both may use the index of their words.
        needs = PublishedNeed.objects.filter(search_text__contains=words).values("pk")
        seeds = PublishedSeed.objects.filter(search_text__contains=words).values("pk")
        chosen = chosen.filter(Q(need_id__in=needs) | Q(seed_id__in=seeds))
    chosen = _of(chosen, wanted.get("whose", ""), mine=Q(assigned_to=actor.user), free=Q(assigned_to=None))
    return chosen.order_by().values(
        row_kind=Value("suggestion"),
        row_pk=F("pk"),
        row_title=F("need__title"),
        row_partner=F("seed__title"),
        row_score=F("score"),
        row_band=F("band"),
        row_status=F("status"),
        row_since=F("created_at"),
        row_due_on=F("due_on"),
        row_who=_name("assigned_to"),
    )


def _proposals(actor: Actor, wanted: dict[str, str]) -> QuerySet:
    chosen = Proposal.objects.for_desk(actor).filter(status=ProposalStatus.SUBMITTED)
    if words := wanted.get("q", "").strip():
        chosen = chosen.filter(Q(title__icontains=words) | Q(listing_title__icontains=words))
    standing = Assignment.objects.filter(ended_at__isnull=True)
    taken = standing.filter(coordinator=actor.user).values("listing_id")
    free = ~Q(public_id__in=standing.values("listing_id"))
    chosen = _of(chosen, wanted.get("whose", ""), mine=Q(public_id__in=taken), free=free)
    return chosen.order_by().values(
        row_kind=Value("proposal"),
        row_pk=F("pk"),
        row_title=F("listing_title"),
        row_partner=F("title"),
        row_score=Cast(Value(None), FloatField()),
        row_band=Value(""),
        row_status=F("status"),
        row_since=F("submitted_at"),
        row_due_on=F("due_on"),
        row_who=_broker_name(),
    )


def _of(chosen: QuerySet, whose: str, *, mine: Q, free: Q) -> QuerySet:
    wanted = {"mine": mine, "none": free, "all": Q()}.get(whose, mine | free)
    return chosen.filter(wanted)


def _broker_name() -> Any:
    """Return who on the desk has taken the proposal."""
    standing = Assignment.objects.filter(listing_id=OuterRef("public_id"), ended_at__isnull=True)
    named = standing.values(who=_name("coordinator"))[:1]
    return Coalesce(Subquery(named, output_field=CharField()), Value(""))


def _name(path: str) -> Any:
    return Concat(f"{path}__family_name", f"{path}__given_name", output_field=CharField())
