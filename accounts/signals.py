"""Facts about people."""

from django.dispatch import Signal

account_ended = Signal()  # user_id: the account can no longer be used
