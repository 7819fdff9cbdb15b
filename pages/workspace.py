"""マイページ: what waits, and the doors of the acting role."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from notifications.models import InboxMessage
from organizations import invitations
from organizations.acting import Actor
from pages.waiting import waiting_for

NEWEST = 5
MOST_INVITATIONS = 5


@dataclass(frozen=True, slots=True)
class Door:
    """A way on from the workspace."""

    name: str
    text: str
    url_name: str


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Show what waits for the acting person, the newest messages and where to go."""
    actor = request.actor
    context = {
        "waiting": waiting_for(actor),
        "newest": InboxMessage.objects.of(request.user).newest_first()[:NEWEST],
        "doors": doors_of(actor),
        "invitations": invitations.invitations_for(request.user)[:MOST_INVITATIONS],
        "first": first_step_of(actor),
    }
    return render(request, "pages/my.html", context)


def first_step_of(actor: Actor) -> Door | None:
    """Return the one thing that a role most often comes for."""
    if actor.membership is None:
        return Door(_("団体を登録・参加する"), "", "organizations:new")
    if actor.is_company:
        return Door(_("ニーズを投稿する"), "", "needs:new")
    if actor.is_researcher:
        return Door(_("シーズを登録する"), "", "seeds:new")
    if actor.is_liaison_office:
        return Door(_("確認待ちのシーズを見る"), "", "seeds:office")
    return Door(_("コーディネーターの机へ"), "", "admin:index") if actor.is_desk else None


def doors_of(actor: Actor) -> list[Door]:
    """Return the pages that the acting role works with."""
    if actor.membership is None:
        return []
    doors = []
    if actor.is_company:
        doors.append(Door(_("自社のニーズ"), _("下書き、公開中、これまでのニーズ"), "needs:mine"))
    if actor.is_researcher or actor.is_liaison_office:
        doors.append(Door(_("シーズ"), _("下書き、公開中のシーズ"), "seeds:mine"))
    if not actor.is_desk:
        doors += [
            Door(_("相手の候補"), _("公開文から見つかった候補と、その理由"), "matching:suggestions"),
            Door(_("提案・アプローチ"), _("送ったもの、届いたもの"), "matching:proposals"),
        ]
    doors += [
        Door(_("メッセージ"), _("名前を出さない質問とやり取り"), "matching:conversations"),
        Door(_("紹介"), _("同意を待つもの、済んだもの"), "matching:introductions"),
        Door(_("案件"), _("紹介のあとの進みぐあい"), "cases:list"),
    ]
    if not actor.is_desk:
        doors += [
            Door(_("見た人の記録"), _("だれが、いつ、投稿者の情報を見たか"), "disclosure:seen"),
            Door(_("団体のページ"), _("メンバー、招待、公開する情報"), "organizations:mine"),
        ]
    return doors
