"""Facts the needs room announces; every one carries ``need_id``, the need's ``public_id`` as text."""

from django.dispatch import Signal

need_published = Signal()
"""The world sees the need for the first time, or again after it had expired."""

need_changed = Signal()
"""The public text or the deadline of a published need is another one now."""

need_closed = Signal()
"""The need takes no more answers: closed by its poster, or its deadline has passed."""

need_withdrawn = Signal()
"""The poster took the need back; the world does not see it any more."""
