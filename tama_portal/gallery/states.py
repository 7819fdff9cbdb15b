"""The states of each component: normal, long words, empty, wrong, disabled — as far as it has them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from core.calendar import today
from disclosure.responses import Excerpt, ScreenedField
from disclosure.screening.findings import Finding, FindingKind
from organizations.acting import Actor
from tama_portal.gallery import samples as of

Context = dict[str, Any]


@dataclass(frozen=True)
class State:
    """One look of a component."""

    name: str
    context: Context = field(default_factory=dict)


def _states(**named: Context) -> list[State]:
    return [State(name.replace("_", " "), context) for name, context in named.items()]


def _cards() -> dict[str, list[State]]:
    long = {"title": of.LONG, "problem": of.LONG_LATIN, "label": of.LONG}
    return {
        "need_card": _states(
            normal={"need": of.need()},
            closed={"need": of.need(closed_on=today())},
            long_words={"need": of.need(**long)},
            example_without_link={"need": of.need(theme_codes=()), "example": True},
        ),
        "seed_card": _states(
            normal={"seed": of.seed()},
            long_words={"seed": of.seed(title=of.LONG, one_line=of.LONG_LATIN, institution_name=of.LONG)},
            little={"seed": of.seed(one_line="", theme_names=(), trl_band="", researcher_name="")},
        ),
        "researcher_card": _states(
            normal={"researcher": of.researcher()},
            long_words={"researcher": of.researcher(name=of.LONG, keywords=(of.LONG, of.LONG_LATIN))},
            little={"researcher": of.researcher(keywords=(), lab_name="", seed_count=0, is_fictional=True)},
        ),
        "organization_card": _states(
            normal={"organization": of.organization()},
            long_words={"organization": of.organization(name=of.LONG, description=of.LONG_LATIN)},
            little={
                "organization": of.organization(description="", municipality_name="", is_fictional=False)
            },
        ),
        "question_card": _states(
            normal={"question": of.question()},
            long_words={"question": of.question(question=of.LONG, answer=of.LONG_LATIN)},
        ),
        "found_card": _states(normal={"card": "components/need_card.html", "hit": of.need()}),
    }


def _words() -> dict[str, list[State]]:
    colors = ("gray", "blue", "green", "yellow", "orange", "red", "purple")
    banners = {
        kind: {"type": kind, "title": "保存しました。"} for kind in ("success", "info", "warning", "error")
    }
    now = timezone.now()
    return {
        "chip": [
            *(State(color, {"text": "受付中", "color": color}) for color in colors),
            State("long words", {"text": of.LONG}),
        ],
        "banner": _states(
            **banners,
            with_text={"title": of.LONG, "text": of.TEXT, "link_url": "#", "link_text": "つづきを読む"},
        ),
        "due": _states(
            later={"due_on": of.soon(20)},
            soon={"due_on": of.soon(2)},
            today={"due_on": of.soon(0)},
            late={"due_on": of.soon(-4)},
            done={"due_on": of.soon(1), "done": True},
        ),
        "icon": [State(kind, {"type": kind}) for kind in ("success", "info", "warning", "error")],
        "empty_state": _states(
            normal={
                "title": "シーズはまだありません。",
                "text": "途中まで書いて、下書きとして保存できます。",
            },
            with_button={
                "title": of.LONG,
                "text": of.TEXT,
                "link_url": "#",
                "link_text": "シーズを書いてみる",
            },
        ),
        "description_list": _states(
            normal={"rows": [("種別", "中小企業"), ("市区町村", "八王子市"), ("空の項目", "")]},
            long_words={"rows": [("とても長い名前の項目名", of.LONG), ("アドレス", of.LONG_LATIN)]},
            empty={"rows": []},
        ),
        "in_short": _states(normal={"first": "名前は出ません。", "second": of.TEXT, "third": of.LONG}),
        "japanese_only": _states(normal={}),
        "timeline": _states(
            normal={"events": [_event(now, "提出しました", note=of.TEXT), _event(now, of.LONG)]},
        ),
        "message_bubble": _states(
            theirs={"who": "多摩地域・製造業", "at": now, "body": of.TEXT},
            mine={"who": "研究者", "at": now, "body": of.LONG_LATIN, "mine": True},
        ),
        "messages": _states(
            normal={"messages": [_message("success", "保存しました。"), _message("error", of.TEXT)]}, empty={}
        ),
        "both_texts": _states(
            normal={
                "title": "ほかの画面かほかの人が先に保存しました",
                "text": "どちらを残すか、選んでください。",
                "differences": [("タイトル", "前の題", of.LONG), ("困っていること", "", of.TEXT)],
            }
        ),
    }


def _event(at: Any, what: str, *, note: str = "") -> Context:
    return {"at": at - timedelta(days=2), "what": what, "who": "調野（コーディネーター）", "note": note}


def _message(level: str, text: str) -> Any:
    return type("Said", (str,), {"level_tag": level})(text)


def _forms() -> dict[str, list[State]]:
    choice = {
        "title": "このニーズを取り下げますか",
        "text": of.TEXT,
        "submit": "取り下げる",
        "cancel_url": "#",
    }
    finding = Finding("problem", 0, 4, FindingKind.PHONE, True, "042-000-0000", "電話番号を消してください。")
    screened = ScreenedField("problem", "困っていること", 4, True, [Excerpt("連絡は", finding, "まで")])
    return {
        "form": _states(
            normal={"form": of.SampleForm(prefix="normal"), "submit": "保存する", "cancel_url": "#"},
            wrong={"form": of.wrong_form(), "submit": "保存する"},
            saved_while_writing={"form": of.SampleFilter(prefix="auto"), "submit": "次へ", "autosave": True},
        ),
        "error_summary": _states(wrong={"form": of.wrong_form()}, without_errors={"form": of.SampleForm()}),
        "filter_form": _states(
            normal={"form": of.SampleFilter(prefix="one"), "path": "#"},
            open={"form": of.SampleFilter({"two-day": "きのう"}, prefix="two"), "path": "#", "active": True},
        ),
        "filter_field": _states(normal={"field": of.SampleFilter(prefix="three")["q"]}),
        "requirement": _states(
            required={"field": SimpleNamespace(required=True)},
            optional={"field": SimpleNamespace(required=False)},
            to_publish={"field": SimpleNamespace(required=False, needed_to_publish=True)},
        ),
        "confirm_box": _states(normal=choice, danger=choice | {"danger": True, "title": of.LONG}),
        "screened_field": _states(normal={"field": screened}),
        "autosave": _states(normal={}),
        "steps": _states(normal={"steps": ["書く", "確かめる", of.LONG], "current": 2}),
    }


def _lists(request: HttpRequest) -> dict[str, list[State]]:
    groups = [of.group("健康・医療", of.LONG, "環境・エネルギー")]
    shown = {"form": {}, "params": QueryDict(), "asked": None, "groups": [], "orders": []}
    full = shown | {
        "cards": [of.need(), of.need(title=of.LONG)],
        "counts": SimpleNamespace(shown_total=24, is_capped=False),
        "page": of.page(number=1, of=2),
        "groups": groups,
    }
    names = {
        "card": "components/need_card.html",
        "path": "#",
        "unit": "件",
        "empty_title": "まだありません。",
    }
    none = shown | {"cards": [], "params": QueryDict("q=x")}
    return {
        "list_choices": _states(normal={"groups": groups, "path": "#"}),
        "list_results": _states(
            found=names | {"list": full},
            nothing_fits=names | {"list": none, "none_title": "条件に合うニーズはありません。"},
            empty=names | {"list": shown | {"cards": []}, "empty_text": of.TEXT},
        ),
        "list_tools": _states(
            normal={"kind": "needs", "has_hits": True, "is_cut": True, "request": request},
            empty={"kind": "needs", "has_hits": False, "request": request},
        ),
        "page_navigation": _states(
            first={"page": of.page(number=1, of=3), "query": QueryDict("q=x")},
            middle={"page": of.page(number=2, of=3), "query": QueryDict()},
            only_one={"page": of.page(number=1, of=1), "query": QueryDict()},
        ),
        "on_paper": _states(normal={"path": request.path}),
    }


def _shell(request: HttpRequest) -> dict[str, list[State]]:
    entry = SimpleNamespace(code="needs", name="自社のニーズ", url="#", count=0, is_current=False)
    here = SimpleNamespace(code="inbox", name="お知らせ", url="#", count=12, is_current=True)
    long = SimpleNamespace(code="x", name=of.LONG, url="#", count=120, is_current=False)
    crumbs = {"here": of.LONG, "up_url": "#", "up_text": "自社のニーズ"}
    return {
        "site_name": _states(normal={}),
        "main_nav": _states(normal={"path": "/needs/"}),
        "language_selector": _states(
            japanese={"path": "/", "language": "ja"}, english={"path": "/", "language": "en"}
        ),
        "account_tools": _states(
            visitor={"actor": Actor.visitor(), "path": "/"},
            signed_in={"actor": _member(), "unread_count": 12, "path": "/"},
        ),
        "breadcrumb": _states(normal=crumbs, deeper=crumbs | {"top_url": "#", "top_text": "マイページ"}),
        "workspace_menu": _states(normal={"entries": [entry, here, long]}),
        "workspace_link": _states(normal={"entry": entry}, counted={"entry": here}),
        "site_footer": _states(normal={}),
    }


def _member() -> Any:
    membership = SimpleNamespace(
        pk=1, get_role_display="企業の管理者", organization=SimpleNamespace(shown_name=of.LONG)
    )
    return SimpleNamespace(
        is_signed_in=True,
        user=SimpleNamespace(full_name="見本 太郎", email="sample@example.jp"),
        membership=membership,
        organization=membership.organization,
        memberships=(membership, membership),
    )


# What stands in the head of a page and shows nothing.
INVISIBLE = frozenset({"head_assets", "language_links", "page_head"})
PARTS: tuple[Callable[[], dict[str, list[State]]], ...] = (_cards, _words, _forms)


def states(request: HttpRequest) -> dict[str, list[State]]:
    """Return the states of every visible component."""
    request.user = getattr(request, "user", AnonymousUser())
    found: dict[str, list[State]] = {}
    for part in PARTS:
        found |= part()
    return found | _lists(request) | _shell(request)
