"""Whether the poster has written anything since the world got to see the need."""

from dataclasses import replace

from disclosure.attachments import files_of
from needs import public
from needs.enums import NeedStatus
from needs.models import Need


def is_as_published(need: Need) -> bool:
    """Tell whether nothing waits to be submitted: the world reads what the need says now."""
    shown = public.find(need.public_id)
    if shown is None or need.status != NeedStatus.PUBLISHED:
        return False
    written = public.preview(need, label=shown.label)
    return replace(written, closed_on=shown.closed_on) == shown and not _has_new_files(need)


def _has_new_files(need: Need) -> bool:
    """Tell whether a file came after the last time that the desk let the need go."""
    let_go = need.changes.filter(now=NeedStatus.PUBLISHED).order_by("-at", "-pk").first()
    return let_go is None or files_of(need.public_id).filter(at__gt=let_go.at).exists()
