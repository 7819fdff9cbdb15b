"""The names of all registered organisations, kept ready in each process and kept up by difference."""

from threading import Lock
from typing import Any

from django.db.models import BigIntegerField, Count, Func, QuerySet, Sum, TextField, Value

from disclosure.screening import NameIndex, NamesApart, OtherName, other_spellings
from organizations.models import Organization

COLUMNS = ("pk", "name", "name_kana", "name_en", "trade_names")
# One number for every name of every registered organisation: a changed letter is another number.
WORDS = Func(Value("\x1f"), *COLUMNS, function="concat_ws", output_field=TextField())
DIGEST = Func(WORDS, Value(0), function="hashtextextended", output_field=BigIntegerField())


class RegisteredNames:
    """An index that remembers which rows it was made from; making it anew takes seconds, a change none."""

    def __init__(self) -> None:
        self._index = NameIndex()
        self._known: dict[int, OtherName] = {}
        self._version: Any = None
        self._lock = Lock()

    def of_others(self, organization: Organization) -> NamesApart:
        """Return the names of every registered organisation but this one."""
        with self._lock:
            self._catch_up()
            own = self._known.get(organization.pk)
            return self._index.apart_from(other_spellings(own) if own else ())

    def _catch_up(self) -> None:
        rows = Organization.objects.public()
        version = rows.aggregate(bodies=Count("pk"), digest=Sum(DIGEST))
        if version == self._version:
            return
        now = _names(rows)
        for pk in [pk for pk, name in self._known.items() if now.get(pk) != name]:
            for spelling in other_spellings(self._known.pop(pk)):
                self._index.remove(spelling)
        for pk in now.keys() - self._known.keys():
            self._known[pk] = now[pk]
            for spelling in other_spellings(now[pk]):
                self._index.add(spelling)
        self._version = version


def _names(rows: QuerySet) -> dict[int, OtherName]:
    listed = rows.order_by("pk").values_list(*COLUMNS)
    return {
        pk: OtherName(name=name, kana=kana, romaji=english, aliases=tuple(aliases))
        for pk, name, kana, english, aliases in listed
    }


registered_names = RegisteredNames()
