"""Pages of people who do not belong yet: registering, asking to join, accepting an invitation."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import returning
from core.errors import DomainError
from organizations import filling, invitations, responses, rules, services, stopping
from organizations.acting import SESSION_KEY
from organizations.enums import InvitationEnd
from organizations.fields import CorporateNumberField
from organizations.forms import CorporateNumberForm, JoinTargetForm, RegistrationForm
from organizations.models import Invitation, Membership, Organization


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Offer the ways in: an invitation, a registration that begins with the number, or a request to join."""
    form = CorporateNumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["corporate_number"]
        if (known := services.registered(number)) is not None:
            return _offer(request, known, number=number)
        return redirect(f"{reverse('organizations:register')}?{urlencode({'number': number})}")
    waiting = Membership.objects.standing().filter(user=request.user, approved=False)
    context = {
        "form": form,
        "invitations": invitations.invitations_for(request.user)[:20],
        "stopped": stopping.stopped_of(request.user),
        "requests": waiting.select_related("organization").order_by("pk")[:20],
    }
    return render(request, "organizations/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation; a known number leads to a request to join instead."""
    if request.method != "POST":
        return _register_page(request, RegistrationForm(initial=_begun_with(request.GET.get("number", ""))))
    form = RegistrationForm(request.POST)
    filled = filling.asked_for(request.POST, names=form.fields)
    if filled is not None:
        return _fill(request, filled)
    if not form.is_valid():
        return _register_page(request, form)
    try:
        organization = services.register(user=request.user, at=timezone.now(), facts=form.facts())
    except DomainError as error:
        if (known := form.registered()) is not None:
            return _offer(request, known, number=form.cleaned_data["corporate_number"])
        form.add_error(None, str(error))
        return _register_page(request, form)
    _act_in(request, organization)
    messages.success(request, _("団体を登録しました。事務局が3営業日以内に確認します。"))
    return responses.joined(request)


def _begun_with(number: str) -> dict[str, str]:
    """Begin with the number, and with what it tells."""
    typed = {"corporate_number": number[:60]}
    return filling.with_facts(typed).values if number else typed


def _fill(request: HttpRequest, filled: filling.Filled) -> HttpResponse:
    """Show the form with what could be filled in; a number that somebody holds leads to a request to join."""
    number = CorporateNumberField().prepare_value(filled.values["corporate_number"])
    if "fill_name" in request.POST:
        if (known := services.registered(number)) is not None:
            return _offer(request, known, number=number)
        asked = CorporateNumberForm({"corporate_number": number})
        if not asked.is_valid():
            filled = replace(filled, message=asked.errors["corporate_number"][0])
    return _register_page(request, RegistrationForm(initial=filled.values), filled=filled)


def _register_page(
    request: HttpRequest, form: RegistrationForm, *, filled: filling.Filled | None = None
) -> HttpResponse:
    context = {"form": form, "filled": filled, "by_number": "fill_name" in request.POST}
    return render(request, "organizations/register.html", context, status=422 if form.errors else 200)


@require_POST
def request_to_join(request: HttpRequest) -> HttpResponse:
    """Ask a registered organisation's managers to be let in."""
    organization = JoinTargetForm(request.POST).target()
    if organization is None:
        raise Http404
    try:
        membership = services.request_to_join(organization=organization, user=request.user, at=timezone.now())
    except DomainError as error:
        return _refused(request, error)
    if membership.approved:
        messages.info(request, _("すでにこの団体のメンバーです。"))
        return redirect("organizations:mine")
    messages.success(request, _("参加を申請しました。団体の管理者が承認すると、お知らせが届きます。"))
    return redirect("organizations:new")


@require_POST
def cancel_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back one's own request to join."""
    own = Membership.objects.standing().filter(user=request.user, approved=False)
    membership = get_object_or_404(own, public_id=public_id)
    try:
        services.end_membership(membership=membership, actor=request.actor, at=timezone.now())
    except DomainError as error:
        return _refused(request, error)
    messages.success(request, _("申請を取り下げました。"))
    return redirect("organizations:new")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation behind a mailed link; only the button accepts it."""
    invitation = invitations.find(token)
    if request.user.is_authenticated or invitation is None:
        returning.arrived(request)
    if invitation is None:
        return _gone(request, token)
    if request.method == "POST":
        if not request.user.is_authenticated:
            raise BadRequest
        return _accept(request, invitation)
    if not request.user.is_authenticated:
        returning.remember(request, returning.Destination(path=request.path, email=invitation.email))
    context = {
        "invitation": invitation,
        "signed_in": request.user.is_authenticated,
        "is_for_me": invitations.is_for(invitation, request.user),
    }
    return render(request, "organizations/invitation.html", context)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """Say what became of the invitation; for who has joined by it, pressing again is no mistake."""
    end, invitation = invitations.what_became_of(token, user=request.user)
    if end == InvitationEnd.JOINED and request.method == "POST":
        return redirect("pages:my")
    status = {InvitationEnd.JOINED: 200, InvitationEnd.UNKNOWN: 404}.get(end, 410)
    context = {"end": end, "invitation": invitation, "signed_in": request.user.is_authenticated}
    return render(request, "organizations/invitation_gone.html", context, status=status)


@require_POST
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept an invitation to an address that the signed-in person has proven."""
    return _accept(request, get_object_or_404(invitations.invitations_for(request.user), public_id=public_id))


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        membership = invitations.accept(invitation=invitation, user=request.user, at=timezone.now())
    except DomainError as error:
        return _refused(request, error)
    request.session[SESSION_KEY] = membership.pk
    messages.success(
        request, _("「%(name)s」のメンバーになりました。") % {"name": invitation.organization.name}
    )
    return responses.joined(request, otherwise="pages:my")


def _act_in(request: HttpRequest, organization: Organization) -> None:
    own = Membership.objects.active().filter(user=request.user, organization=organization)
    request.session[SESSION_KEY] = own.order_by("pk").values_list("pk", flat=True).first()


def _offer(request: HttpRequest, organization: Organization, *, number: str) -> HttpResponse:
    """Offer a request to join; the name is told only when the directory tells it."""
    context = {
        "name": organization.name if organization.is_approved else "",
        "number": number,
        "joinable": rules.is_joinable(organization),
    }
    return render(request, "organizations/join_offer.html", context)


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    context = {"reason": str(error), "back_url": reverse("organizations:new")}
    return render(request, "409.html", context, status=409)
