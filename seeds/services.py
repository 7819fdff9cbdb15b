"""Writes of seeds that are no status step: new drafts, new text, the lifted guard, and reminders."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from disclosure.enums import ListingKind
from disclosure.services import brokers_of, office_of, organization_behind, owners_of, seal
from notifications.notices import notify
from organizations.acting import Actor
from organizations.enums import Role
from organizations.models import Membership, Organization
from seeds.enums import SeedStatus
from seeds.models import Seed, SeedStatusChange, SeedText
from seeds.notices import OfficeOverdue, SeedCheckDueSoon, SeedCheckOverdue, SeedGuardLifted
from seeds.rules import band_of, reminder_day

TEXT_FIELDS = tuple(field.name for field in SeedText._meta.get_fields())
EDITABLE = frozenset({SeedStatus.DRAFT, SeedStatus.RETURNED, SeedStatus.PUBLISHED})


def create_draft(*, actor: Actor, text: Mapping[str, Any], token: UUID) -> Seed:
    """Save a new draft of the actor's; sending the same form twice gives the same draft."""
    if not (actor.is_researcher or actor.is_liaison_office):
        raise DomainError(_("シーズを登録できるのは、研究者と産学連携窓口の方です。"))
    return register(organization=actor.organization, person=actor.user, text=text, token=token)


@transaction.atomic
def register(
    *, organization: Organization, person: Any, text: Mapping[str, Any], token: UUID | None = None
) -> Seed:
    """Save a draft that belongs to this person of this organisation; the vault alone knows so."""
    # Mixed with the author, a token says nothing about another person's drafts.
    form_token = uuid5(person.public_id, f"{organization.public_id}:{token or uuid4()}")
    seed, created = Seed.objects.get_or_create(form_token=form_token, defaults=columns_of(text))
    if created:
        seal(listing_id=seed.public_id, kind=ListingKind.SEED, organization=organization, person=person)
        seed.themes.set(text.get("themes", ()))
    return seed


@transaction.atomic
def save_text(*, seed: Seed, text: Mapping[str, Any], version: int) -> Seed:
    """Save a new text; what the world sees stays until this text is published."""
    locked = Seed.objects.select_for_update(of=("self",), no_key=True).get(pk=seed.pk)
    if _same(locked, text):
        return locked
    if locked.version != version:
        raise StaleVersion(
            _("ほかの画面でこのシーズが更新されています。いまの内容と見比べてから保存してください。")
        )
    if locked.status not in EDITABLE:
        raise DomainError(
            _("いまは「%(status)s」のため、書きなおせません。") % {"status": locked.get_status_display()}
        )
    for name, value in columns_of(text).items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*TEXT_FIELDS, "version", "updated_at"])
    if "themes" in text:
        locked.themes.set(text["themes"])
    return locked


@transaction.atomic
def lift_guard(*, seed: Seed, actor: Actor, version: int, reason: str, at: datetime) -> Seed:
    """Let exactly this text be published although the invention is not filed or not yet public."""
    if not actor.is_liaison_office:
        raise DomainError(_("この判断ができるのは、産学連携窓口の方です。"))
    if not reason.strip():
        raise DomainError(_("公開してよいと判断した理由を書いてください。"))
    locked = Seed.objects.select_for_update(of=("self",), no_key=True).get(pk=seed.pk)
    if locked.version != version:
        raise StaleVersion(_("文章が変わりました。いまの内容を読んでから判断してください。"))
    if locked.is_guard_lifted:
        return locked
    locked.guard_lifted_version = version
    locked.save(update_fields=["guard_lifted_version"])
    change = SeedStatusChange.objects.create(
        seed=locked,
        version=version,
        was=locked.status,
        now=locked.status,
        by=actor.user,
        at=at,
        reason=reason,
    )
    notice = SeedGuardLifted(title=locked.title, reason=reason)
    notify(notice, to=owners_of(locked.public_id), key=f"seed-guard:{change.pk}", path=workspace_path(locked))
    return locked


def remind(*, day: date) -> int:
    """Remind offices of checks that are due and alert them and coordinators of late ones; approve nothing."""
    due = Seed.objects.due_by(reminder_day(day)).order_by("office_due_on", "pk")
    for seed in due.iterator():
        _remind(seed, is_late=seed.office_due_on < day)
    return due.count()


def workspace_path(seed: Seed) -> str:
    """Return the page where the own side works on the seed."""
    return reverse("seeds:workspace", args=[seed.public_id])


def columns_of(text: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a typed text fills; the band follows from the level."""
    columns = {name: text[name] for name in (*TEXT_FIELDS, "research_field_id") if name in text}
    if columns.get("trl"):
        columns["trl_band"] = band_of(columns["trl"])
    return columns


@transaction.atomic
def _remind(seed: Seed, *, is_late: bool) -> None:
    due_on, path = seed.office_due_on, workspace_path(seed)
    fact = f"{seed.public_id}:{due_on:%Y%m%d}"
    if not is_late:
        notice = SeedCheckDueSoon(title=seed.title, due_on=due_on)
        notify(notice, to=office_of(seed.public_id), key=f"seed-check-soon:{fact}", path=path)
        return
    notice = SeedCheckOverdue(title=seed.title, due_on=due_on)
    notify(notice, to=office_of(seed.public_id), key=f"seed-check-late:{fact}", path=path)
    body = organization_behind(seed.public_id)
    notify(
        OfficeOverdue(institution=body.name, due_on=due_on),
        to=_coordinators_for(seed),
        key=f"seed-office-late:{fact}",
        path=reverse("organizations:detail", args=[body.public_id]),
    )


def _coordinators_for(seed: Seed) -> QuerySet:
    brokers = brokers_of(seed.public_id)
    if brokers.exists():
        return brokers
    on_duty = Membership.objects.active().filter(role=Role.COORDINATOR)
    return get_user_model().objects.filter(pk__in=on_duty.values("user_id")).order_by("pk")


def _same(seed: Seed, text: Mapping[str, Any]) -> bool:
    if any(getattr(seed, name) != value for name, value in columns_of(text).items()):
        return False
    stored = set(seed.themes.values_list("pk", flat=True))
    return "themes" not in text or stored == {theme.pk for theme in text["themes"]}
