"""One queue of suggestions and proposals, sorted in the database, whatever its length."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db.models import CharField, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import deadlines, desk_memory
from core.desk import WHEN
from core.text import normalise_search
from core.trail import Trail, trail_of
from disclosure.desk import whose_condition
from disclosure.models import Assignment
from matching.enums import ProposalStatus, SuggestionStatus
from matching.models import Proposal, Suggestion
from matching.querysets import closed_to_broker
from needs.models import PublishedNeed
from organizations.acting import Actor
from seeds.models import PublishedSeed

# The name under which a row's address carries the conditions of the queue it was opened from.
QUEUE = "queue"
OPEN_SUGGESTIONS = (SuggestionStatus.NEW, SuggestionStatus.SHORTLISTED)
ORDERS = {
    "due": (F("row_due_on").asc(), F("row_chance").desc(nulls_first=True), "row_kind", "row_pk"),
    "score": (F("row_chance").desc(nulls_last=True), "row_due_on", "row_kind", "row_pk"),
    "age": ("row_since", "row_due_on", "row_kind", "row_pk"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing to judge: a suggestion or a proposal."""

    kind: str
    pk: int
    title: str
    partner: str
    chance: float | None
    band: str
    status: str
    since: datetime
    due_on: date
    who: str
    version: int
    query: str = ""

    @property
    def path(self) -> str:
        return path_of(self.kind, self.pk, query=self.query)

    @property
    def key(self) -> str:
        """The row and what it looked like, for a step on many."""
        return f"{self.kind}:{self.pk}:{self.version}"

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
        choices=[("", _("すべて")), ("suggestion", _("候補")), ("proposal", _("提案・打診"))],
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
    when = forms.ChoiceField(label=_("期限・新着"), required=False, choices=[("", _("すべて")), *WHEN])
    order = forms.ChoiceField(
        label=_("並べ方"),
        required=False,
        choices=[("", _("期限の近い順")), ("score", _("近い順")), ("age", _("古い順"))],
    )


def rows(actor: Actor, wanted: dict[str, str], *, last: datetime | None = None) -> QuerySet:
    """Return the queue as one sorted query; slice it, then call ``cards``."""
    parts, when = [], wanted.get("when", "")
    closed = closed_to_broker(actor)
    if wanted.get("kind") != "proposal":
        timely = deadlines.condition(when, due="due_on", since="created_at", last=last)
        parts.append(_suggestions(actor, wanted, closed).filter(timely))
    if wanted.get("kind") != "suggestion" and not wanted.get("band"):
        timely = deadlines.condition(when, due="due_on", since="submitted_at", last=last)
        parts.append(_proposals(actor, wanted, closed).filter(timely))
    if not parts:
        return Suggestion.objects.none().values()
    first, *others = parts
    return first.union(*others, all=True).order_by(*ORDERS[wanted.get("order") or "due"])


def cards(page: Any, *, query: str = "") -> list[QueueRow]:
    """Turn selected rows into queue rows; each leads back to the queue with these conditions."""
    named = ({name.removeprefix("row_"): value for name, value in row.items()} for row in page)
    return [QueueRow(**values, query=query) for values in named]


def wanted_in(query: str) -> dict[str, str]:
    """Return the conditions of an address as the form understands them; what it does not know is ignored."""
    form = QueueFilter(dict(parse_qsl(query)))
    form.is_valid()
    return form.cleaned_data


def since(user: Any, wanted: dict[str, str]) -> datetime | None:
    """Return since when something is new, asked only when it matters."""
    return desk_memory.last_visit(user) if wanted.get("when") == deadlines.NEW else None


def trail(actor: Actor, query: str, *, kind: str, pk: int) -> Trail | None:
    """Return where a row stands in the queue with these conditions."""
    wanted, kept = wanted_in(query), desk_memory.conditions(query)
    found = rows(actor, wanted, last=since(actor.user, wanted))
    address = reverse("admin:matching_queue")
    return trail_of(
        [(row["row_kind"], row["row_pk"]) for row in found],
        (kind, pk),
        path_of=lambda key: path_of(*key, query=kept),
        back=f"{address}?{kept or 'q='}",
    )


def path_of(kind: str, pk: int, *, query: str) -> str:
    """Return the page of a row as a part of this queue."""
    return f"{reverse(f'admin:matching_{kind}_change', args=[pk])}?{urlencode({QUEUE: query})}"


def _suggestions(actor: Actor, wanted: dict[str, str], closed: list) -> QuerySet:
    standing = {"current": True, "status__in": OPEN_SUGGESTIONS}
    chosen = Suggestion.objects.for_desk(actor, closed=closed).filter(**standing)
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
        row_chance=F("probability"),
        row_band=F("band"),
        row_status=F("status"),
        row_since=F("created_at"),
        row_due_on=F("due_on"),
        row_who=_name("assigned_to"),
        row_version=F("version"),
    )


def _proposals(actor: Actor, wanted: dict[str, str], closed: list) -> QuerySet:
    chosen = Proposal.objects.for_desk(actor, closed=closed).filter(status=ProposalStatus.SUBMITTED)
    if words := wanted.get("q", "").strip():
        chosen = chosen.filter(Q(title__icontains=words) | Q(listing_title__icontains=words))
    taken, free = (whose_condition(word, user=actor.user) for word in ("mine", "none"))
    chosen = _of(chosen, wanted.get("whose", ""), mine=taken, free=free)
    return chosen.order_by().values(
        row_kind=Value("proposal"),
        row_pk=F("pk"),
        row_title=F("listing_title"),
        row_partner=F("title"),
        row_chance=Cast(Value(None), FloatField()),
        row_band=Value(""),
        row_status=F("status"),
        row_since=F("submitted_at"),
        row_due_on=F("due_on"),
        row_who=_broker_name(),
        row_version=F("version"),
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
    return Concat(f"{path}__family_name", Value(" "), f"{path}__given_name", output_field=CharField())
