"""Facts this room announces; ids only, sent inside the transaction that makes them true."""

from django.dispatch import Signal

seed_published = Signal()
"""The world sees a seed for the first time. Arguments: ``seed_id`` (str, the public id)."""

seed_changed = Signal()
"""The world sees a new text of a seed. Arguments: ``seed_id`` (str, the public id)."""

seed_withdrawn = Signal()
"""The world no longer sees a seed. Arguments: ``seed_id`` (str, the public id)."""
