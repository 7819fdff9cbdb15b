"""Registering organisations, and the people in them; the desk's checks are transitions."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar import add_business_days
from core.errors import DomainError
from notifications.notices import notify
from organizations import notices, rules
from organizations.acting import DESK_ROLES, Actor
from organizations.enums import OrganizationStatus, Role
from organizations.models import Membership, Organization
from organizations.signals import membership_ended, organization_registered

BUSINESS_DAYS_TO_CHECK = 3
MOST_PENDING_EACH = 3
MOST_REQUESTS_EACH = 5


def desk_people() -> QuerySet:
    """Return everybody who works at the desk today."""
    return _users_of(Membership.objects.active().filter(role__in=DESK_ROLES))


def managers_of(organization: Organization) -> QuerySet:
    """Return the people who look after an organisation's members."""
    return _users_of(_managing(organization))


def registered(number: str) -> Organization | None:
    """Return the body that holds a corporate number; rejected registrations hold nothing."""
    held = Organization.objects.filter(corporate_number=number).exclude(status=OrganizationStatus.REJECTED)
    return held.first() if number else None


@transaction.atomic
def register(*, user: Any, at: datetime, facts: dict[str, Any]) -> Organization:
    """Record a new organisation that the desk checks, with its founder; sending twice is one registration."""
    founder = _locked(user)
    own = Organization.objects.filter(
        status=OrganizationStatus.PENDING, memberships__in=Membership.objects.standing().filter(user=founder)
    ).distinct()
    same = own.filter(name=facts["name"], corporate_number=facts["corporate_number"]).first()
    if same is not None:
        return same
    if own.count() >= MOST_PENDING_EACH:
        raise DomainError(_("確認中の登録が多すぎます。事務局の確認が終わるまでお待ちください。"))
    organization = _created(facts, due_on=add_business_days(at, BUSINESS_DAYS_TO_CHECK))
    Membership.objects.create(
        user=founder,
        organization=organization,
        role=rules.roles_of(organization.type)[0],
        approved=True,
        started_on=timezone.localdate(at),
    )
    tell_desk(organization, notice=notices.OrganizationWaiting, fact="organization-waiting")
    organization_registered.send(sender=Organization, organization_id=organization.pk)
    return organization


@transaction.atomic
def register_client(*, facts: dict[str, Any], at: datetime) -> Organization:
    """Record a company for which a supporting body enters something; the desk checks it as any other."""
    organization = _created(facts, due_on=add_business_days(at, BUSINESS_DAYS_TO_CHECK))
    tell_desk(organization, notice=notices.OrganizationWaiting, fact="organization-waiting")
    return organization


def tell_desk(organization: Organization, *, notice: type, fact: str) -> None:
    """Tell the desk that a check waits or is late; once for each due date."""
    notify(
        notice(name=organization.name, due_on=organization.due_on),
        to=desk_people(),
        key=f"{fact}:{organization.public_id}:{organization.due_on:%Y-%m-%d}",
        path=reverse("admin:organizations_organization_change", args=[organization.pk]),
    )


@transaction.atomic
def request_to_join(*, organization: Organization, user: Any, at: datetime) -> Membership:
    """Ask an organisation's managers for a membership; asking twice is asking once."""
    person = _locked(user)
    stopped = organization.status in {OrganizationStatus.REJECTED, OrganizationStatus.SUSPENDED}
    if not rules.is_joinable(organization) or stopped:
        raise DomainError(_("この団体には参加を申請できません。"))
    standing = Membership.objects.standing().filter(user=person)
    if (known := standing.filter(organization=organization).order_by("pk").first()) is not None:
        return known
    if standing.filter(approved=False).count() >= MOST_REQUESTS_EACH:
        raise DomainError(_("返事を待っている申請が多すぎます。返事が来てから、もう一度お試しください。"))
    request = Membership.objects.create(
        user=person,
        organization=organization,
        role=rules.roles_of(organization.type)[-1],
        approved=False,
        started_on=timezone.localdate(at),
    )
    notify(
        notices.JoinRequested(name=organization.name, person=person.full_name),
        to=managers_of(organization),
        key=f"join-requested:{request.public_id}",
        path=reverse("organizations:mine"),
    )
    return request


@transaction.atomic
def accept_request(*, membership: Membership, at: datetime) -> Membership:
    """Let a person who asked join."""
    locked = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    if locked.ended_on is not None:
        raise DomainError(_("この申請は、すでに取り下げられたか、断られています。"))
    if locked.approved:
        return locked
    locked.approved, locked.started_on = True, timezone.localdate(at)
    locked.save(update_fields=["approved", "started_on"])
    notify(
        notices.JoinAccepted(name=locked.organization.name, role=Role(locked.role).label),
        to=[locked.user],
        key=f"join-accepted:{locked.public_id}",
        path=reverse("organizations:mine"),
    )
    return locked


