"""The menu beside every page under /my/: only what the acting role has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.languages import path_in
from needs.naming import list_name
from needs.rules import can_enter
from organizations.acting import Actor
from pages.counting import kept_counts

HOME = "/my/"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the workspace; ``count`` is how much waits there."""

    code: str
    name: str
    url: str
    count: int = 0
    is_current: bool = False


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Give the pages under /my/ their menu; other pages have none."""
    return {"workspace_menu": SimpleLazyObject(lambda: menu_for(request))}


def menu_for(request: HttpRequest) -> list[Entry]:
    """Return the menu of the acting role, or nothing where no workspace is."""
    path = path_in(request.path, language=settings.LANGUAGE_CODE)
    actor = getattr(request, "actor", None)
    if actor is None or not path.startswith(HOME) or not actor.is_signed_in:
        return []
    known = kept_counts(actor) | {"inbox": int(str(request.unread_count))}
    pages = [(code, name, reverse(url_name)) for code, name, url_name in _pages(actor)]
    current = _current([url for _code, _name, url in pages], request.path)
    return [Entry(code, name, url, known.get(code, 0), url == current) for code, name, url in pages]


def _current(urls: list[str], path: str) -> str:
    """The page one is on, or the list it belongs to; the first page is no list."""
    home = urls[0]
    inside = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(inside, key=len, default="")


def _pages(actor: Actor) -> Iterator[tuple[str, str, str]]:
    yield "my", _("マイページ"), "pages:my"
    yield "inbox", _("お知らせ"), "notifications:inbox"
    if actor.is_desk:
        yield "desk", _("コーディネーターの作業机"), "admin:index"
    if actor.membership is not None:
        yield from _listings(actor)
        yield from _exchanges(actor)
    yield "searches", _("保存した条件"), "searches:list"
    if actor.membership is not None and not actor.is_desk:
        yield "seen", _("見た人の記録"), "disclosure:seen"
    yield "organization", _("団体とメンバー"), "organizations:mine"
    yield "preferences", _("お知らせの設定"), "notifications:preferences"


def _listings(actor: Actor) -> Iterator[tuple[str, str, str]]:
    if actor.is_company or can_enter(actor):
        yield "needs" if actor.is_company else "clients", list_name(actor), "needs:mine"
    if actor.is_liaison_office:
        yield "office", _("確認を待つシーズ"), "seeds:office"
    if actor.is_researcher or actor.is_liaison_office:
        yield "seeds", pgettext("list", "シーズ"), "seeds:mine"


def _exchanges(actor: Actor) -> Iterator[tuple[str, str, str]]:
    if not actor.is_desk:
        yield "suggestions", _("相手の候補"), "matching:suggestions"
        yield "proposals", _("提案・打診"), "matching:proposals"
    yield "conversations", pgettext("list", "メッセージ"), "matching:conversations"
    yield "introductions", pgettext("list", "紹介"), "matching:introductions"
    yield "cases", _("案件"), "cases:list"
