"""Facts the vault announces; ids only."""

from django.dispatch import Signal

disclosure_opened = Signal()
"""Both sides agreed. Arguments: ``introduction_id`` (UUID)."""

disclosure_revoked = Signal()
"""A side withdrew its consent; further viewing stops. Arguments: ``introduction_id`` (UUID)."""
