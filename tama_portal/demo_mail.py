"""The demo's mail catcher page, so that a new user finds the link that confirms their address."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_default_timezone
from django.views.decorators.http import require_safe

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail as the page shows it."""

    name: str
    recipient: str
    subject: str
    at: datetime
    text: str


@require_safe
@login_not_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List the newest mails."""
    paths = sorted(settings.DEMO_MAIL_DIR.glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "demo/mail_list.html", {"mails": [_read(path) for path in paths]})


@require_safe
@login_not_required
def detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail as text with links to follow."""
    path = settings.DEMO_MAIL_DIR / f"{name}.eml"
    if not name.isascii() or not name.isdigit() or not path.exists():
        raise Http404
    return render(request, "demo/mail_detail.html", {"mail": _read(path)})


def _read(path: Path) -> Caught:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return Caught(
        name=path.stem,
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=datetime.fromtimestamp(int(path.stem) / 1e9, tz=get_default_timezone()),
        text=body.get_content() if body else "",
    )
