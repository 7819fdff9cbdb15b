"""Towns drawn as circles, larger where there are more firms; moved apart so that every name can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import cos, radians, sqrt

from classifications.distances import Place

# The map in its own units: its usual width, circles, a line, letters, and the space between.
WIDTH = 480
SMALLEST, PER_FIRM, LARGEST = 10.0, 2.5, 26.0
LINE, LETTER, WIDE_LETTER, GAP = 18, 7.5, 13, 6
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A town on the map: its firms, the middle of its circle, and where its name stands."""

    code: str
    name: str
    firms: int
    x: int
    y: int
    radius: int

    @property
    def under(self) -> int:
        return self.y + self.radius + LINE - 5


@dataclass(frozen=True, slots=True)
class Map:
    """Towns, and how large the map is in its own units."""

    width: int
    height: int
    spots: list[Spot]


@lru_cache(maxsize=16)
def drawn(towns: tuple[tuple[Place, int], ...]) -> Map:
    """Draw towns with their firms; north is up. Names take a while to move apart: what was drawn is kept."""
    places = [place for place, _firms in towns]
    narrow = cos(radians(sum(one.lat for one in places) / len(places)))
    wide = (max(one.lon for one in places) - min(one.lon for one in places)) * narrow
    scale = WIDTH / max(wide, 0.3)
    radii = [round(min(SMALLEST + PER_FIRM * sqrt(firms), LARGEST)) for _place, firms in towns]
    sizes = [
        (max(2 * radius, _width(place.name)) + GAP, 2 * radius + LINE)
        for place, radius in zip(places, radii, strict=True)
    ]
    at = [[one.lon * narrow * scale, -one.lat * scale] for one in places]
    _move_apart(at, sizes)
    left = min(x - size[0] / 2 for (x, _y), size in zip(at, sizes, strict=True))
    top = min(y - radius for (_x, y), radius in zip(at, radii, strict=True)) - GAP
    spots = [
        Spot(place.code, place.name, firms, round(x - left), round(y - top), radius)
        for (place, firms), (x, y), radius in zip(towns, at, radii, strict=True)
    ]
    width = max(x - left + size[0] / 2 for (x, _y), size in zip(at, sizes, strict=True))
    return Map(round(width), max(one.under for one in spots) + GAP, spots)


def _width(name: str) -> float:
    return sum(LETTER if letter.isascii() else WIDE_LETTER for letter in name)


def _move_apart(at: list[list[float]], sizes: Sequence[tuple[float, float]]) -> None:
    """Push towns whose circles and names would cover each other apart, each by half, the shorter way."""
    pairs = list(combinations(range(len(at)), 2))
    for _round in range(ROUNDS):
        moved = False
        for one, other in pairs:
            across = (sizes[one][0] + sizes[other][0]) / 2 - abs(at[one][0] - at[other][0])
            if across <= 0:
                continue
            down = (sizes[one][1] + sizes[other][1]) / 2 - abs(at[one][1] - at[other][1])
            if down <= 0:
                continue
            axis, step = (0, across / 2) if across < down else (1, down / 2)
            way = step if at[one][axis] <= at[other][axis] else -step
            at[one][axis] -= way
            at[other][axis] += way
            moved = True
        if not moved:
            return
