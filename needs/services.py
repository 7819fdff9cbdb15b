"""Writes of needs that are no status step: drafting, redacting, publishing the record, telling the desk."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from core.text import normalise_code, normalise_newlines, normalise_search
from disclosure import attachments, mandates
from disclosure.checking import check_text, strict_about
from disclosure.enums import ListingKind, Purpose
from disclosure.files import public_name
from disclosure.refusing import refuse_findings
from disclosure.screening import Finding
from disclosure.services import (
    assign_broker,
    brokers_of,
    exclude,
    exclude_coordinators,
    keep_original,
    may_broker,
    open_identity,
    organization_behind,
    owners_of,
    seal,
)
from needs import notices, rules
from needs.enums import PUBLIC_TEXTS, NeedStatus
from needs.models import Need, PublishedFile, PublishedNeed
from notifications.notices import notify
from organizations.acting import Actor
from organizations.enums import OrganizationType, Role
from organizations.labels import masked_label
from organizations.models import Membership, Organization

COPIED = (
    "kind",
    *PUBLIC_TEXTS,
    "budget_band",
    "collaboration_types",
    "publication_ok",
    "student_ok",
    "decision_within_days",
    "deadline",
    "is_anonymous",
    "published_on",
    "closed_on",
)
REMINDER_DAYS = (14, 3)
REWRITING_REMINDER_DAYS = 2
MOST_FOUND = 30
MANY = frozenset({"themes", "research_fields"})


@transaction.atomic
def create_draft(*, public_id: UUID, actor: Actor, values: Mapping[str, Any], at: datetime) -> Need:
    """Keep a new draft; the id comes with the form, so that sending it twice makes one need."""
    if not rules.can_post(actor):
        raise DomainError(_("ニーズを投稿できるのは、企業のメンバーです。"))
    need, created = Need.objects.get_or_create(public_id=public_id)
    if not created:
        return need
    seal(listing_id=public_id, kind=ListingKind.NEED, organization=actor.organization, person=actor.user)
    _write(need, values=values)
    need.save()
    return need


@transaction.atomic
def begin_draft(
    *, public_id: UUID, actor: Actor, values: Mapping[str, Any], version: int, at: datetime
) -> Need:
    """Keep the first texts; a page that has begun this need already writes on in it."""
    need = Need.objects.owned_by(actor).filter(public_id=public_id).first()
    if need is None:
        return create_draft(public_id=public_id, actor=actor, values=values, at=at)
    if all(getattr(need, name) == value for name, value in values.items()):
        return need
    return save_draft(need=need, actor=actor, version=version, values=values, at=at)


@transaction.atomic
def save_draft(*, need: Need, actor: Actor, version: int, values: Mapping[str, Any], at: datetime) -> Need:
    """Keep what the poster wrote; of a published need the world goes on reading the reviewed text."""
    need = locked(need, version=version)
    if not rules.can_edit(actor, need):
        raise DomainError(_("いまの状態では、このニーズを直せません。"))
    if rules.speaks_for(actor, need):
        mandates.hand_over(need.public_id, person=actor.user)
    values = dict(values)
    restricted = values.pop("restricted_detail", None)
    _write(need, values=values)
    need.version += 1
    need.save()
    if restricted is not None and restricted != restricted_detail(need=need, actor=actor, at=at):
        remember(need=need, actor=actor, at=at, restricted=restricted)
    return need


def restricted_detail(*, need: Need, actor: Actor, at: datetime) -> str:
    """Return the detail that only the vault holds, for people who may read it."""
    return (original_of(need=need, actor=actor, at=at) or {}).get("restricted_detail", "")


def original_of(*, need: Need, actor: Actor, at: datetime) -> Mapping[str, Any] | None:
    """Return the text as its poster last handed it over; reading by the desk is logged."""
    card = open_identity(listing_id=need.public_id, actor=actor, purpose=Purpose.REVIEW, at=at)
    return card.original if card else None


def rewritten(*, need: Need, actor: Actor, at: datetime) -> list[tuple[str, str, str]]:
    """Return field, the poster's words and the coordinator's wording where the two differ."""
    original = original_of(need=need, actor=actor, at=at) or {}
    return [
        (str(need._meta.get_field(name).verbose_name), original[name], getattr(need, name))
        for name in PUBLIC_TEXTS
        if name in original and original[name] != getattr(need, name)
    ]


def remember(*, need: Need, actor: Actor, at: datetime, restricted: str | None = None) -> None:
    """Keep the poster's own words in the vault, where redaction does not reach them."""
    if restricted is None:
        restricted = restricted_detail(need=need, actor=actor, at=at)
    fields = {name: getattr(need, name) for name in PUBLIC_TEXTS} | {"restricted_detail": restricted}
    keep_original(listing_id=need.public_id, fields=fields, by=actor.user, at=at)


