"""What every page knows about the site."""

from django.conf import settings
from django.http import HttpRequest

from core.languages import in_japanese


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the site's name and address, and whether this is the demo."""
    name = settings.SITE_NAME if in_japanese() else settings.SITE_NAME_EN
    return {"site_name": name, "site_url": settings.SITE_URL, "demo": settings.DEMO}
