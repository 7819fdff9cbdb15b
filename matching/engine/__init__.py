"""The matching engine: which needs and seeds are near, and why. Rooms use these names, nothing behind.

The engine reads what it is given and its own tables (``matching.documents``), so it cannot see the vault.
"""

from matching.engine.files import ListingFileError, rank_files
from matching.engine.nearby import Near, alike, beside
from matching.engine.ranking import Marks
from matching.engine.store import Entry, forget, index, index_many, indexed_ids, refresh_statistics, state
from matching.engine.suggest import LEAST_CROSS_INDUSTRY, engine_version, suggest
from matching.engine.values import Band, Reasons, Suggested, Text, Told
from matching.kinds import Kind

__all__ = [
    "LEAST_CROSS_INDUSTRY",
    "Band",
    "Entry",
    "Kind",
    "ListingFileError",
    "Marks",
    "Near",
    "Reasons",
    "Suggested",
    "Text",
    "Told",
    "alike",
    "beside",
    "engine_version",
    "forget",
    "index",
    "index_many",
    "indexed_ids",
    "rank_files",
    "refresh_statistics",
    "state",
    "suggest",
]
