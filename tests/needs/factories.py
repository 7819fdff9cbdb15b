"""Needs at every stage of their life, made by walking the real steps."""

import io
from datetime import datetime
from uuid import uuid4

from PIL import Image

from disclosure.services import assign_broker
from needs import services, transitions
from needs.models import Need
from organizations.acting import Actor
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


def published(author: Membership, *, coordinator: Membership, at: datetime, **texts: object) -> Need:
    """Return a need that the world reads."""
    need = cleared(author, coordinator=coordinator, at=at, **texts)
    return need if need.published_on else transitions.publish(need=need, at=at)


def picture(color: str = "red") -> bytes:
    """Return a small picture file."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(buffer, "PNG")
    return buffer.getvalue()
