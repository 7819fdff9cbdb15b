"""Needs of the demo, posted by invented bodies through the same steps as any other."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from classifications.models import ResearchField, Theme
from core.calendar import add_business_days
from demo import people
from demo.dating import told
from disclosure.services import assign_broker
from needs import services, transitions
from needs.enums import NeedStatus, PublicationRule
from needs.models import Need
from organizations.acting import Actor
from organizations.labels import masked_label
from organizations.models import Organization

TEXTS = ("title", "problem", "wanted_result", "constraints", "tried_so_far", "kind", "budget_band", "ip_wish")
PUBLICATION = {
    "可": PublicationRule.YES,
    "確認のうえ可": PublicationRule.ASK_FIRST,
    "出願後に可": PublicationRule.AFTER_FILING,
    "不可": PublicationRule.NO,
}
LOADED = frozenset({"published", "selecting", "concluded", "in_review", "changes_requested"})
# Needs that are not clear yet have states of their own elsewhere; here they wait as their owner's drafts.
UNCLEAR = frozenset({"received", "sorting", "split"})


def load_needs(
    records: list[Mapping[str, Any]], organizations: Mapping[str, Organization], *, now: datetime
) -> dict[str, UUID]:
    """Post every need that a company may post, and return their public ids."""
    desk, loaded = people.coordinators(), {}
    for number, record in enumerate(records):
        organization = organizations[record["poster_org_id"]]
        if record["state"] in LOADED | UNCLEAR and not organization.is_research:
            poster = people.poster_of(organization, record["poster_org_id"])
            loaded[record["id"]] = _load(record, poster, desk[number % len(desk)], now=now)
    return loaded


def _load(record: Mapping[str, Any], poster: Actor, desk: Actor, *, now: datetime) -> UUID:
    posted = now + timedelta(days=record["posted_offset_days"])
    with told(posted):
        need = _post(record, poster, desk, now=now, at=posted)
    if record["state"] == "changes_requested":
        transitions.request_changes(
            need=need, actor=desk, version=need.version, reason=record["note"], comments={}, at=now
        )
    _advance(need, record["state"], poster, at=now)
    return need.public_id


def _post(record: Mapping[str, Any], poster: Actor, desk: Actor, *, now: datetime, at: datetime) -> Need:
    """Bring a need as far as it came on its first day."""
    need = services.create_draft(public_id=uuid4(), actor=poster, values=_values(record, now), at=at)
    if record["restricted_detail"]:
        services.remember(need=need, actor=poster, at=at, restricted=record["restricted_detail"])
    if record["state"] in UNCLEAR:
        return need
    if record["state"] == "in_review":
        _submit_unscreened(need, poster, at=at)
        return need
    need = transitions.submit(need=need, actor=poster, version=need.version, at=at)
    assign_broker(listing_id=need.public_id, coordinator=desk.user, at=at)
    if record["state"] == "changes_requested":
        return need
    need = transitions.clear(need=need, actor=desk, version=need.version, at=at)
    if need.status == NeedStatus.ANONYMITY_CLEARED:
        need = transitions.publish(need=need, at=at)
    return need


def _advance(need: Need, state: str, poster: Actor, *, at: datetime) -> None:
    if state in {"selecting", "concluded"}:
        # The answers to these came by telephone, before there was a portal.
        services.note_answer(need.public_id)
        need = transitions.close(need=need, actor=poster, at=at)
        need = transitions.start_selecting(need=need, at=at)
    if state == "concluded":
        transitions.conclude(public_id=need.public_id, at=at)


def _submit_unscreened(need: Need, poster: Actor, *, at: datetime) -> None:
    """Show the desk a text that today's screening stops at once: it was sent in before."""
    services.remember(need=need, actor=poster, at=at)
    due_on = add_business_days(timezone.now(), 1)
    Need.objects.filter(pk=need.pk).update(
        status=NeedStatus.IN_REVIEW,
        submitted_at=at,
        review_due_on=due_on,
        masked_label=masked_label(poster.organization),
    )


def _values(record: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    values = {name: record[name] or "" for name in TEXTS}
    unclear = record["state"] in UNCLEAR
    return values | {
        "themes": Theme.objects.filter(code__in=record["theme_codes"]),
        "research_fields": ResearchField.objects.filter(code__in=record["field_hints"]),
        "deadline": None if unclear else timezone.localdate(now) + timedelta(days=_days_open(record)),
        "decision_within_days": record["decision_within_days"] or 60,
        "collaboration_types": record["collaboration_types"] or [],
        "publication_ok": PUBLICATION[record["publication_ok"]],
        "student_ok": bool(record["student_ok"]),
        "is_anonymous": record["is_anonymous"],
    }


def _days_open(record: Mapping[str, Any]) -> int:
    return max(record["deadline_offset_days"] or 90, 1)
