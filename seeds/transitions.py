"""The steps of a seed; nothing else in the code assigns its status."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.calendar import add_business_days
from core.errors import DomainError, StaleVersion, StepRefused
from core.workflow import Workflow
from disclosure.services import office_of, organization_behind, owners_of
from notifications.notices import Notice, notify
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy
from seeds import publication
from seeds.enums import SeedStatus
from seeds.models import Seed, SeedStatusChange
from seeds.notices import (
    SeedSentBack,
    SeedShown,
    SeedShownToOffice,
    SeedTakenDown,
    SeedToCheck,
    SeedUnpublished,
)
from seeds.rules import OFFICE_DAYS, obstacles
from seeds.services import workspace_path
from seeds.signals import seed_changed, seed_published, seed_withdrawn

DRAFT, OFFICE_CHECK, RETURNED = SeedStatus.DRAFT, SeedStatus.OFFICE_CHECK, SeedStatus.RETURNED
PUBLISHED, WITHDRAWN, UNPUBLISHED = SeedStatus.PUBLISHED, SeedStatus.WITHDRAWN, SeedStatus.UNPUBLISHED

WORKFLOW = Workflow(
    name="seed",
    steps={
        DRAFT: {OFFICE_CHECK, PUBLISHED, WITHDRAWN},
        OFFICE_CHECK: {PUBLISHED, RETURNED, WITHDRAWN, UNPUBLISHED},
        RETURNED: {OFFICE_CHECK, PUBLISHED, WITHDRAWN, UNPUBLISHED},
        # A new text of a published seed is published over the old one, or waits while the old one stays.
        PUBLISHED: {PUBLISHED, OFFICE_CHECK, WITHDRAWN, UNPUBLISHED},
        WITHDRAWN: {DRAFT},
    },
)


@transaction.atomic
def submit(*, seed: Seed, actor: Actor, version: int, at: datetime) -> Seed:
    """Send this text out as the institution's policy says; sending the same text again changes nothing."""
    locked = _lock(seed)
    if _is_sent(locked, version):
        return locked
    _check_version(locked, version)
    _check_text(locked)
    policy = (
        ApprovalPolicy.AUTO if actor.is_liaison_office else organization_behind(seed.public_id).seed_policy
    )
    if policy == ApprovalPolicy.APPROVE:
        due_on = add_business_days(at, OFFICE_DAYS)
        change = _move(locked, to=OFFICE_CHECK, by=actor.user, at=at, office_due_on=due_on)
        notice = SeedToCheck(title=locked.title, due_on=due_on)
        _tell(change, notice, to=office_of(locked.public_id))
        return locked
    change = _show(locked, by=actor.user, at=at)
    _tell(change, SeedShown(title=locked.title), to=owners_of(locked.public_id))
    if policy == ApprovalPolicy.NOTIFY:
        _tell(change, SeedShownToOffice(title=locked.title), to=office_of(locked.public_id))
    return locked


@transaction.atomic
def approve(*, seed: Seed, actor: Actor, version: int, at: datetime) -> Seed:
    """Publish the text that the liaison office has read."""
    _check_office(actor)
    locked = _lock(seed)
    if _is_sent(locked, version) and locked.status == PUBLISHED:
        return locked
    _check_version(locked, version)
    _check_waiting(locked, to=PUBLISHED)
    _check_text(locked)
    change = _show(locked, by=actor.user, at=at)
    _tell(change, SeedShown(title=locked.title), to=owners_of(locked.public_id))
    return locked


@transaction.atomic
def send_back(*, seed: Seed, actor: Actor, version: int, reason: str, at: datetime) -> Seed:
    """Ask the author for changes; an older text that is public stays public."""
    _check_office(actor)
    _check_reason(reason)
    locked = _lock(seed)
    _check_version(locked, version)
    if locked.status == RETURNED and locked.changes.order_by("-pk").first().reason == reason:
        return locked
    change = _move(locked, to=RETURNED, by=actor.user, at=at, reason=reason, office_due_on=None)
    notice = SeedSentBack(title=locked.title, reason=reason)
    _tell(change, notice, to=owners_of(locked.public_id))
    return locked


@transaction.atomic
def take_back(*, seed: Seed, actor: Actor, at: datetime) -> Seed:
    """Fetch the text back from the liaison office to write on."""
    locked = _lock(seed)
    if locked.status == RETURNED:
        return locked
    _move(locked, to=RETURNED, by=actor.user, at=at, office_due_on=None)
    return locked


@transaction.atomic
def publish(*, seed: Seed, by: Any, at: datetime) -> Seed:
    """Publish without asking or telling anybody: for loading seeds that are public elsewhere."""
    locked = _lock(seed)
    _check_text(locked)
    _show(locked, by=by, at=at)
    return locked


