"""The two kinds of listing that are brought together."""

from enum import StrEnum


class Kind(StrEnum):
    """The two sides of a match."""

    NEED = "need"
    SEED = "seed"

    @property
    def other(self) -> "Kind":
        """The side this one looks for."""
        return Kind.SEED if self is Kind.NEED else Kind.NEED
