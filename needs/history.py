"""What happened to a need, for the time line of poster and coordinator."""

from django.utils.translation import gettext as _

from needs.enums import NeedStatus, Side
from needs.models import Need


def events(need: Need) -> list[dict]:
    """Return the history for the time line; the poster's people stay unnamed in it."""
    rows = need.changes.select_related("by").order_by("at", "pk")
    return [
        {
            "at": row.at,
            "what": _("「%(status)s」になりました") % {"status": NeedStatus(row.now).label}
            if row.was != row.now
            else row.reason,
            "who": row.by.full_name if row.by else str(Side(row.side).label),
            "note": row.reason if row.was != row.now else "",
        }
        for row in rows
    ]