@transaction.atomic
def keep_away(
    *, need: Need, actor: Actor, organizations: Collection[UUID], coordinators: Collection[UUID], at: datetime
) -> None:
    """Make the need not exist for exactly these organisations and coordinators."""
    need = locked(need)
    if need.status in rules.OVER or not rules.speaks_for(actor, need):
        raise DomainError(_("いまの状態では、見せない団体を変えられません。"))
    chosen = Organization.objects.public().filter(public_id__in=organizations)
    exclude(listing_id=need.public_id, organizations=chosen.exclude(pk=actor.organization_id))
    people = coordinators_of_the_desk().filter(public_id__in=coordinators)
    exclude_coordinators(listing_id=need.public_id, coordinators=people, at=at)


def organizations_like(words: str, *, apart_from: Organization) -> list[Organization]:
    """Return registered organisations by a part of their name or by their number."""
    by_name = Q(name__icontains=words) | Q(name_kana__icontains=words) | Q(name_en__icontains=words)
    found = Organization.objects.public().filter(by_name | Q(corporate_number=normalise_code(words)))
    return list(found.exclude(pk=apart_from.pk).order_by("name_kana", "pk")[:MOST_FOUND])


def findings_of(texts: Need | Mapping[str, str], *, organization: Organization) -> list[Finding]:
    """Return what in the public texts would tell who is asking."""
    if isinstance(texts, Mapping):
        return check_text(texts, organization=organization)
    found, mandate = check_text(texts_of(texts), organization=organization), mandates.of(texts.public_id)
    if mandate is None or mandate.holder_organization.type == OrganizationType.MUNICIPALITY:
        return found
    # A bank or chamber that enters a need narrows it down to its clients; the name of a town is a place.
    return strict_about(found, organization=mandate.holder_organization)


def texts_of(need: Need) -> dict[str, str]:
    """Return the texts that the world will read."""
    return {name: getattr(need, name) for name in PUBLIC_TEXTS}


def refuse_blocking(need: Need, *, organization: Organization) -> None:
    """Raise NamesFoundError when a text holds a name, number, mail, phone or URL."""
    found = findings_of(need, organization=organization)
    if not need.is_anonymous:
        # Who posts under its name may write it; contacts stay behind the portal all the same.
        found = [finding for finding in found if finding.kind != "own_name"]
    refuse_findings(found)


@transaction.atomic
def take_review(*, need: Need, actor: Actor, at: datetime) -> None:
    """Become the coordinator of a need that waits; who comes second is told who looks after it."""
    need = locked(need)
    others = brokers_of(need.public_id).exclude(pk=actor.user.pk)
    if need.status != NeedStatus.IN_REVIEW or not actor.is_coordinator:
        raise DomainError(_("このニーズは、いま確認を待っていません。"))
    if others.exists():
        raise DomainError(_("このニーズは、ほかのコーディネーターが担当しています。"))
    assign_broker(listing_id=need.public_id, coordinator=actor.user, at=at, by=actor.user)


@transaction.atomic
def redact(
    *,
    need: Need,
    actor: Actor,
    version: int,
    values: Mapping[str, Any],
    released: Collection[UUID] | None = None,
) -> Need:
    """Keep the coordinator's wording and choice of files; the poster's own stays in the vault."""
    need = locked(need, version=version)
    refuse_stranger(need, actor=actor)
    if need.status != NeedStatus.IN_REVIEW:
        raise DomainError(_("確認中のニーズだけを直せます。"))
    _write(need, values=values)
    need.version += 1
    need.save()
    if released is not None:
        attachments.release_files(listing_id=need.public_id, public_ids=released)
    return need


def refuse_stranger(need: Need, *, actor: Actor) -> None:
    """Raise unless the actor is the assigned coordinator and not of the poster's employer."""
    if not rules.can_review(actor, need):
        raise DomainError(_("このニーズの担当になってから操作してください。"))


def show_to_world(need: Need) -> None:
    """Write the published record from the reviewed text; its place inside the day does not change."""
    copied = {name: getattr(need, name) for name in COPIED}
    themes, fields = _codes(need.themes.all()), _codes(need.research_fields.all())
    words = [getattr(need, name) for name in PUBLIC_TEXTS]
    PublishedNeed.objects.update_or_create(
        public_id=need.public_id,
        defaults=copied
        | {
            "label": public_label(need),
            "theme_codes": themes,
            "field_codes": fields,
            "search_text": normalise_search("\n".join(words)),
        },
    )
    _show_files(need)


def public_label(need: Need) -> str:
    """Return the masked label, or the name where the poster chose to be named."""
    if need.is_anonymous:
        return need.masked_label
    return organization_behind(need.public_id).name


def preview_label(need: Need) -> str:
    """Return what would stand beside the need if it were published now."""
    organization = organization_behind(need.public_id)
    if not need.is_anonymous:
        return organization.name
    return need.masked_label or masked_label(organization)


def hide_from_world(need: Need) -> None:
    """Take the published record away."""
    PublishedNeed.objects.filter(public_id=need.public_id).delete()


