"""Invitations by mail: only the hash of the token is kept, and only the invited address may accept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.calendar import today
from core.errors import DomainError
from core.languages import in_japanese
from notifications.notices import notify
from notifications.outbox import enqueue_mail
from notifications.rendering import absolute
from organizations import notices, rules
from organizations.acting import Actor
from organizations.enums import InvitationEnd, OrganizationStatus, Role
from organizations.models import Invitation, Membership, Organization

DAYS_OPEN = 14
MOST_OPEN = 50


def open_invitations() -> QuerySet[Invitation]:
    """Return invitations that can still be accepted; a client is invited before the desk has checked it."""
    checked = Q(organization__status=OrganizationStatus.APPROVED)
    return Invitation.objects.filter(
        checked | Q(organization__status=OrganizationStatus.PENDING, for_client=True),
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_on__gte=today(),
    )


def invitations_for(user: Any) -> QuerySet[Invitation]:
    """Return the open invitations to an address this person has proven to be theirs."""
    return (
        open_invitations()
        .filter(email__in=_proven_addresses(user))
        .select_related("organization", "invited_by")
        .order_by("expires_on", "pk")
    )


def find(token: str) -> Invitation | None:
    """Return the open invitation a mailed link stands for."""
    return open_invitations().select_related("organization").filter(token_hash=_hash(token)).first()


def what_became_of(token: str, *, user: Any) -> tuple[InvitationEnd, Invitation | None]:
    """Tell the holder of a link why it cannot be accepted, and which invitation it was."""
    row = Invitation.objects.select_related("organization").filter(token_hash=_hash(token)).first()
    if row is None:
        return InvitationEnd.UNKNOWN, None
    if row.accepted_at is not None:
        own = Membership.objects.standing().filter(organization=row.organization, approved=True)
        joined = is_for(row, user) and own.filter(user=user).exists()
        return (InvitationEnd.JOINED if joined else InvitationEnd.USED), row
    if row.withdrawn_at is not None:
        return InvitationEnd.WITHDRAWN, row
    if row.expires_on < today():
        return InvitationEnd.EXPIRED, row
    # Of an organisation that may not act, its invitations say no more than a wrong link.
    return InvitationEnd.UNKNOWN, None


def is_for(invitation: Invitation, user: Any) -> bool:
    """Tell whether the invited address is proven to be this person's."""
    return user.is_authenticated and invitation.email in _proven_addresses(user)


@transaction.atomic
def invite(*, actor: Actor, email: str, role: str, at: datetime) -> Invitation:
    """Mail an invitation; an earlier open one to the same address ends."""
    if not rules.can_invite(actor):
        raise DomainError(_("招待できるのは、事務局の確認が終わった団体の管理者だけです。"))
    organization = Organization.objects.select_for_update(no_key=True).get(pk=actor.organization_id)
    if role not in rules.roles_of(organization.type):
        raise DomainError(_("この役割では招待できません。"))
    address = email.strip().lower()
    _check_new(organization, address=address, role=role)
    earlier = Invitation.objects.filter(
        organization=organization, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    earlier.filter(email=address).update(withdrawn_at=at)
    if earlier.count() >= MOST_OPEN:
        raise DomainError(_("返事を待っている招待が多すぎます。不要な招待を取り消してください。"))
    return _sent(organization, address=address, role=role, by=actor, at=at)


@transaction.atomic
def invite_client(*, organization: Organization, email: str, by: Actor, at: datetime) -> Invitation | None:
    """Invite somebody of a company that has nobody here yet, for which a supporting body enters something."""
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if Membership.objects.active().filter(organization=locked).exists():
        return None
    earlier = Invitation.objects.filter(
        organization=locked, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    earlier.update(withdrawn_at=at)
    address, role = email.strip().lower(), rules.roles_of(locked.type)[0]
    return _sent(locked, address=address, role=role, by=by, at=at, for_client=True)


def _sent(
    organization: Organization, *, address: str, role: str, by: Actor, at: datetime, for_client: bool = False
) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        email=address,
        role=role,
        token_hash=_hash(token),
        invited_by=by.user,
        for_client=for_client,
        expires_on=timezone.localdate(at) + timedelta(days=DAYS_OPEN),
    )
    _mail(invitation, token=token, sender=by.organization)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, at: datetime) -> Invitation:
    """Take an invitation back; its link stops working."""
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise DomainError(_("この招待は、すでに使われました。"))
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
    return locked


@transaction.atomic
def accept(*, invitation: Invitation, user: Any, at: datetime) -> Membership:
    """Join through an invitation to an address that the person has proven; accepting twice joins once."""
    locked = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=invitation.pk)
    )
    if not is_for(locked, user):
        raise DomainError(
            _("この招待は、別のメールアドレスあてです。招待されたアドレスでログインしてください。")
        )
    standing = Membership.objects.standing().filter(user=user, organization=locked.organization)
    if locked.accepted_at is not None and (known := standing.filter(role=locked.role).first()) is not None:
        return known
    if not open_invitations().filter(pk=locked.pk).exists():
        raise DomainError(_("この招待は期限が切れたか、取り消されました。招待した人に連絡してください。"))
    standing.filter(approved=False).exclude(role=locked.role).update(ended_on=timezone.localdate(at))
    membership, _created = Membership.objects.update_or_create(
        user=user,
        organization=locked.organization,
        role=locked.role,
        ended_on=None,
        defaults={"approved": True},
        create_defaults={"approved": True, "started_on": timezone.localdate(at)},
    )
    locked.accepted_at = at
    locked.save(update_fields=["accepted_at"])
    notify(
        notices.InvitationAccepted(name=locked.organization.name, person=user.full_name),
        to=[locked.invited_by],
        key=f"invitation-accepted:{locked.public_id}",
        path=reverse("organizations:mine"),
    )
    return membership


def _check_new(organization: Organization, *, address: str, role: str) -> None:
    owners = EmailAddress.objects.filter(email__iexact=address, verified=True).values("user_id")
    own = Membership.objects.active().filter(organization=organization, user_id__in=owners)
    if own.filter(role=role).exists():
        raise DomainError(_("このメールアドレスの人は、すでにこの役割のメンバーです。"))
    # At a university one person may be researcher and office; a company's administrator is a member already.
    if organization.is_company and own.exists():
        raise DomainError(_("この人は、すでにメンバーです。役割は、メンバーの一覧から変えられます。"))


def _mail(invitation: Invitation, *, token: str, sender: Organization) -> None:
    """Write in the language of who reads it; of a stranger's, the page of who invites is the best guess."""
    owner = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True)
    language = owner.values_list("user__language", flat=True).first() or get_language()
    with override(language):
        words = {
            "sender": sender.name if invitation.for_client else "",
            "organization": invitation.organization.name,
            "role": Role(invitation.role).label,
            "expires_on": invitation.expires_on,
            "url": absolute(reverse("organizations:join", args=[token])),
        }
        name = "invitation.txt" if in_japanese() else f"invitation.{language}.txt"
        enqueue_mail(
            key=f"invitation:{invitation.public_id}",
            to_address=invitation.email,
            subject=_("%(name)sのメンバーになりませんか") % {"name": invitation.organization.name},
            text=render_to_string(f"organizations/mail/{name}", words),
        )


def _proven_addresses(user: Any) -> QuerySet:
    return EmailAddress.objects.filter(user=user, verified=True).values_list(Lower("email"), flat=True)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
