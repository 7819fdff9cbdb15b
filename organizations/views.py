"""Pages of one's own organisation: facts, members, invitations, and the role one acts in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError, StaleVersion
from organizations import filling, invitations, rules, services
from organizations.acting import SESSION_KEY, Actor
from organizations.forms import FactsForm, InvitationForm, PolicyForm, RoleForm
from organizations.models import Invitation, Membership, Organization

PAGE_LENGTH = 20


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own memberships from now on."""
    wanted = request.POST.get("membership", "")
    chosen = next((m for m in request.actor.memberships if str(m.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    messages.success(
        request,
        _("「%(name)s」の%(role)sとして操作します。")
        % {"name": chosen.organization.name, "role": chosen.get_role_display()},
    )
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "pages:my")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the organisation one acts for; managers also see its people."""
    actor = request.actor
    if actor.organization is None:
        return redirect("organizations:new")
    manages = rules.can_manage(actor)
    context: dict[str, Any] = {
        "organization": actor.organization,
        "manages": manages,
        "can_invite": rules.can_invite(actor),
        "own_membership": actor.membership,
        "is_last_manager": services.is_last_manager(actor.membership),
    }
    if manages:
        context |= _people(request)
    return render(request, "organizations/mine.html", context)


def _people(request: HttpRequest) -> dict[str, Any]:
    standing = (
        Membership.objects.managed_by(request.actor).select_related("user").order_by("started_on", "pk")
    )
    members = Paginator(standing.filter(approved=True), PAGE_LENGTH)
    asked = invitations.open_invitations().filter(organization=request.actor.organization)
    return {
        "page": members.get_page(request.GET.get("page")),
        "requests": standing.filter(approved=False)[:PAGE_LENGTH],
        "invitations": asked.order_by("expires_on", "pk")[: invitations.MOST_OPEN],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Change the organisation's facts."""
    organization = _managed(request.actor)
    if (filled := filling.asked_for(request.POST, names=FactsForm.base_fields)) is not None:
        form = FactsForm(initial=filled.values, instance=organization)
        return render(request, "organizations/edit.html", {"form": form, "filled": filled})
    form = FactsForm(request.POST if request.method == "POST" else None, instance=organization)
    said = _("団体の情報を保存しました。")
    return _save(request, form=form, template="organizations/edit.html", said=said)


@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """Change how the liaison office handles what its researchers send out."""
    organization = _managed(request.actor)
    if not organization.is_research:
        raise Http404
    form = PolicyForm(request.POST if request.method == "POST" else None, instance=organization)
    said = _("窓口の取り扱いを保存しました。")
    return _save(request, form=form, template="organizations/policies.html", said=said)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    organization = _managed(request.actor)
    form = InvitationForm(request.POST if request.method == "POST" else None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("招待のメールを送ります。14日のあいだ使えます。"))
            return redirect("organizations:mine")
    context = {"form": form, "can_invite": rules.can_invite(request.actor)}
    return render(request, "organizations/invite.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    sent = Invitation.objects.filter(organization=_managed(request.actor))
    invitation = get_object_or_404(sent, public_id=public_id)
    return _do(
        request,
        lambda: invitations.withdraw(invitation=invitation, at=timezone.now()),
        said=_("招待を取り消しました。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one colleague, and change their role."""
    rows = Membership.objects.managed_by(request.actor).filter(approved=True).select_related("user")
    membership = get_object_or_404(rows, public_id=public_id)
    organization = request.actor.organization
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        organization=organization,
        initial={"role": membership.role},
    )
    if request.method == "POST" and form.is_valid():
        return _do(
            request,
            lambda: services.change_role(
                membership=membership,
                actor=request.actor,
                role=form.cleaned_data["role"],
                at=timezone.now(),
            ),
            said=_("役割を変更しました。"),
        )
    context = {
        "membership": membership,
        "form": form,
        "has_roles": len(rules.roles_of(organization.type)) > 1,
        "is_last_manager": services.is_last_manager(membership),
    }
    return render(request, "organizations/member.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a colleague's membership, or one's own."""
    managed = Membership.objects.managed_by(request.actor)
    own = Membership.objects.standing().filter(user=request.user, approved=True)
    membership = get_object_or_404(managed | own, public_id=public_id)
    return _do(
        request,
        lambda: services.end_membership(membership=membership, actor=request.actor, at=timezone.now()),
        said=_("所属を終了しました。"),
    )


@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept or decline somebody who asks to join."""
    managed = Membership.objects.managed_by(request.actor)
    membership = get_object_or_404(managed, public_id=public_id)
    if request.POST.get("decision") == "accept":
        return _do(
            request,
            lambda: services.accept_request(membership=membership, at=timezone.now()),
            said=_("参加を承認しました。"),
        )
    return _do(
        request,
        lambda: services.decline_request(membership=membership, at=timezone.now()),
        said=_("申請を断りました。"),
    )


def _managed(actor: Actor) -> Organization:
    """Return the organisation the actor manages; for everybody else the page does not exist."""
    if not rules.can_manage(actor):
        raise Http404
    return Organization.objects.get(pk=actor.organization_id)


def _save(request: HttpRequest, *, form: Any, template: str, said: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, said)
        return redirect("organizations:mine")
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def _do(request: HttpRequest, step: Any, *, said: str) -> HttpResponse:
    """Take one step and say what came of it."""
    back = reverse("organizations:mine")
    try:
        step()
    except DomainError as error:
        stale = isinstance(error, StaleVersion)
        context = {"reason": str(error), "back_url": back, "stale": stale}
        return render(request, "409.html", context, status=409)
    messages.success(request, said)
    return redirect(back)
