"""Seeds in any status: on the way there by the functions the pages call, published ones by their rows."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from disclosure.enums import ListingKind
from disclosure.models import Identity
from organizations.acting import Actor
from organizations.models import Membership
from seeds import publication, services, transitions
from seeds.enums import SeedStatus
from seeds.models import Seed, SeedStatusChange
from seeds.signals import seed_published

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


def published_by_steps(owner: Membership, *, at: datetime = NOON, **changes: Any) -> Seed:
    """Return a seed that the world sees, by the steps of its author."""
    return transitions.publish(seed=draft(owner, **changes), by=owner.user, at=at)


@transaction.atomic
def published(owner: Membership, *, at: datetime = NOON, **changes: Any) -> Seed:
    """Return a seed that the world sees: the rows that its steps leave."""
    seed = Seed(**TEXT | changes, form_token=uuid4(), status=SeedStatus.PUBLISHED, published_version=1)
    seed.trl_band = services.band_of(seed.trl)
    seed.save()
    Identity.objects.create(
        listing_id=seed.public_id,
        kind=ListingKind.SEED,
        organization=owner.organization,
        person=owner.user,
    )
    publication.show(seed, at=at)
    seed.save(update_fields=["researcher"])
    SeedStatusChange.objects.create(
        seed=seed, version=1, was=SeedStatus.DRAFT, now=SeedStatus.PUBLISHED, by=owner.user, at=at
    )
    seed_published.send(sender=Seed, seed_id=str(seed.public_id))
    return seed


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
