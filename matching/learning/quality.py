"""How well suggestions did in a quarter: kept or not, needs that got one, how long it took, who got none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from classifications.models import Theme
from core.calendar import today
from disclosure.services import hidden_from
from matching.enums import SuggestionStatus
from matching.models import Suggestion, SuggestionChange
from matching.reasons import ANNOUNCED
from needs.models import PublishedNeed
from organizations.acting import Actor

# Below this a share says nothing and may point to somebody.
LEAST_BASE = 5
KEPT = (SuggestionStatus.SHORTLISTED, SuggestionStatus.INTRODUCED)
DECIDED = (*KEPT, SuggestionStatus.DISMISSED)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months; the fiscal year's quarters begin in April, July, October and January."""

    first: date

    @property
    def after(self) -> date:
        """The day after the last."""
        return _months_later(self.first, 3)

    @property
    def before(self) -> date:
        """The first day of the quarter before."""
        return _months_later(self.first, -3)

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def months(self) -> list[date]:
        return [_months_later(self.first, count) for count in range(3)]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, told only when the whole is large enough."""

    name: str
    part: int
    whole: int

    @property
    def is_told(self) -> bool:
        return self.whole >= LEAST_BASE

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one quarter."""

    quarter: Quarter
    precision: Share
    coverage: Share
    waited: int
    median_days: float | None
    precision_by_theme: list[Share]
    precision_by_month: list[Share]
    coverage_by_theme: list[Share]
    coverage_by_month: list[Share]


@dataclass(frozen=True, slots=True)
class Decision:
    """The last decision of the quarter on one pair."""

    kept: bool
    on: date
    themes: list[str]


def quarter_of(day: date) -> Quarter:
    """Return the quarter that holds the day."""
    return Quarter(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def quality(quarter: Quarter) -> Quality:
    """Count one quarter, in a fixed number of queries."""
    decisions, needs = _decisions(quarter), _published(quarter)
    names = dict(Theme.objects.order_by("code").values_list("code", "name_ja"))
    judged = [(one.kept, one.on, one.themes) for one in decisions]
    covered = [(bool(need["announced"]), need["published_on"], need["theme_codes"]) for need in needs]
    waits = _waits(quarter)
    return Quality(
        quarter=quarter,
        precision=_share("", judged),
        coverage=_share("", covered),
        waited=len(waits),
        median_days=median(waits) if len(waits) >= LEAST_BASE else None,
        precision_by_theme=_by_theme(judged, names),
        precision_by_month=_by_month(judged, quarter),
        coverage_by_theme=_by_theme(covered, names),
        coverage_by_month=_by_month(covered, quarter),
    )


def silent_needs(actor: Actor) -> QuerySet:
    """Open needs for which nothing worth announcing was found, the oldest first."""
    rows = PublishedNeed.objects.filter(closed_on__isnull=True, deadline__gte=today())
    rows = rows.filter(~_announced()).exclude(pk__in=hidden_from(actor))
    return rows.order_by("published_on", "pk").values("public_id", "title", "published_on", "deadline")


def _announced() -> Exists:
    pairs = Suggestion.objects.filter(need_id=OuterRef("pk"))
    return Exists(pairs.filter(band__in=ANNOUNCED).filter(Q(current=True) | Q(status__in=DECIDED)))


def _published(quarter: Quarter) -> list[dict]:
    rows = PublishedNeed.objects.filter(published_on__gte=quarter.first, published_on__lt=quarter.after)
    return list(rows.annotate(announced=_announced()).values("announced", "published_on", "theme_codes"))


def _steps() -> QuerySet:
    by_people = SuggestionChange.objects.filter(by__isnull=False).exclude(was=F("now"))
    return by_people.annotate(day=TruncDate("at"))


def _decisions(quarter: Quarter) -> list[Decision]:
    steps = _steps().filter(now__in=DECIDED, day__gte=quarter.first, day__lt=quarter.after)
    rows = steps.order_by("at", "pk").values_list("suggestion_id", "suggestion__need_id", "now", "day")
    last = {pair: (need_id, now, day) for pair, need_id, now, day in rows}
    themes = _themes_of({need_id for need_id, _now, _day in last.values()})
    return [
        Decision(kept=now in KEPT, on=day, themes=themes.get(need_id, []))
        for need_id, now, day in last.values()
    ]


def _themes_of(need_ids: set[UUID]) -> dict[UUID, list[str]]:
    return dict(PublishedNeed.objects.filter(pk__in=need_ids).values_list("pk", "theme_codes"))


def _waits(quarter: Quarter) -> list[int]:
    """Days from publication to the first suggestion kept, of needs whose first one falls into it."""
    rows = _steps().filter(now__in=KEPT, day__lt=quarter.after).order_by("-at", "-pk")
    first = dict(rows.values_list("suggestion__need_id", "day"))
    within = {need_id: day for need_id, day in first.items() if day >= quarter.first}
    published = PublishedNeed.objects.filter(pk__in=within).values_list("pk", "published_on")
    return [max((within[need_id] - day).days, 0) for need_id, day in published]


def _by_theme(rows: list[tuple[bool, date, list[str]]], names: dict[str, str]) -> list[Share]:
    found = [_share(name, (row for row in rows if code in row[2])) for code, name in names.items()]
    return [share for share in found if share.whole]


def _by_month(rows: list[tuple[bool, date, list[str]]], quarter: Quarter) -> list[Share]:
    return [
        _share(f"{month.year}年{month.month}月", (row for row in rows if row[1].replace(day=1) == month))
        for month in quarter.months
    ]


def _share(name: str, rows: Iterable[tuple[bool, date, list[str]]]) -> Share:
    found = [row[0] for row in rows]
    return Share(name=name, part=sum(found), whole=len(found))


def _months_later(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
