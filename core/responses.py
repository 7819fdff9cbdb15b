"""Answers to the script that saves drafts while somebody writes; the same addresses take the save button."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

HEADER = "X-Autosave"


def is_autosave(request: HttpRequest) -> bool:
    """Tell whether the script asks, and not a person who pressed the button."""
    return request.method == "POST" and request.headers.get(HEADER) == "1"


def draft_kept(*, version: int, at: datetime, path: str, not_kept: Iterable[str] = ()) -> JsonResponse:
    """Say when and where the draft was kept, and which boxes were not: the person still writes in them."""
    said = _("%(time)s に保存しました。") % {"time": timezone.localtime(at).strftime("%H:%M")}
    labels = "」「".join(not_kept)
    if labels:
        said += _("「%(fields)s」は、まだ保存できません。入力を確かめてください。") % {"fields": labels}
    return JsonResponse({"said": said, "version": version, "path": path})


def draft_not_kept(reason: str, *, closed: bool = True) -> JsonResponse:
    """Say why the draft was not kept; ``closed`` ends the saving, because only a person can decide now."""
    return JsonResponse({"said": reason, "closed": closed}, status=409)


def draft_is_stale() -> JsonResponse:
    """Another window has saved a newer text: keep both, and let the button compare them."""
    return draft_not_kept(
        _(
            "別の画面で、新しい内容が保存されました。この画面の文章は、まだ保存していません。保存のボタンを押すと、見比べられます。"
        )
    )
