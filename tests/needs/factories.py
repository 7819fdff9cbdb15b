"""Needs at every stage of their life: on the way there by the real steps, standing by their rows."""

import io
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from PIL import Image

from core.text import normalise_search
from disclosure.enums import ListingKind
from disclosure.models import Assignment, Authorship, Identity, Original
from disclosure.services import assign_broker
from needs import rules, services, transitions
from needs.enums import PUBLIC_TEXTS, NeedStatus, Side
from needs.models import Need, NeedStatusChange, PublishedNeed
from needs.signals import need_published
from organizations.acting import Actor
from organizations.labels import masked_label
from organizations.models import Membership

TEXTS = {
    "title": "薄い板の曲がりを速く測りたい",
    "problem": "板の曲がりを一枚ずつ手で測っており、夕方に作業が集中します。",
    "wanted_result": "一枚あたり三秒以内で、曲がりの大きさを自動で記録したいです。",
    "constraints": "油の付いた板でも測れることが条件です。",
    "tried_so_far": "市販の測定器では板の端が読めませんでした。",
}


def draft(author: Membership, *, at: datetime, **texts: object) -> Need:
    """Return a draft of this member's company."""
    values = TEXTS | texts
    return services.create_draft(public_id=uuid4(), actor=Actor.of(author), values=values, at=at)


def submitted(author: Membership, *, at: datetime, **texts: object) -> Need:
    """Return a need that waits for review."""
    need = draft(author, at=at, **texts)
    return transitions.submit(need=need, actor=Actor.of(author), version=need.version, at=at)


def in_review(author: Membership, *, coordinator: Membership, at: datetime, **texts: object) -> Need:
    """Return a need that a coordinator reviews."""
    need = submitted(author, at=at, **texts)
    assign_broker(listing_id=need.public_id, coordinator=coordinator.user, at=at)
    return need


def cleared(author: Membership, *, coordinator: Membership, at: datetime, **texts: object) -> Need:
    """Return a need that the next batch publishes."""
    need = in_review(author, coordinator=coordinator, at=at, **texts)
    return transitions.clear(need=need, actor=Actor.of(coordinator), version=need.version, at=at)


def published_by_steps(author: Membership, *, coordinator: Membership, at: datetime, **texts: object) -> Need:
    """Return a need that the world reads, with all that its steps leave and tell."""
    need = cleared(author, coordinator=coordinator, at=at, **texts)
    return need if need.published_on else transitions.publish(need=need, at=at)


@transaction.atomic
def published(author: Membership, *, coordinator: Membership, at: datetime, **texts: Any) -> Need:
    """Return a need that the world reads: the rows that its steps leave, without the messages they send."""
    day, organization = timezone.localdate(at), author.organization
    columns = TEXTS | {name: value for name, value in texts.items() if name not in services.MANY}
    deadline = rules.first_deadline(wished=columns.pop("deadline", None), published_on=day)
    need = Need.objects.create(
        **columns,
        status=NeedStatus.PUBLISHED,
        masked_label=masked_label(organization),
        version=4,
        submitted_at=at,
        published_on=day,
        deadline=deadline,
    )
    for name in services.MANY & texts.keys():
        getattr(need, name).set(texts[name])
    _seal(need, author=author, coordinator=coordinator, at=at)
    _log(need, author=author, coordinator=coordinator, at=at)
    _show(need, label=need.masked_label if need.is_anonymous else organization.name, many=texts)
    need_published.send(sender=Need, need_id=str(need.public_id))
    return need


def _seal(need: Need, *, author: Membership, coordinator: Membership, at: datetime) -> None:
    listing = {"listing_id": need.public_id}
    Identity.objects.create(
        **listing, kind=ListingKind.NEED, organization=author.organization, person=author.user
    )
    fields = {name: getattr(need, name) for name in PUBLIC_TEXTS} | {"restricted_detail": ""}
    Original.objects.create(**listing, fields=fields, by=author.user, at=at)
    Assignment.objects.create(**listing, coordinator=coordinator.user, assigned_at=at)


def _log(need: Need, *, author: Membership, coordinator: Membership, at: datetime) -> None:
    draft, review, cleared, shown = (
        NeedStatus.DRAFT,
        NeedStatus.IN_REVIEW,
        NeedStatus.ANONYMITY_CLEARED,
        NeedStatus.PUBLISHED,
    )
    steps = (
        (draft, review, Side.POSTER, None),
        (review, cleared, Side.DESK, coordinator.user),
        (cleared, shown, Side.SYSTEM, None),
    )
    changes = NeedStatusChange.objects.bulk_create(
        NeedStatusChange(need=need, was=was, now=now, side=side, by=by, at=at) for was, now, side, by in steps
    )
    Authorship.objects.create(item_id=changes[0].public_id, person=author.user)


def _show(need: Need, *, label: str, many: dict[str, list[str]]) -> None:
    words = [getattr(need, name) for name in PUBLIC_TEXTS]
    PublishedNeed.objects.create(
        public_id=need.public_id,
        label=label,
        theme_codes=list(many.get("themes", ())),
        field_codes=list(many.get("research_fields", ())),
        search_text=normalise_search("\n".join(words)),
        **{name: getattr(need, name) for name in services.COPIED},
    )


def picture(color: str = "red") -> bytes:
    """Return a small picture file."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(buffer, "PNG")
    return buffer.getvalue()
