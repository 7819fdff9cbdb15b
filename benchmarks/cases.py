"""The pages that are measured, and who asks for them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.urls import NoReverseMatch, reverse

from demo.region_bodies import Region
from matching.models import Proposal, Suggestion
from needs.enums import NeedStatus
from needs.models import Need, PublishedNeed
from notifications.models import InboxMessage
from organizations.models import Membership, Organization
from seeds.models import PublishedSeed, ResearcherProfile

VISITOR, POSTER, RESEARCHER, DESK = "visitor", "poster", "researcher", "coordinator"
FOUND, FOUND_TWICE, NOT_FOUND = "超音波", "超音波 振動", "存在しない言葉"


@dataclass(frozen=True, slots=True)
class Case:
    """One address and who asks for it."""

    who: str
    name: str
    path: str


def who_asks(region: Region) -> dict[str, Membership | None]:
    """Return the membership of each kind of asker."""
    return {
        VISITOR: None,
        POSTER: region.busy_poster,
        RESEARCHER: region.busy_researcher,
        DESK: region.coordinators[0],
    }


def cases(region: Region) -> list[Case]:
    """Return every case whose address exists in this portal."""
    offered = [*_lists(), *_details(region), *_own_pages(), *_desk(region), *_api()]
    return [case for make in offered if (case := _made(make)) is not None]


Maker = Callable[[], Case]


def _made(make: Maker) -> Case | None:
    try:
        return make()
    except NoReverseMatch:
        return None


def _case(who: str, name: str, address: str, query: str = "", *ids: object) -> Maker:
    return lambda: Case(who, f"{name} {query}".strip(), reverse(address, args=ids) + query)


def _lists() -> list[Maker]:
    pages = ("", "?page=100", "?page=last")
    words = (f"?q={FOUND}", f"?q={FOUND_TWICE}", f"?q={NOT_FOUND}")
    queries = {
        "needs": (*pages, *words, "?theme=T08", "?theme=T08&budget=B1&deadline=60"),
        "seeds": (*pages, *words, "?theme=T08", "?kind=university&trl_band=basic"),
        "researchers": (*pages, *words),
        "organizations": (*pages, "?q=精密", f"?q={NOT_FOUND}", "?type=company&industry=E"),
    }
    lists = [
        _case(VISITOR, name, f"{name}:list", query) for name, asked in queries.items() for query in asked
    ]
    searches = [_case(VISITOR, "search", "pages:search", query) for query in words]
    return [_case(VISITOR, "home", "pages:home"), *searches, *lists]


def _details(region: Region) -> list[Maker]:
    shown = {
        "needs:detail": PublishedNeed.objects.order_by("published_on", "pk").values_list("pk", flat=True),
        "seeds:detail": PublishedSeed.objects.order_by("published_on", "pk").values_list("pk", flat=True),
        "researchers:detail": ResearcherProfile.objects.order_by("-pk").values_list("public_id", flat=True),
        "organizations:detail": Organization.objects.listed()
        .order_by("-pk")
        .values_list("public_id", flat=True),
    }
    details = [_case(VISITOR, address, address, "", ids[0]) for address, ids in shown.items()]
    message = InboxMessage.objects.of(region.busy_poster.user).newest_first()[0]
    return [*details, _case(POSTER, "message", "notifications:open", "", message.public_id)]


def _own_pages() -> list[Maker]:
    pages = {
        POSTER: {
            "pages:my": ("",),
            "notifications:inbox": ("", "?page=100", "?page=last"),
            "needs:list": ("",),
            "needs:mine": ("",),
            "matching:suggestions": ("",),
            "matching:proposals": ("", "?page=2"),
            "matching:conversations": ("",),
            "matching:introductions": ("",),
            "cases:list": ("",),
            "disclosure:seen": ("",),
            "organizations:mine": ("",),
        },
        RESEARCHER: {
            "pages:my": ("",),
            "seeds:mine": ("",),
            "matching:suggestions": ("",),
            "matching:proposals": ("", "?page=2"),
        },
    }
    return [
        _case(who, address, address, query)
        for who, addresses in pages.items()
        for address, queries in addresses.items()
        for query in queries
    ]


def _desk(region: Region) -> list[Maker]:
    queue = (
        *("", "?order=score", "?order=age", "?page=100", "?page=last", "?order=score&page=100"),
        *("?kind=suggestion", "?kind=proposal", "?band=high", "?whose=mine", "?whose=none", "?whose=all"),
        *(f"?q={FOUND}", f"?q={NOT_FOUND}"),
    )
    lists = {
        "needs_need": ("", "?stage=published", "?stage=all&p=99", f"?stage=all&q={FOUND}"),
        "seeds_publishedseed": ("", f"?q={FOUND}"),
        "seeds_seed": ("",),
        "matching_suggestion": ("", "?p=99", "?band=high"),
        "matching_proposal": ("", "?p=99"),
        "matching_introduction": ("",),
        "organizations_organization": ("", "?p=99", "?status=approved", "?q=精密"),
    }
    changelists = [
        _case(DESK, model, f"admin:{model}_changelist", query)
        for model, queries in lists.items()
        for query in queries
    ]
    queues = [_case(DESK, "queue", "admin:matching_queue", query) for query in queue]
    return [
        _case(DESK, "desk", "admin:index"),
        _case(DESK, "pages:my", "pages:my"),
        *queues,
        *changelists,
        *_desk_rows(region),
    ]


def _desk_rows(region: Region) -> list[Maker]:
    first: dict[str, models.Model | None] = {
        "needs_need": Need.objects.filter(status=NeedStatus.IN_REVIEW).order_by("-pk").first(),
        "matching_suggestion": Suggestion.objects.order_by("-pk").first(),
        "matching_proposal": Proposal.objects.filter(status="submitted").order_by("-pk").first(),
    }
    return [
        _case(DESK, f"{model} one", f"admin:{model}_change", "", row.pk)
        for model, row in first.items()
        if row is not None
    ]


def _api() -> list[Maker]:
    addresses = ("api:needs", "api:seeds", "api:organizations", "api:researchers")
    return [_case(VISITOR, address, address) for address in addresses]
