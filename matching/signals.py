"""Facts the matching room announces; ids only."""

from django.dispatch import Signal

pair_judged = Signal()
"""The desk decided on a suggestion, or the need's people marked it. Arguments: ``need_id`` (UUID as text)."""

weights_changed = Signal()
"""Another version of the weights is in use. Arguments: ``mode``."""

introduction_agreed = Signal()
"""Both sides consented. Arguments: ``introduction_id`` (UUID as text)."""

introduction_revoked = Signal()
"""A side withdrew its consent. Arguments: ``introduction_id`` (UUID as text)."""

introduction_handed_over = Signal()
"""Another coordinator, or none, keeps an introduction. Arguments: ``introduction_id`` (UUID as text)."""