def restore_public_text(need: Need) -> None:
    """Put the reviewed text back into the working row, over changes that nobody has reviewed."""
    shown = PublishedNeed.objects.filter(public_id=need.public_id).first()
    if shown is None:
        return
    kept = [name for name in COPIED if name not in {"published_on", "closed_on"}]
    for name in kept:
        setattr(need, name, getattr(shown, name))
    need.save(update_fields=kept)
    need.themes.set(shown.theme_codes)
    need.research_fields.set(shown.field_codes)


def note_answer(public_id: UUID) -> None:
    """Remember that an answer came in, so that the deadline closes the need instead of hiding it."""
    Need.objects.filter(public_id=public_id).update(has_answers=True)


def _show_files(need: Need) -> None:
    PublishedFile.objects.filter(publication_id=need.public_id).delete()
    released = attachments.files_of(need.public_id).filter(released=True)
    PublishedFile.objects.bulk_create(
        PublishedFile(
            publication_id=need.public_id,
            position=position,
            name=public_name(position, extension=kept.extension),
            content=kept.rebuilt,
            content_type=kept.rebuilt_type,
        )
        for position, kept in enumerate(released, start=1)
    )


def desk_for(listing_id: UUID) -> QuerySet:
    """Return the coordinators who may look after the need: none of the poster's employer, none unwanted."""
    people = coordinators_of_the_desk()
    allowed = [user.pk for user in people if may_broker(listing_id=listing_id, coordinator=user)]
    return people.filter(pk__in=allowed)


def coordinators_of_the_desk() -> QuerySet:
    """Return everybody who acts as a coordinator now."""
    desk = Membership.objects.active().filter(role=Role.COORDINATOR).values("user_id")
    return get_user_model().objects.filter(pk__in=desk).order_by("pk")


@transaction.atomic
def remind(*, on: date) -> None:
    """Tell of late reviews and of near deadlines; a second run on the same day tells nothing new."""
    for need in Need.objects.review_overdue(on=on):
        broker = brokers_of(need.public_id)
        notify(
            notices.ReviewOverdue(label=need.masked_label, due_on=need.review_due_on),
            to=broker if broker.exists() else desk_for(need.public_id),
            key=f"need-review-overdue:{need.public_id}:{need.review_due_on}",
            path=desk_path(need),
        )
    for need in Need.objects.rewriting_due(by=on + timedelta(days=REWRITING_REMINDER_DAYS)):
        _remind_of_rewriting(need, on=on)
    for days in REMINDER_DAYS:
        for need in Need.objects.ending(on=on + timedelta(days=days)):
            notify(
                notices.NeedExpiring(title=need.title, deadline=need.deadline, days=days),
                to=told_of(need),
                key=f"need-expiring:{need.public_id}:{need.deadline}:{days}",
                path=workspace_path(need),
            )


def told_of(need: Need) -> QuerySet:
    """Return whom to tell how the need goes: its owners, and who enters it for them."""
    people = owners_of(need.public_id).values("pk")
    writers = mandates.writers_of(need.public_id).values("pk")
    return get_user_model().objects.filter(Q(pk__in=people) | Q(pk__in=writers)).order_by("pk")


def _remind_of_rewriting(need: Need, *, on: date) -> None:
    fact = f"{need.public_id}:{need.review_due_on}"
    notify(
        notices.RewritingDue(title=need.title, due_on=need.review_due_on),
        to=told_of(need),
        key=f"need-rewriting-due:{fact}",
        path=workspace_path(need),
    )
    if need.review_due_on < on:
        notify(
            notices.RewritingOverdue(label=need.masked_label, due_on=need.review_due_on),
            to=brokers_of(need.public_id),
            key=f"need-rewriting-overdue:{fact}",
            path=desk_path(need),
        )


def workspace_path(need: Need) -> str:
    """Return where the poster finds the need."""
    return reverse("needs:workspace", args=[need.public_id])


def mine_path() -> str:
    """Return the list of one's own or one's clients' needs."""
    return reverse("needs:mine")


def desk_path(need: Need) -> str:
    """Return where the desk finds the need."""
    return reverse("admin:needs_need_change", args=[need.pk])


def _write(need: Need, *, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in MANY:
            getattr(need, name).set(value)
        else:
            setattr(need, name, normalise_newlines(value) if isinstance(value, str) else value)


def locked(need: Need, *, version: int | None = None) -> Need:
    """Lock the row and decide on it: the instance the caller holds may be stale."""
    locked = Need.objects.select_for_update(of=("self",), no_key=True).get(pk=need.pk)
    if version is not None and locked.version != version:
        raise StaleVersion(
            _("ほかの人、または別の画面で、先に変更されました。いまの内容を確かめてください。")
        )
    return locked


def _codes(rows: QuerySet) -> list[str]:
    return list(rows.order_by("sort", "pk").values_list("code", flat=True))
