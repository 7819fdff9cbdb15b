"""What every page knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the site's name and whether this is the demo."""
    return {"site_name": settings.SITE_NAME, "demo": settings.DEMO}
