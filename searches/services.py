"""Writes of the searches room: saving, renaming, looking, letting go."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from outlets.lists import PublicList
from searches.enums import Frequency
from searches.models import LONGEST_QUERY, SavedSearch

MOST = 50


@transaction.atomic
def save(
    *, user: User, listed: PublicList, query: str, name: str, frequency: str, day: date
) -> tuple[SavedSearch, bool]:
    """Keep conditions under a name; the same conditions are kept once. Say whether they are new."""
    if len(query) > LONGEST_QUERY:
        raise DomainError(_("条件が長すぎるため保存できません。言葉をへらしてください。"))
    # Two clicks at once wait for each other here.
    User.objects.select_for_update().get(pk=user.pk)
    own = SavedSearch.objects.of(user)
    if (known := own.filter(kind=listed.key, query=query).first()) is not None:
        return known, False
    if own.count() >= MOST:
        raise DomainError(
            _("保存できる条件は%(most)s件までです。使わないものを消してください。") % {"most": MOST}
        )
    days = {"looked_on": day, "told_until": day, "checked_on": day}
    saved = SavedSearch.objects.create(
        user=user, kind=listed.key, query=query, name=name, frequency=frequency, **days
    )
    return saved, True


@transaction.atomic
def change(search: SavedSearch, *, name: str, frequency: str, day: date) -> None:
    """Rename, or tell at other times; who was not told until now starts with today."""
    locked = SavedSearch.objects.select_for_update().get(pk=search.pk)
    if locked.frequency == Frequency.NEVER:
        locked.told_until = day
    locked.name, locked.frequency = name, frequency
    locked.save(update_fields=["name", "frequency", "told_until"])


def look(search: SavedSearch, *, day: date) -> None:
    """Remember that the owner has seen what there is."""
    SavedSearch.objects.filter(pk=search.pk).update(looked_on=day, new_count=0)


def remove(search: SavedSearch) -> None:
    """Let go of the conditions and their alerts."""
    search.delete()
