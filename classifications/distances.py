"""How far two municipalities lie apart, in words, from their representative points; never from an address."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

EARTH_KM = 6371.0
# Points of this many kilometres apart are usually those of neighbours; which ones touch is not in the list.
CLOSE_KM = 6
FAR_KM = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality by its code and representative point."""

    code: str
    name: str
    lat: float
    lon: float


def kilometres(one: Place, other: Place) -> float:
    """The distance over the ground between two points."""
    half_lat, half_lon = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(half_lon) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(chord, 1.0)))


def in_words(one: Place, other: Place) -> str:
    """Say how far it is: the same town, close by, or a rounded distance."""
    if one.code == other.code:
        return _same(one.name[-1])
    distance = kilometres(one, other)
    if distance > FAR_KM:
        return _("%(km)d km以上") % {"km": FAR_KM}
    km = max(round(distance), 1)
    if km <= CLOSE_KM:
        return _("すぐ近く（約%(km)d km）") % {"km": km}
    return _("約%(km)d km") % {"km": km}


def _same(kind: str) -> str:
    """The same town, by its kind where the name says it."""
    names = {"市": _("同じ市"), "町": _("同じ町"), "村": _("同じ村"), "区": _("同じ区")}
    return names.get(kind, _("同じ市区町村"))
