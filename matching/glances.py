"""The own listings at a glance: how many partners were found, and what one more fact would bring."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.engine import Kind
from matching.engine.hints import hints
from matching.models import Suggestion
from matching.querysets import own_listings
from matching.reasons import ANNOUNCED, Addition, why
from organizations.acting import Actor


@dataclass(frozen=True)
class Glance:
    """``found`` were announced for the listing; nobody has looked through ``new`` of them yet."""

    listing_id: UUID
    title: str
    found: int
    new: int
    addition: Addition | None


def glances(actor: Actor, *, kind: Kind) -> dict[UUID, Glance]:
    """Return the own listings of a kind that have suggestions, by their id, in one look."""
    column = f"{kind}_id"
    rows = Suggestion.objects.for_owner(actor).current().filter(**{f"{column}__in": own_listings(actor)})
    near = Q(band__in=ANNOUNCED)
    best = rows.annotate(
        listing=F(column),
        place=Window(RowNumber(), partition_by=column, order_by=["-score", "pk"]),
        found=Window(Count("pk", filter=near), partition_by=column),
        new=Window(Count("pk", filter=near & Q(**{f"{kind}_mark": ""})), partition_by=column),
    )
    found = best.filter(place=1).select_related(str(kind)).order_by(column, "pk")
    return {
        row.listing: Glance(
            listing_id=row.listing,
            title=getattr(row, kind).title,
            found=row.found,
            new=row.new,
            addition=why(row, own=kind).addition,
        )
        for row in found
    }


def vague_needs(need_ids: Collection[UUID]) -> dict[UUID, Addition]:
    """Return what to write for the needs that say too little for anybody to be found."""
    text = _("「何が」「どのくらい」「いつまでに」を書くと、研究者が気づきやすくなります。")
    return {
        need_id: Addition(text, f"{reverse('needs:edit', args=[need_id])}#id_problem")
        for need_id, hint in hints(need_ids).items()
        if hint.is_vague
    }
