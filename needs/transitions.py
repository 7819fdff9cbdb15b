"""One named, locked, logged function a status step of a need; nothing else assigns its status."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import add_business_days
from core.errors import DomainError
from core.workflow import Workflow
from disclosure.services import assign_broker, brokers_of, organization_behind, record_author
from needs import notices, rules, services
from needs.enums import NeedStatus, Side
from needs.models import Need, NeedStatusChange, PublishedNeed
from needs.signals import need_changed, need_closed, need_published, need_withdrawn
from notifications.notices import notify
from organizations.acting import Actor
from organizations.labels import masked_label

S = NeedStatus
WORKFLOW = Workflow(
    name="need",
    steps={
        S.DRAFT: {S.IN_REVIEW, S.WITHDRAWN},
        S.IN_REVIEW: {S.CHANGES_REQUESTED, S.ANONYMITY_CLEARED, S.WITHDRAWN},
        S.CHANGES_REQUESTED: {S.IN_REVIEW, S.WITHDRAWN},
        S.ANONYMITY_CLEARED: {S.PUBLISHED, S.WITHDRAWN},
        # A changed text goes through review again while the old one stays visible.
        S.PUBLISHED: {S.CLOSED, S.EXPIRED, S.WITHDRAWN, S.IN_REVIEW},
        S.CLOSED: {S.SELECTING, S.WITHDRAWN},
        S.SELECTING: {S.CONCLUDED, S.NOT_CONCLUDED, S.WITHDRAWN},
        S.EXPIRED: {S.PUBLISHED, S.ARCHIVED},
        S.CONCLUDED: {S.ARCHIVED},
        S.NOT_CONCLUDED: {S.ARCHIVED},
    },
)
NEEDED_TO_PUBLISH = ("title", "problem", "wanted_result")


def missing_of(need: Need) -> dict[str, str]:
    """Return the fields that have to be written before the need may be handed in, by their names."""
    empty = [name for name in NEEDED_TO_PUBLISH if not getattr(need, name).strip()]
    return {name: Need._meta.get_field(name).verbose_name for name in empty}


class IncompleteError(DomainError):
    """Something has to be written or changed first; carries the field so that a page can lead there."""

    def __init__(self, reason: str, *, field: str) -> None:
        self.field = field
        super().__init__(reason)


@transaction.atomic
def submit(*, need: Need, actor: Actor, version: int, at: datetime) -> Need:
    """Hand the need to the desk, from a draft, after changes, or with a new text of a published one."""
    need = services.locked(need, version=version)
    if not rules.writes(actor, need):
        raise DomainError(_("このニーズを提出できるのは、書いた人と団体の管理者です。"))
    if not rules.is_verified(actor, need):
        raise DomainError(_("事務局が団体を確認したあとに提出できます。下書きはいまも保存できます。"))
    _refuse_incomplete(need, on=timezone.localdate(at))
    organization = organization_behind(need.public_id)
    services.refuse_blocking(need, organization=organization)
    services.remember(need=need, actor=actor, at=at)
    due_on = add_business_days(at, rules.REVIEW_BUSINESS_DAYS)
    label = masked_label(organization)
    need = _move(
        need,
        to=S.IN_REVIEW,
        actor=actor,
        at=at,
        submitted_at=at,
        review_due_on=due_on,
        masked_label=label,
        desk_comments={},
    )
    desk = brokers_of(need.public_id)
    notify(
        notices.NeedSubmitted(label=label, due_on=due_on),
        to=desk if desk.exists() else services.desk_for(need.public_id),
        key=_key(need, "submitted"),
        path=services.desk_path(need),
    )
    return need


@transaction.atomic
def request_changes(
    *, need: Need, actor: Actor, version: int, reason: str, comments: Mapping[str, str], at: datetime
) -> Need:
    """Send the need back to its poster with a reason, a comment where a field needs one, and a date."""
    need = services.locked(need, version=version)
    services.refuse_stranger(need, actor=actor)
    if not reason.strip():
        raise DomainError(_("差戻しの理由を書いてください。"))
    due_on = add_business_days(at, rules.REWRITE_BUSINESS_DAYS)
    need = _move(
        need,
        to=S.CHANGES_REQUESTED,
        actor=actor,
        at=at,
        reason=reason,
        review_due_on=due_on,
        desk_comments=dict(comments),
    )
    returned = notices.NeedReturned(title=need.title, reason=reason, due_on=due_on)
    _tell_owners(need, returned, "returned")
    return need


@transaction.atomic
def clear(*, need: Need, actor: Actor, version: int, at: datetime) -> Need:
    """Attest that nothing leads to the poster; named needs appear at once, others in the batch."""
    need = services.locked(need, version=version)
    WORKFLOW.check(S(need.status), S.ANONYMITY_CLEARED)
    services.refuse_stranger(need, actor=actor)
    organization = organization_behind(need.public_id)
    _refuse_incomplete(need, on=timezone.localdate(at))
    services.refuse_blocking(need, organization=organization)
    assign_broker(listing_id=need.public_id, coordinator=actor.user, at=at, by=actor.user)
    need = _move(
        need,
        to=S.ANONYMITY_CLEARED,
        actor=actor,
        at=at,
        masked_label=masked_label(organization),
        review_due_on=None,
    )
    if not need.is_anonymous:
        return publish(need=need, at=at)
    _tell_owners(need, notices.NeedCleared(title=need.title, label=need.masked_label), "cleared")
    return need


@transaction.atomic
def publish(*, need: Need, at: datetime) -> Need:
    """Show the need, or its new text, to the world; who posted it stays in the vault."""
    need = services.locked(need)
    if not organization_behind(need.public_id).is_approved:
        raise DomainError(_("団体の確認が終わっていないため、公開できません。"))
    day = timezone.localdate(at)
    first_day = need.published_on or day
    again = PublishedNeed.objects.filter(public_id=need.public_id).exists()
    need = _move(
        need,
        to=S.PUBLISHED,
        at=at,
        published_on=first_day,
        deadline=rules.first_deadline(wished=need.deadline, published_on=first_day),
    )
    services.show_to_world(need)
    _tell_owners(need, notices.NeedPublished(title=need.title, deadline=need.deadline), "published")
    (need_changed if again else need_published).send(sender=Need, need_id=str(need.public_id))
    return need


def publish_due(*, at: datetime) -> int:
    """Publish every cleared need, in random order; one that cannot be published does not stop the others."""
    ids = list(Need.objects.waiting_for_batch().order_by("pk").values_list("pk", flat=True))
    random.SystemRandom().shuffle(ids)
    published = 0
    for pk in ids:
        with transaction.atomic():
            need = Need.objects.waiting_for_batch().select_for_update(skip_locked=True).filter(pk=pk).first()
            if need is not None and organization_behind(need.public_id).is_approved:
                publish(need=need, at=at)
                published += 1
    return published


@transaction.atomic
def close(*, need: Need, at: datetime, actor: Actor | None = None) -> Need:
    """Take no more answers; by the poster, or (without an actor) because the deadline came with answers."""
    need = services.locked(need)
    if actor is not None and not rules.speaks_for(actor, need):
        raise DomainError(_("受付を終えられるのは、書いた人と団体の管理者です。"))
    day = timezone.localdate(at)
    need = _move(need, to=S.CLOSED, actor=actor, at=at, closed_on=day)
    PublishedNeed.objects.filter(public_id=need.public_id).update(closed_on=day)
    if actor is None:
        _tell_owners(need, notices.NeedClosed(title=need.title), "closed")
    need_closed.send(sender=Need, need_id=str(need.public_id))
    return need


@transaction.atomic
def withdraw(*, need: Need, actor: Actor, reason: str, at: datetime) -> Need:
    """Take the need back; the world does not see it any more."""
    need = services.locked(need)
    if not rules.can_withdraw(actor, need):
        WORKFLOW.check(S(need.status), S.WITHDRAWN)
        raise DomainError(_("公開したニーズを取り下げられるのは、団体の管理者です。"))
    if not reason.strip():
        raise DomainError(_("取り下げる理由を書いてください。"))
    need = _move(need, to=S.WITHDRAWN, actor=actor, at=at, reason=reason, review_due_on=None)
    services.hide_from_world(need)
    _tell_broker(need, how=gettext_lazy("取り下げ"), fact="withdrawn")
    need_withdrawn.send(sender=Need, need_id=str(need.public_id))
    return need


@transaction.atomic
def expire(*, need: Need, at: datetime) -> Need:
    """Hide a need whose deadline passed without answers; it is kept and may be renewed."""
    need = services.locked(need)
    # A text that nobody has reviewed must not come back with a renewal; it stays in the vault.
    services.restore_public_text(need)
    need = _move(need, to=S.EXPIRED, at=at)
    services.hide_from_world(need)
    _tell_owners(need, notices.NeedExpired(title=need.title), "expired")
    _tell_broker(need, how=gettext_lazy("期限切れ"), fact="expired")
    need_closed.send(sender=Need, need_id=str(need.public_id))
    return need


@transaction.atomic
def renew(*, need: Need, actor: Actor, at: datetime) -> Need:
    """Keep the need open for 90 more days, at most a year in all."""
    need = services.locked(need)
    if not rules.can_renew(actor, need):
        raise DomainError(_("いまの状態では延長できません。"))
    day = timezone.localdate(at)
    deadline = rules.renewed_deadline(deadline=need.deadline, published_on=need.published_on, on=day)
    if deadline <= max(need.deadline, day):
        raise DomainError(_("公開できる期間は最長365日です。新しいニーズとして投稿してください。"))
    if need.status == S.EXPIRED:
        services.refuse_blocking(need, organization=actor.organization)
        need = _move(need, to=S.PUBLISHED, actor=actor, at=at, deadline=deadline)
        services.show_to_world(need)
        need_published.send(sender=Need, need_id=str(need.public_id))
        return need
    _log(need, was=need.status, actor=actor, at=at, reason=_("締切日を延ばしました"))
    need.deadline = deadline
    need.version += 1
    need.save(update_fields=["deadline", "version", "saved_at"])
    PublishedNeed.objects.filter(public_id=need.public_id).update(deadline=deadline)
    need_changed.send(sender=Need, need_id=str(need.public_id))
    return need


@transaction.atomic
def start_selecting(*, need: Need, at: datetime, actor: Actor | None = None) -> Need:
    """Go through the answers that came in; there has to be one."""
    need = services.locked(need)
    if actor is not None and not rules.can_choose(actor, need):
        raise DomainError(_("選び始められるのは、書いた人、団体の管理者、担当コーディネーターです。"))
    if not need.has_answers:
        raise DomainError(_("まだ提案や回答がありません。"))
    return _move(need, to=S.SELECTING, actor=actor, at=at)


@transaction.atomic
def conclude(*, public_id: UUID, at: datetime) -> Need:
    """Record that a match of this need is concluded, closing it first where it is still open."""
    need = services.locked(Need.objects.get(public_id=public_id))
    if need.status == S.PUBLISHED:
        need = close(need=need, at=at)
    if need.status == S.CLOSED:
        need = _move(need, to=S.SELECTING, at=at)
    return _move(need, to=S.CONCLUDED, at=at)


@transaction.atomic
def not_conclude(*, need: Need, actor: Actor, reason: str, at: datetime) -> Need:
    """End the selection without a partner, with a reason."""
    need = services.locked(need)
    if not rules.can_choose(actor, need):
        raise DomainError(_("終えられるのは、書いた人、団体の管理者、担当コーディネーターです。"))
    if not reason.strip():
        raise DomainError(_("理由を書いてください。"))
    return _move(need, to=S.NOT_CONCLUDED, actor=actor, at=at, reason=reason)


@transaction.atomic
def archive(*, need: Need, at: datetime) -> Need:
    """Put an ended need away."""
    need = _move(services.locked(need), to=S.ARCHIVED, at=at)
    services.hide_from_world(need)
    return need


def end_overdue(*, at: datetime) -> int:
    """Close what has answers and expire what has none, for every need whose deadline has passed."""
    overdue = Need.objects.past_deadline(on=timezone.localdate(at))
    ids = list(overdue.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            need = overdue.select_for_update(skip_locked=True).filter(pk=pk).first()
            if need is not None:
                (close if need.has_answers else expire)(need=need, at=at)
    return len(ids)


def archive_old(*, at: datetime) -> None:
    """Put away what ended 90 days ago."""
    day = timezone.localdate(at) - timedelta(days=rules.ARCHIVE_DAYS)
    for need in Need.objects.ended_before(day=day):
        archive(need=need, at=at)


def _move(
    need: Need,
    *,
    to: NeedStatus,
    at: datetime,
    actor: Actor | None = None,
    reason: str = "",
    **changes: object,
) -> Need:
    WORKFLOW.check(S(need.status), to)
    was, need.status = need.status, to
    for name, value in changes.items():
        setattr(need, name, value)
    need.version += 1
    need.save(update_fields=["status", "version", "saved_at", *changes])
    _log(need, was=was, actor=actor, at=at, reason=reason)
    return need


def _log(need: Need, *, was: str, at: datetime, actor: Actor | None, reason: str = "") -> None:
    """Write the step; a person of the poster's side is named in the vault, never beside the need."""
    side = Side.SYSTEM if actor is None else Side.DESK if actor.is_desk else Side.POSTER
    by = actor.user if side == Side.DESK else None
    change = NeedStatusChange.objects.create(
        need=need, was=was, now=need.status, side=side, by=by, at=at, reason=reason
    )
    if side == Side.POSTER:
        record_author(item_id=change.public_id, person=actor.user)


def _refuse_incomplete(need: Need, *, on: date) -> None:
    missing = missing_of(need)
    if missing:
        names = {"fields": "」「".join(map(str, missing.values()))}
        reason = _("「%(fields)s」を書いてから提出してください。") % names
        raise IncompleteError(reason, field=next(iter(missing)))
    if need.deadline is not None and need.deadline <= on:
        raise IncompleteError(_("募集の締切日は、明日以降の日にしてください。"), field="deadline")


def _key(need: Need, fact: str) -> str:
    # The version makes the second round of review a fact of its own.
    return f"need-{fact}:{need.public_id}:{need.version}"


def _tell_owners(need: Need, notice: notices.Notice, fact: str) -> None:
    people = services.told_of(need)
    notify(notice, to=people, key=_key(need, fact), path=services.workspace_path(need))


def _tell_broker(need: Need, *, how: str, fact: str) -> None:
    notify(
        notices.NeedEnded(label=need.masked_label, how=how),
        to=brokers_of(need.public_id),
        key=_key(need, fact),
        path=services.desk_path(need),
    )
