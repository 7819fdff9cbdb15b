"""How suggestions did: one quarter's figures, needs without a partner, and the engine's state."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import today
from matching import engine
from matching.learning import quality
from matching.models import Suggestion

SILENT_PER_PAGE = 20
# Asking every encoder for a word takes a moment; a minute is soon enough for an operator.
STATE, STATE_SECONDS = "matching-engine-state", 60
FIRST_YEAR = 2020
MODES = {
    "full": gettext_lazy("全機能（言葉と2種類の意味）"),
    "light": gettext_lazy("軽量（言葉と意味）"),
    "words": gettext_lazy("言葉のみ"),
}
KINDS = {
    "need": gettext_lazy("ニーズ"),
    "seed": gettext_lazy("シーズ"),
    "firm": gettext_lazy("企業"),
    "researcher": gettext_lazy("研究者"),
}


@dataclass(frozen=True, slots=True)
class Stock:
    """How much of one kind can be compared by meaning."""

    name: str
    documents: int
    encoded: int

    @property
    def is_complete(self) -> bool:
        return self.encoded >= self.documents


@dataclass(frozen=True, slots=True)
class EngineState:
    """What an operator should see at once."""

    mode: str
    wanted: str
    encoders: list[str]
    stocks: list[Stock]

    @property
    def is_degraded(self) -> bool:
        return self.mode != self.wanted

    @property
    def compares_meaning(self) -> bool:
        return self.mode != "words"

    @property
    def mode_name(self) -> str:
        return str(MODES.get(self.mode, self.mode))

    @property
    def wanted_name(self) -> str:
        return str(MODES.get(self.wanted, self.wanted))

    @property
    def is_behind(self) -> bool:
        return any(not stock.is_complete for stock in self.stocks)


def engine_state() -> EngineState:
    """Return the engine's state in the desk's words."""
    found = cache.get_or_set(STATE, engine.state, STATE_SECONDS)
    keys = list(found["encoders"])
    stocks = [
        Stock(
            name=str(KINDS.get(kind, kind)),
            documents=pool["documents"],
            encoded=min((pool["encoded"].get(key, 0) for key in keys), default=pool["documents"]),
        )
        for kind, pool in sorted(found["pools"].items())
        if pool["documents"]
    ]
    return EngineState(found["mode"], settings.MATCHING_MODE, keys, stocks)


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show one quarter; the address names any day in it."""
    quarter = quality.quarter_of(_day(request.GET.get("of", "")))
    silent = Paginator(quality.silent_needs(request.actor), SILENT_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": _("マッチングの成績"),
        "opts": Suggestion._meta,
        "quality": quality.quality(quarter),
        "quarter": quarter,
        "is_now": quarter.after > today(),
        "silent": silent,
        "engine": engine_state(),
        "least": quality.LEAST_BASE,
    }
    return TemplateResponse(request, "admin/matching/quality.html", context).render()


def _day(text: str) -> Any:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if day.year >= FIRST_YEAR and day <= today() else today()
