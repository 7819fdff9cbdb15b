"""マイページ: what waits, the own listings, what is under way, and the doors of the acting role."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from needs.rules import can_enter
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import Role
from organizations.stopping import stopped_of
from pages.counting import keep_counts
from pages.holding import holding_of
from pages.own import listings_of, underway_of
from pages.waiting import counts_of, waiting_for

NEWEST = 5
MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class Door:
    """A way on from the workspace."""

    name: str
    text: str
    url: str


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Show what waits for the acting person, what the own side has in the works, and where to go."""
    actor = request.actor
    holding = holding_of(actor)
    waiting = waiting_for(actor, holding)
    keep_counts(actor, counts_of(waiting))
    stopped = stopped_of(request.user) if actor.membership is None else []
    context = {
        "waiting": waiting[:MOST_WAITING],
        "listings": listings_of(actor, holding),
        "has_listings": actor.is_company or actor.is_researcher or bool(holding.needs),
        "underway": underway_of(holding),
        "stopped": stopped,
        "newest": InboxMessage.objects.of(request.user).newest_first()[:NEWEST],
        "doors": doors_of(actor),
        # Who is stopped has nothing to register: that page is for people who belong nowhere.
        "first": None if any(body.is_suspended for body in stopped) else first_step_of(actor),
    }
    return render(request, "pages/my.html", context)


def first_step_of(actor: Actor) -> Door | None:
    """Return the one thing that a role most often comes for."""
    if actor.membership is None:
        return _door(_("団体を登録・参加する"), "organizations:new")
    if actor.is_company:
        return _door(_("ニーズを投稿する"), "needs:new")
    if actor.is_researcher:
        return _door(_("シーズを登録する"), "seeds:new")
    if actor.is_liaison_office:
        return _door(_("確認待ちのシーズを見る"), "seeds:office")
    if can_enter(actor):
        return _door(_("%(clients)sに代わってニーズを書く") % {"clients": actor.clients}, "needs:enter")
    return _door(_("コーディネーターの作業机へ"), "admin:index") if actor.is_desk else None


def doors_of(actor: Actor) -> list[Door]:
    """Return the two or three pages that people of the acting role come for besides."""
    needs = _door(_("ニーズを探す"), "needs:list", _("会社が困っていること、探している相手"))
    seeds = _door(_("シーズを探す"), "seeds:list", _("大学や研究機関の技術と知識"))
    partners = _door(_("相手の候補"), "matching:suggestions", _("公開文から見つかった候補と、その理由"))
    talks = _door(pgettext("list", "メッセージ"), "matching:conversations", _("名前を出さない質問とやり取り"))
    if actor.is_company:
        return [seeds, partners, talks]
    if actor.is_researcher:
        return [needs, partners, talks]
    if actor.is_liaison_office:
        proposals = _door(_("提案・打診"), "matching:proposals", _("所属の研究者が送ったもの、届いたもの"))
        return [proposals, _door(_("機関のシーズ"), "seeds:mine", _("公開中のものと下書き")), needs]
    if actor.is_coordinator:
        cases = _door(_("案件"), "cases:list", _("担当している案件の進みぐあい"))
        return [
            talks,
            _door(pgettext("list", "紹介"), "matching:introductions", _("同意を待つもの、済んだもの")),
            cases,
        ]
    if actor.is_portal_admin:
        return _administration()
    return [needs, seeds, *_bodies(actor)]


def _administration() -> list[Door]:
    return [
        _door(
            _("団体の確認"),
            "admin:organizations_organization_changelist",
            _("新しく登録された団体を確かめる"),
        ),
        _door(
            _("送信メール"),
            "admin:notifications_outboundmail_changelist",
            _("送れなかったメールを確かめる"),
        ),
    ]


def _bodies(actor: Actor) -> list[Door]:
    if actor.membership is None:
        return []
    texts = {
        Role.FINANCE_OFFICER: _("取引先が参加しているかを確かめる"),
        Role.MUNICIPALITY_OFFICER: _("地域の会社や大学を知る"),
        Role.SUPPORTER: _("支援する会社が参加しているかを確かめる"),
    }
    text = texts.get(Role(actor.role), _("参加している会社や大学"))
    return [_door(_("参加している団体"), "organizations:list", text)]


def _door(name: str, url_name: str, text: str = "") -> Door:
    return Door(name, text, reverse(url_name))
