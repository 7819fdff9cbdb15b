"""Seeds in any status, made by the same functions the pages call."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from organizations.acting import Actor
from organizations.models import Membership
from seeds import services, transitions
from seeds.models import Seed

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
TEXT = {
    "title": "空気で静かに持ち上がる薄い台座",
    "one_line": "厚さ3cmの板が、空気だけで15cmまで上がります。",
    "summary": "薄い袋を格子状に並べ、空気を送ると面が水平のまま持ち上がります。",
    "applications": ["荷物の積み下ろし", "舞台の床"],
    "advantages": "油圧式に比べて厚さが約4分の1です。",
    "kind": "university",
    "trl": 5,
    "ip_status": "filed_published",
    "patent_number": "特願2026-000001",
    "licence_terms": "非独占の実施許諾を希望します。",
    "keywords": ["空気圧", "昇降"],
    "research_field_id": "RF20",
    "collaboration_types": ["joint_research", "license"],
    "lab_name": "機構設計研究室",
    "researcher_name": "研野 花子",
}


def draft(owner: Membership, **changes: Any) -> Seed:
    """Return a draft of the owner's with a whole text, changed where said."""
    actor = Actor.of(owner)
    seed = services.create_draft(actor=actor, text={}, token=uuid4())
    values = TEXT | changes
    for name, value in values.items():
        setattr(seed, name, value)
    seed.trl_band = services.band_of(seed.trl)
    seed.save()
    return seed


def submitted(owner: Membership, *, at: datetime = NOON, **changes: Any) -> Seed:
    """Return a seed that was sent out under its institution's policy."""
    seed = draft(owner, **changes)
    return transitions.submit(seed=seed, actor=Actor.of(owner), version=seed.version, at=at)


def published(owner: Membership, *, at: datetime = NOON, **changes: Any) -> Seed:
    """Return a seed that the world sees."""
    return transitions.publish(seed=draft(owner, **changes), by=owner.user, at=at)


def form_data(**changes: Any) -> dict[str, Any]:
    """Return what the form sends."""
    text = {name: value for name, value in TEXT.items() if name != "research_field_id"}
    text |= {"research_field": "RF20", "themes": ["T05"], "trl_band": "", "minimum_order": "", "version": 1}
    text |= {
        "applications": "荷物の積み下ろし\r\n舞台の床",
        "keywords": "空気圧、昇降",
        "token": str(uuid4()),
    }
    return text | changes
