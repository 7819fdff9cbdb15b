"""Facts the matching room announces; ids only."""

from django.dispatch import Signal

introduction_agreed = Signal()
"""Both sides consented. Arguments: ``introduction_id`` (UUID as text)."""

introduction_revoked = Signal()
"""A side withdrew its consent. Arguments: ``introduction_id`` (UUID as text)."""
