"""What every page shows about messages."""

from django.http import HttpRequest


def unread(request: HttpRequest) -> dict[str, object]:
    """Give templates the number of unread messages; error pages without a person have none."""
    return {"unread_count": getattr(request, "unread_count", 0)}
