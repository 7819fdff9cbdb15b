"""Files behind a listing: the upload stays in the vault, a rebuilt copy may be released."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.files import rebuild
from disclosure.models import OriginalFile

MOST_FILES = 5
LONGEST_NAME = 255


@transaction.atomic
def keep_file(*, listing_id: UUID, name: str, content: bytes, by: Any, at: datetime) -> OriginalFile:
    """Keep an upload and its rebuilt copy; the same bytes twice are one file."""
    kept = OriginalFile.objects.filter(listing_id=listing_id)
    for standing in kept.select_for_update().order_by("pk"):
        if bytes(standing.content) == content:
            return standing
    if kept.count() >= MOST_FILES:
        raise DomainError(_("添付できるファイルは%(count)s個までです。") % {"count": MOST_FILES})
    copy = rebuild(content, name=name)
    return OriginalFile.objects.create(
        listing_id=listing_id,
        name=name.replace("\x00", "")[-LONGEST_NAME:],
        content=content,
        content_type=copy.content_type,
        rebuilt=copy.content,
        rebuilt_type=copy.content_type if copy.content else "",
        extension=copy.extension,
        by=by,
        at=at,
    )


def files_of(listing_id: UUID) -> QuerySet[OriginalFile]:
    """Return the files behind a listing in the order of uploading."""
    return OriginalFile.objects.filter(listing_id=listing_id).order_by("pk")


def remove_files(*, listing_id: UUID, public_ids: Collection[UUID]) -> None:
    """Delete uploads that their owner took back."""
    OriginalFile.objects.filter(listing_id=listing_id, public_id__in=public_ids).delete()


@transaction.atomic
def release_files(*, listing_id: UUID, public_ids: Collection[UUID]) -> None:
    """Release exactly these files' rebuilt copies for publication."""
    rows = OriginalFile.objects.filter(listing_id=listing_id)
    rows.filter(public_id__in=public_ids, rebuilt__isnull=False).update(released=True)
    rows.exclude(public_id__in=public_ids).update(released=False)