@transaction.atomic
def decline_request(*, membership: Membership, at: datetime) -> Membership:
    """Refuse a person who asked to join."""
    locked = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    if locked.approved:
        raise DomainError(_("この人は、すでにメンバーです。"))
    if locked.ended_on is None:
        _end(locked, at=at)
        named = locked.organization.name if locked.organization.is_approved else _("申請した団体")
        notify(
            notices.JoinDeclined(name=named),
            to=[locked.user],
            key=f"join-declined:{locked.public_id}",
            path=reverse("organizations:new"),
        )
    return locked


@transaction.atomic
def end_membership(*, membership: Membership, actor: Actor, at: datetime) -> Membership:
    """End a membership, one's own or a colleague's; somebody who manages the organisation always remains."""
    locked = _locked_for(actor, membership)
    if locked.ended_on is not None:
        return locked
    if locked.approved:
        _keep_a_manager(locked)
    _end(locked, at=at)
    if locked.user_id != actor.user.pk:
        notify(
            notices.MembershipEnded(name=locked.organization.name),
            to=[locked.user],
            key=f"membership-ended:{locked.public_id}",
            path=reverse("organizations:new"),
        )
    membership_ended.send(sender=Membership, membership_id=locked.pk)
    return locked


@transaction.atomic
def change_role(*, membership: Membership, actor: Actor, role: str, at: datetime) -> Membership:
    """Give a colleague another role of this kind of organisation."""
    locked = _locked_for(actor, membership)
    if locked.role == role:
        return locked
    if role not in rules.roles_of(locked.organization.type) or not locked.approved or locked.ended_on:
        raise DomainError(_("この役割には変更できません。"))
    if rules.is_managing(locked) and role not in rules.MANAGING_ROLES:
        _keep_a_manager(locked)
    locked.role = role
    try:
        with transaction.atomic():
            locked.save(update_fields=["role"])
    except IntegrityError:
        raise DomainError(_("この人は、すでにその役割を持っています。")) from None
    if rules.is_desk(locked):
        membership_ended.send(sender=Membership, membership_id=locked.pk)
    notify(
        notices.RoleChanged(name=locked.organization.name, role=Role(role).label),
        to=[locked.user],
        key=f"role-changed:{locked.public_id}:{role}:{at.isoformat()}",
        path=reverse("organizations:mine"),
    )
    return locked


def _created(facts: dict[str, Any], *, due_on: Any) -> Organization:
    try:
        with transaction.atomic():
            return Organization.objects.create(**facts, status=OrganizationStatus.PENDING, due_on=due_on)
    except IntegrityError:
        raise DomainError(
            _("この法人番号の団体は、すでに登録されています。参加を申請してください。")
        ) from None


def _locked(user: Any) -> Any:
    """Lock the person's row, so that two clicks wait for each other."""
    return get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)


def _locked_for(actor: Actor, membership: Membership) -> Membership:
    """Lock the organisation, then the membership: two managers may be removing each other."""
    Organization.objects.select_for_update(no_key=True).get(pk=membership.organization_id)
    rows = Membership.objects.select_related("organization", "user")
    locked = rows.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    manages = rules.can_manage(actor) and locked.organization_id == actor.organization_id
    if not manages and locked.user_id != actor.user.pk:
        raise DomainError(_("この操作ができるのは、団体の管理者だけです。"))
    return locked


def _managing(organization: Organization) -> QuerySet[Membership]:
    managing = rules.MANAGING_ROLES | DESK_ROLES
    return Membership.objects.active().filter(organization=organization, role__in=managing)


def is_last_manager(membership: Membership) -> bool:
    """Tell whether nobody would look after the organisation without this membership."""
    others = _managing(membership.organization).exclude(pk=membership.pk)
    return rules.is_managing(membership) and not others.exists()


def _keep_a_manager(leaving: Membership) -> None:
    if is_last_manager(leaving):
        raise DomainError(_("最後の管理者は外せません。先に、ほかの人を管理者にしてください。"))


def _end(membership: Membership, *, at: datetime) -> None:
    membership.ended_on = max(timezone.localdate(at), membership.started_on)
    membership.save(update_fields=["ended_on"])


def _users_of(memberships: QuerySet[Membership]) -> QuerySet:
    users = get_user_model().objects.filter(pk__in=memberships.values("user_id"), is_active=True)
    return users.order_by("pk")
