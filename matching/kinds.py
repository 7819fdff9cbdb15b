"""The kinds of listing the engine knows: needs and seeds are paired, the others are shown beside them."""

from enum import StrEnum


class Kind(StrEnum):
    """What a document of the engine is; each kind has its own statistics."""

    NEED = "need"
    SEED = "seed"
    FIRM = "firm"
    RESEARCHER = "researcher"

    @property
    def other(self) -> "Kind":
        """The side a need or a seed looks for."""
        return Kind.SEED if self is Kind.NEED else Kind.NEED
