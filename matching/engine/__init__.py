"""The matching engine: which needs and seeds are near, and why. Rooms use these names, nothing behind.

The engine reads what it is given and its own tables (``matching.documents``), so it cannot see the vault.
"""

from matching.engine.files import ListingFileError, rank_files
from matching.engine.store import ENGINE_VERSION, forget, index, indexed_ids, refresh_statistics, suggest
from matching.engine.values import Band, Reasons, Suggested, Text
from matching.kinds import Kind

__all__ = [
    "ENGINE_VERSION",
    "Band",
    "Kind",
    "ListingFileError",
    "Reasons",
    "Suggested",
    "Text",
    "forget",
    "index",
    "indexed_ids",
    "rank_files",
    "refresh_statistics",
    "suggest",
]
