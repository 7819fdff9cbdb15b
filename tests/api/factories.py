"""Partner clients, and many published needs without their makers."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from oauth2_provider.models import Application

from core.calendar import today
from needs.models import PublishedNeed, random_place
from seeds.models import PublishedSeed

SECRET = "a-secret-that-only-this-partner-knows"
TOKEN_URL = "/api/oauth2/token/"


@dataclass
class PartnerClient:
    """A registered client and what it sends."""

    application: Application

    def asks(self, web: Client, *, secret: str = SECRET, **form: Any) -> HttpResponse:
        body = {"grant_type": "client_credentials", "client_secret": secret}
        body |= {"client_id": self.application.client_id} | form
        return web.post(TOKEN_URL, urlencode(body), content_type="application/x-www-form-urlencoded")

    def header(self, web: Client, **form: Any) -> dict[str, str]:
        """Return the header of a fresh token."""
        told = json.loads(self.asks(web, **form).content)
        return {"authorization": f"Bearer {told['access_token']}"}


def partner(*, user: Any = None, grant: str = Application.GRANT_CLIENT_CREDENTIALS) -> PartnerClient:
    """Register a client."""
    application = Application.objects.create(
        name="見本市のサイト",
        user=user,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=grant,
        redirect_uris="https://partner.example.jp/" if grant != Application.GRANT_CLIENT_CREDENTIALS else "",
    )
    return PartnerClient(application)


def published_needs(count: int, *, on: date | None = None, **columns: Any) -> list[PublishedNeed]:
    """Return rows as the world reads them; all of one day unless said otherwise."""
    day = on or today() - timedelta(days=3)
    text = {"title": "薄い板を測りたい", "problem": "手で測っています。", "wanted_result": "自動で測る。"}
    values = text | {
        "label": "多摩地域・金属加工業",
        "is_anonymous": True,
        "kind": "technology",
        "publication_ok": "ask_first",
        "student_ok": True,
        "decision_within_days": 60,
        "deadline": today() + timedelta(days=30),
        "published_on": day,
        "search_text": "薄い板を測りたい 手で測っています。 自動で測る。",
    }
    rows = [
        PublishedNeed(public_id=uuid4(), shuffle=random_place(), **(values | columns)) for _ in range(count)
    ]
    return PublishedNeed.objects.bulk_create(rows)


def published_seeds(count: int, *, organization: Any, **columns: Any) -> list[PublishedSeed]:
    """Return published seeds of one institution and one day."""
    values = {
        "title": "静かな台座",
        "institution_name": organization.name,
        "organization": organization,
        "published_on": date(2026, 6, 3),
        "updated_on": date(2026, 6, 3),
        "search_text": "静かな台座",
    }
    rows = [PublishedSeed(public_id=uuid4(), **(values | columns)) for _ in range(count)]
    return PublishedSeed.objects.bulk_create(rows)
