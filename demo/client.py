"""The sandbox client of the partner API."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from oauth2_provider.models import Application

CLIENT_ID = "tama-demo-partner"
CLIENT_SECRET = "tama-demo-partner-secret-2026"


def load_client() -> None:
    """Register the client once; its secret is kept as a hash."""
    Application.objects.get_or_create(
        client_id=CLIENT_ID,
        defaults={
            "name": "サンドボックス",
            "client_secret": CLIENT_SECRET,
            "client_type": Application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": Application.GRANT_CLIENT_CREDENTIALS,
        },
    )


def shown() -> dict[str, Any]:
    """Return what somebody needs to try the API."""
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "grant_type": "client_credentials",
        "scopes": settings.OAUTH2_PROVIDER["DEFAULT_SCOPES"],
        "token_url": settings.SITE_URL + reverse("api:token"),
        "api_url": settings.SITE_URL + "/api/v1/",
        "docs_url": settings.SITE_URL + reverse("api_pages:docs"),
    }
