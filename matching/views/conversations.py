"""Masked threads: reading, answering, saying that no answer is needed, reporting."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import keeping
from disclosure.models import Identity
from disclosure.refusing import NamesFoundError
from matching import audience, conversations
from matching.enums import WAITED_AS, Side
from matching.forms import MessageForm
from matching.models import Conversation, Introduction, Message, Proposal
from matching.replying import reply
from matching.shown_titles import show_listings
from matching.threads import bubbles, labels_of, name_of_other_side
from matching.views.refusals import explains_refusal, marked

PER_PAGE = 20


@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """List the threads of the acting side, or of the acting coordinator; empty ones are not shown."""
    shown = Message.objects.filter(conversation=OuterRef("pk"), hidden=False).order_by("sent_at", "pk")
    rows = Conversation.objects.readable_by(request.actor).annotate(
        begun_at=Subquery(shown.values("sent_at")[:1]), **_grown_from()
    )
    rows = rows.filter(begun_at__isnull=False)
    page = Paginator(rows.order_by("-last_message_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": _entries(request, list(page.object_list))}
    return render(request, "matching/conversations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal(back="matching:conversation")
def conversation_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a thread and take a reply."""
    conversation = _readable(request, public_id)
    masked = conversation.masked
    if request.method != "POST":
        return _page(request, conversation, form=MessageForm(keeping.returned(request), masked=masked))
    form = MessageForm(request.POST, masked=masked)
    if not form.is_valid():
        return _page(request, conversation, form=form, status=422)
    body = form.cleaned_data["body"]
    try:
        reply(conversation=conversation, by=request.actor, at=timezone.now(), **form.cleaned_data)
    except NamesFoundError as error:
        shown = marked({"body": body}, error.findings, labels={"body": _("メッセージ")})
        more = {"findings": error.findings, "marked": shown}
        return _page(request, conversation, form=form, status=422, **more)
    messages.success(request, _("メッセージを送りました。"))
    return redirect("matching:conversation", public_id=public_id)


@require_POST
@explains_refusal(back="matching:conversation")
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop the clock: the last message needs no answer."""
    conversations.settle(conversation=_readable(request, public_id), by=request.actor)
    messages.success(request, _("返信不要にしました。"))
    return redirect("matching:conversation", public_id=public_id)


@require_POST
@explains_refusal(back="matching:conversation")
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the coordinator to look at a message."""
    conversation = _readable(request, public_id)
    message = conversation.messages.filter(hidden=False, public_id=_uuid(request.POST.get("message"))).first()
    if message is None:
        raise Http404
    conversations.report(message=message, by=request.actor, at=timezone.now())
    messages.success(request, _("コーディネーターに知らせました。"))
    return redirect("matching:conversation", public_id=public_id)


def _page(
    request: HttpRequest, conversation: Conversation, *, form: MessageForm, status: int = 200, **more: object
) -> HttpResponse:
    show_listings([conversation])
    side = audience.side_in(conversation, request.actor)
    named = name_of_other_side(conversation, side=side, actor=request.actor, at=timezone.now())
    labels = labels_of(conversation)
    own_turn = side in WAITED_AS and conversation.waiting_for == WAITED_AS[side]
    context = {
        "conversation": conversation,
        "side": side,
        "bubbles": bubbles(conversation, side=side, named=named),
        "other": named or labels[Side.OPENER if side == Side.TARGET else Side.TARGET],
        "other_opener": labels[Side.OPENER] if side == Side.DESK else "",
        "own_label": labels.get(side, ""),
        "own_turn": own_turn,
        "may_settle": conversation.due_on and (own_turn or side == Side.DESK),
        # Who reads for a client writes nothing, and sees no more than the thread.
        "proposal": conversation.proposals.order_by("pk").first() if side else None,
        "introduction": conversation.introductions.order_by("-pk").first() if side else None,
        "form": form if conversation.closed_at is None and side else None,
        **more,
    }
    return render(request, "matching/conversation.html", context, status=status)


def _grown_from() -> dict[str, Exists]:
    """Tell a thread that goes with a proposal, or with an introduction, from a mere question."""
    return {
        "has_proposal": Exists(Proposal.objects.filter(conversation=OuterRef("pk"))),
        "has_introduction": Exists(Introduction.objects.filter(conversation=OuterRef("pk"))),
    }


def _kind(row: Conversation) -> str:
    if row.has_proposal:
        return _("提案のやり取り") if row.need_id else _("打診のやり取り")
    return _("紹介のやり取り") if row.has_introduction else _("質問のやり取り")


def _entries(request: HttpRequest, rows: list[Conversation]) -> list[tuple]:
    """Return each thread with the name of the other side, whether the reader is waited for, and its kind."""
    show_listings(rows)
    listings = {pk for row in rows for pk in (row.target_listing, row.opener_listing)}
    own = Identity.objects.owned_by(request.actor).filter(listing_id__in=listings)
    own_ids = set(own.values_list("listing_id", flat=True))
    return [_entry(row, own_ids=own_ids, is_desk=request.actor.is_desk) for row in rows]


def _entry(row: Conversation, *, own_ids: set[UUID], is_desk: bool) -> tuple:
    is_target = row.target_listing in own_ids
    labels = labels_of(row)
    other = labels[Side.OPENER] if is_target or is_desk else labels[Side.TARGET]
    own_turn = not is_desk and row.waiting_for == WAITED_AS[Side.TARGET if is_target else Side.OPENER]
    # Who reads for a client learns no more than the thread says.
    kind = _kind(row) if is_desk or is_target or row.opener_listing in own_ids else ""
    return row, other, own_turn, kind


def _readable(request: HttpRequest, public_id: UUID) -> Conversation:
    return get_object_or_404(Conversation.objects.readable_by(request.actor), public_id=public_id)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
