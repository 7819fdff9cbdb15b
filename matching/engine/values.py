"""What goes into the engine and what comes out: plain values, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Band(StrEnum):
    """How near the engine finds a pair: 高, 中, 参考; below the last it stays silent."""

    HIGH = "high"
    MIDDLE = "middle"
    REFERENCE = "reference"


# The bands people are told about; the last one waits on their page.
ANNOUNCED = frozenset({Band.HIGH, Band.MIDDLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The public words of one listing; the engine knows nothing else about it.

    ``missing`` names, in Japanese, what the listing leaves open and partners ask for (予算, 期限, TRL).
    ``is_offer`` says that the listing itself offers something idle and asks for its use.
    """

    title: str
    body: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    theme_codes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_offer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why two listings are near, in facts that were computed; every pair is (need's side, seed's side).

    ``laboratory_words`` are the seed's words that the phrasebook gives for what the need describes, led by
    the everyday phrase; ``places`` say at which place each part alone puts the seed (1 is nearest).
    ``read_by`` names the reading by which near concepts and sentences were found.
    """

    shared_words: tuple[tuple[str, str], ...] = ()
    near_concepts: tuple[tuple[str, str], ...] = ()
    laboratory_words: tuple[str, ...] = ()
    everyday_phrase: str = ""
    closest_sentences: tuple[str, str] | None = None
    shared_theme_codes: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    missing_in_need: tuple[str, ...] = ()
    missing_in_seed: tuple[str, ...] = ()
    advice: str = ""
    japanese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a pair before, as it was stored, and when."""

    reasons: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A listing of the other kind that is worth a look; ``parts`` keep what the score was made of."""

    listing_id: UUID
    score: float
    probability: float
    band: Band
    reasons: Reasons
    engine_version: str
    parts: Mapping[str, float] = field(default_factory=dict)
