"""Pages that the world reads, with public eyes."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.listing import listing
from disclosure.public_eyes import seen_by_the_world
from needs import public
from needs.filters import NeedFilter
from needs.models import Need, PublishedFile
from needs.responses import as_download
from organizations.acting import Actor


@login_not_required
@seen_by_the_world
def need_list(request: HttpRequest) -> HttpResponse:
    """List the needs that take answers."""
    narrowed = NeedFilter(request.GET, queryset=public.open_rows(request.hidden_listings))
    return render(request, "needs/list.html", {"list": listing(narrowed, cards=public.cards)})


@login_not_required
@seen_by_the_world
def paper(request: HttpRequest) -> HttpResponse:
    """Show the blank form for people who write by hand and send it by fax or post."""
    desk = {
        "address": settings.CONTACT_ADDRESS,
        "fax": settings.CONTACT_FAX,
        "phone": settings.CONTACT_PHONE,
        "email": settings.CONTACT_EMAIL,
    }
    return render(request, "needs/paper.html", {"desk": desk})


@login_not_required
def need_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one need; whose it is is asked before the page is made, for the poster's own link only."""
    own = Need.objects.owned_by(request.actor).filter(public_id=public_id).exists()
    return _detail(request, public_id=public_id, own=own)


@seen_by_the_world
def _detail(request: HttpRequest, *, public_id: UUID, own: bool) -> HttpResponse:
    need = public.find(public_id, hidden=request.hidden_listings)
    if need is None:
        raise Http404
    context = {
        "need": need,
        "files": public.files_of(public_id),
        "own": own,
        "may_answer": not own and may_answer(request.actor),
    }
    return render(request, "needs/detail.html", context)


@login_not_required
@seen_by_the_world
def need_file(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand out a rebuilt file under its neutral name."""
    if public.find(public_id, hidden=request.hidden_listings) is None:
        raise Http404
    file = PublishedFile.objects.filter(publication_id=public_id, public_id=file_id).first()
    if file is None:
        raise Http404
    return as_download(bytes(file.content), content_type=file.content_type, name=file.name)


def may_answer(actor: Actor) -> bool:
    """Researchers, their offices and companies can propose or ask."""
    return actor.is_researcher or actor.is_liaison_office or actor.is_company
