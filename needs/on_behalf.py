"""Entering a need for a client: a bank, town hall or chamber writes, the client may take over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure import mandates
from disclosure.enums import ListingKind
from disclosure.models import Mandate
from disclosure.services import brokers_of, owners_of, seal
from needs import notices, rules, services
from needs.models import Need
from notifications.notices import notify
from organizations import invitations
from organizations.acting import Actor
from organizations.enums import OrganizationStatus
from organizations.models import Organization
from organizations.services import register_client, registered

MOST_UNCHECKED = 10


def may_be_client(organization: Organization, *, actor: Actor) -> bool:
    """Companies that the directory names, and those that this person has registered for a need before."""
    if not organization.is_company or organization.pk in actor.employers():
        return False
    known = mandates.clients_of(actor).filter(pk=organization.pk)
    return organization.is_approved or (organization.status == OrganizationStatus.PENDING and known.exists())


@transaction.atomic
def client_from(facts: Mapping[str, Any], *, actor: Actor, at: datetime) -> Organization:
    """Return the company that holds the number, or record a new one."""
    known = registered(facts["corporate_number"])
    if known is not None:
        if not may_be_client(known, actor=actor):
            raise DomainError(_("この法人番号の団体には、いまは代理で入力できません。窓口にご相談ください。"))
        return known
    unchecked = mandates.clients_of(actor).filter(status=OrganizationStatus.PENDING)
    if unchecked.count() >= MOST_UNCHECKED:
        raise DomainError(_("確認中の会社が多すぎます。事務局の確認が終わるまでお待ちください。"))
    return register_client(facts=dict(facts), at=at)


@transaction.atomic
def enter(
    *,
    public_id: UUID,
    actor: Actor,
    client: Organization | Mapping[str, Any],
    consent: Mapping[str, Any],
    email: str,
    at: datetime,
) -> Need:
    """Begin a draft of the client's with the recorded consent; the same form sent twice begins one."""
    if not rules.can_enter(actor):
        raise DomainError(_("代理で入力できるのは、金融機関・自治体・支援機関の担当者です。"))
    need, created = Need.objects.get_or_create(public_id=public_id)
    if not created:
        return need
    if not isinstance(client, Organization):
        client = client_from(client, actor=actor, at=at)
    if not may_be_client(client, actor=actor) and client.is_approved:
        raise DomainError(_("この団体には、代理で入力できません。"))
    seal(listing_id=public_id, kind=ListingKind.NEED, organization=client, person=actor.user)
    mandate = mandates.record(listing_id=public_id, client=client, actor=actor, consent=consent, at=at)
    notify(
        notices.NeedEntered(body=actor.organization.name, person=actor.user.full_name),
        to=owners_of(public_id),
        key=f"need-entered:{mandate.public_id}",
        path=services.workspace_path(need),
    )
    if email:
        invitations.invite_client(organization=client, email=email, by=actor, at=at)
    return need


@transaction.atomic
def take_over(*, need: Need, actor: Actor) -> None:
    """Make the client's administrator the author; who entered it goes on seeing where it stands."""
    if not actor.is_company_admin or not rules.speaks_for(actor, need):
        raise DomainError(_("引き継げるのは、企業の管理者です。"))
    if not mandates.hand_over(need.public_id, person=actor.user):
        raise DomainError(_("このニーズは、すでに自社のものです。"))


@transaction.atomic
def end(*, need: Need, actor: Actor, at: datetime) -> Mandate:
    """Withdraw the consent: the need closes to who entered it, and desk, client and holder are told."""
    mandate = mandates.withdraw(listing_id=need.public_id, actor=actor, at=at)
    key = f"need-mandate-ended:{mandate.public_id}"
    broker = brokers_of(need.public_id)
    desk = broker if broker.exists() else services.desk_for(need.public_id)
    told = notices.MandateEndedDesk(label=need.masked_label)
    notify(told, to=desk, key=f"{key}:desk", path=services.desk_path(need))
    sides = notices.MandateEnded(body=mandate.holder_organization.name)
    notify(sides, to=owners_of(need.public_id), key=key, path=services.workspace_path(need))
    notify(sides, to=[mandate.holder], key=key, path=services.mine_path())
    return mandate


def ended_for(public_id: UUID, *, actor: Actor) -> Mandate | None:
    """Return the mandate under which this person entered a need that is not theirs to write any more."""
    held = Mandate.objects.filter(listing_id=public_id, holder_organization_id=actor.organization_id)
    return held.filter(holder_id=actor.user.pk).first()


def why_ended(mandate: Mandate) -> str:
    """Say why who entered a need cannot write it any more."""
    if mandate.withdrawn_at is not None:
        return _("代理入力の同意が取り消されたため、このニーズはもう直せません。")
    return _("会社が引き継いだため、このニーズはもう直せません。続きは会社が書きます。")
