"""Facts the room announces; ids only."""

from django.dispatch import Signal

organization_registered = Signal()
"""A person registered a new body. Arguments: ``organization_id`` (int)."""

organization_status_changed = Signal()
"""The desk checked, rejected, suspended or resumed a body. Arguments: ``organization_id`` (int)."""

organization_facts_changed = Signal()
"""A manager or the desk changed what the directory says of a body. Arguments: ``organization_id`` (int)."""

membership_ended = Signal()
"""A person does not belong to a body any more. Arguments: ``membership_id`` (int)."""
