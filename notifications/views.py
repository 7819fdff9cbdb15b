"""The inbox, one message, what comes by mail, and the link that stops a topic."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.languages import path_in
from notifications import inbox, preferences
from notifications.enums import MailFrequency
from notifications.forms import PreferencesForm
from notifications.models import InboxMessage
from notifications.topics import TOPICS, choices_for

PAGE_LENGTH = 20


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Show one's own messages, the newest first."""
    rows = InboxMessage.objects.of(request.user).newest_first()
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "notifications/inbox.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def message_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one message; the button marks it as read and leads to its page."""
    message = get_object_or_404(InboxMessage.objects.of(request.user), public_id=public_id)
    if request.method == "POST":
        inbox.mark_read(message, at=timezone.now())
        there = path_in(message.path, language=request.LANGUAGE_CODE)
        return redirect("notifications:inbox" if "stay" in request.POST else there)
    return render(request, "notifications/message.html", {"message": message})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = inbox.mark_all_read(request.user, at=timezone.now())
    said = ngettext("%(count)d件を既読にしました。", "%(count)d件を既読にしました。", count)
    messages.success(request, said % {"count": count})
    return redirect("notifications:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preference_page(request: HttpRequest) -> HttpResponse:
    """Let a person choose what comes by mail; the inbox always gets everything."""
    topics = choices_for(desk=request.actor.is_desk)
    form = PreferencesForm(request.POST or None, topics=topics, chosen=preferences.chosen_by(request.user))
    if request.method == "POST" and form.is_valid():
        preferences.choose(request.user, mails=form.mails(), inbox=form.inbox())
        messages.success(request, _("お知らせの設定を保存しました。"))
        return redirect("notifications:preferences")
    required = [topic for topic in TOPICS.values() if topic.required]
    content = {"form": form, "required_topics": required, "frequencies": MailFrequency.labels}
    return render(request, "notifications/preferences.html", content, status=422 if form.errors else 200)


@csrf_exempt  # mail programs press this button (RFC 8058); the signed token is the credential
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a topic's or the digests' mail; looking changes nothing, because mail gateways look first."""
    asked = preferences.read_token(token)
    if asked is None or asked[1] not in {*TOPICS, preferences.DIGESTS}:
        raise Http404
    public_id, code = asked
    if request.method == "POST":
        preferences.stop_topic(public_id=public_id, topic=code)
    topic = TOPICS[code].name if code in TOPICS else _("まとめのメール")
    content = {"topic": topic, "stopped": request.method == "POST", "is_digest": code not in TOPICS}
    return render(request, "notifications/unsubscribe.html", content)
