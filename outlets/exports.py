"""A list of the portal as a file to keep: the conditions of the page, public columns, nothing else."""

import time
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.throttling import BaseThrottle

from core.calendar import today
from core.rates import WINDOW_SECONDS, Rates, asker_key
from disclosure.public_eyes import public_eyes, resolve_asker
from outlets import tables
from outlets.lists import LISTS, PublicList
from outlets.writing import WRITERS

MOST_ROWS = 10_000
MOST_A_MINUTE = {"visitor": 10, "member": 30}


@require_safe
@login_not_required
def export(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """Hand out the list under the conditions of the address."""
    listed = LISTS.get(kind)
    if listed is None or ending not in WRITERS:
        raise Http404
    resolve_asker(request)
    if seconds := _has_to_wait(request):
        return _too_many(request, listed, seconds=seconds)
    rows, is_cut = read(request, listed)
    write, content_type = WRITERS[ending]
    about = _about(listed, is_cut=is_cut) if ending == "json" else {}
    name = _("%(list)s一覧") % {"list": listed.name} + f"_{today():%Y%m%d}.{ending}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(write(listed.columns, rows, **about), content_type=content_type, headers=headers)


def read(request: HttpRequest, listed: PublicList) -> tuple[list[list[tables.Cell]], bool]:
    """Return the rows with public eyes, and whether there were more than one file takes."""
    with public_eyes():
        found = listed.narrow(request.GET, request.hidden_listings).qs
        cards = listed.cards(found[: MOST_ROWS + 1])
        return tables.rows_of(listed.columns, cards[:MOST_ROWS]), len(cards) > MOST_ROWS


def _about(listed: PublicList, *, is_cut: bool) -> dict[str, Any]:
    return {"list": listed.key, "name": str(listed.name), "made_on": today(), "is_cut": is_cut}


def _has_to_wait(request: HttpRequest) -> int:
    """Return the seconds until this asker may take another file; 0 means now."""
    window, into = divmod(int(time.time()), WINDOW_SECONDS)
    policy = "member" if request.user.is_authenticated else "visitor"
    who = str(request.user.pk or BaseThrottle().get_ident(request) or "")
    used = Rates.counted(f"export:{asker_key(who)}:{window}")
    return WINDOW_SECONDS - into if used > MOST_A_MINUTE[policy] else 0


def _too_many(request: HttpRequest, listed: PublicList, *, seconds: int) -> HttpResponse:
    answer = render(request, "outlets/too_many.html", {"seconds": seconds, "listed": listed}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