@transaction.atomic
def withdraw(*, seed: Seed, actor: Actor, at: datetime, reason: str = "") -> Seed:
    """Take the seed from the world; the own side keeps it."""
    locked = _lock(seed)
    if locked.status == WITHDRAWN:
        return locked
    was_known = locked.status != DRAFT
    change = _hide(locked, to=WITHDRAWN, by=actor.user, at=at, reason=reason)
    if was_known:
        others = (owners_of(locked.public_id) | office_of(locked.public_id)).exclude(pk=actor.user.pk)
        _tell(change, SeedTakenDown(title=locked.title, reason=reason), to=others)
    return locked


@transaction.atomic
def unpublish(*, seed: Seed, actor: Actor, reason: str, at: datetime) -> Seed:
    """Stop the publication of a seed that abuses the portal; only the portal's administrator does."""
    if not actor.is_portal_admin:
        raise DomainError(_("公開の停止ができるのは、事務局管理者です。"))
    _check_reason(reason)
    locked = _lock(seed)
    if locked.status == UNPUBLISHED:
        return locked
    if not locked.is_visible:
        raise StepRefused(_("このシーズは公開されていません。"))
    change = _hide(locked, to=UNPUBLISHED, by=actor.user, at=at, reason=reason)
    everybody = owners_of(locked.public_id) | office_of(locked.public_id)
    _tell(change, SeedUnpublished(title=locked.title, reason=reason), to=everybody)
    return locked


@transaction.atomic
def reopen(*, seed: Seed, actor: Actor, at: datetime) -> Seed:
    """Turn a withdrawn seed into a draft again."""
    locked = _lock(seed)
    if locked.status == DRAFT:
        return locked
    _move(locked, to=DRAFT, by=actor.user, at=at)
    return locked


def _show(locked: Seed, *, by: Any, at: datetime) -> SeedStatusChange:
    WORKFLOW.check(SeedStatus(locked.status), PUBLISHED)
    is_new = publication.show(locked, at=at)
    change = _move(locked, to=PUBLISHED, by=by, at=at, office_due_on=None)
    fact = seed_published if is_new else seed_changed
    fact.send(sender=Seed, seed_id=str(locked.public_id))
    return change


def _hide(locked: Seed, *, to: SeedStatus, by: Any, at: datetime, reason: str) -> SeedStatusChange:
    change = _move(locked, to=to, by=by, at=at, reason=reason, office_due_on=None, published_version=None)
    if publication.hide(locked):
        seed_withdrawn.send(sender=Seed, seed_id=str(locked.public_id))
    return change


def _lock(seed: Seed) -> Seed:
    # Decide on the locked row: the instance the caller holds may be stale.
    return Seed.objects.select_for_update(of=("self",), no_key=True).get(pk=seed.pk)


def _move(
    locked: Seed, *, to: SeedStatus, by: Any, at: datetime, reason: str = "", **fields: object
) -> SeedStatusChange:
    was = SeedStatus(locked.status)
    WORKFLOW.check(was, to)
    locked.status = to
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=["status", "published_version", "researcher", *fields])
    return SeedStatusChange.objects.create(
        seed=locked, version=locked.version, was=was, now=to, by=by, at=at, reason=reason
    )


def _is_sent(locked: Seed, version: int) -> bool:
    if locked.version != version:
        return False
    is_out = locked.status == PUBLISHED and locked.published_version == version
    return is_out or locked.status == OFFICE_CHECK


def _check_version(locked: Seed, version: int) -> None:
    if locked.version != version:
        raise StaleVersion(_("文章が変わりました。いまの内容を確かめてから、もう一度操作してください。"))


def _check_waiting(locked: Seed, *, to: SeedStatus) -> None:
    if locked.status != OFFICE_CHECK:
        labels = {"was": locked.get_status_display(), "to": to.label}
        raise StepRefused(_("いまは「%(was)s」の状態のため、「%(to)s」にはできません。") % labels)


def _check_text(locked: Seed) -> None:
    found = obstacles(locked)
    if found:
        raise DomainError("\n".join(dict.fromkeys(text for texts in found.values() for text in texts)))
    if not organization_behind(locked.public_id).is_approved:
        raise DomainError(_("所属する団体の確認が終わると、公開できます。事務局の確認をお待ちください。"))


def _check_office(actor: Actor) -> None:
    if not actor.is_liaison_office:
        raise DomainError(_("この操作ができるのは、産学連携窓口の方です。"))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("理由を書いてください。"))


def _tell(change: SeedStatusChange, notice: Notice, *, to: QuerySet) -> None:
    notify(notice, to=to, key=f"{notice.kind}:{change.pk}", path=workspace_path(change.seed))
