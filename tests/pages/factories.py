"""Public rows for the pages that only read them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from core.calendar import today
from core.text import normalise_search
from needs.models import PublishedNeed
from organizations.models import Organization
from seeds.models import PublishedSeed


def published_need(title: str, **changes: Any) -> PublishedNeed:
    """Return a published need; the words of the title find it."""
    day = today()
    return PublishedNeed.objects.create(
        **{
            "public_id": uuid4(),
            "label": "多摩地域・製造業",
            "is_anonymous": True,
            "kind": "technology",
            "title": title,
            "problem": "手間がかかる。",
            "wanted_result": "手間を減らしたい。",
            "publication_ok": "ask_first",
            "student_ok": True,
            "decision_within_days": 60,
            "deadline": day + timedelta(days=30),
            "published_on": day,
            "search_text": normalise_search(title),
        }
        | changes
    )


def published_seed(title: str, *, organization: Organization, **changes: Any) -> PublishedSeed:
    """Return a published seed; the words of the title find it."""
    return PublishedSeed.objects.create(
        **{
            "public_id": uuid4(),
            "organization": organization,
            "institution_name": organization.name,
            "title": title,
            "kind": "university",
            "published_on": today(),
            "updated_on": today(),
            "search_text": normalise_search(title),
        }
        | changes
    )
