"""Who may see which saved searches."""

from datetime import date
from typing import Any, Self

from django.db import models


class SavedSearchQuerySet(models.QuerySet):
    """A saved search is its owner's alone."""

    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def unchecked(self, *, on: date) -> Self:
        """Rows of people who can log in that nobody has looked after on this day."""
        return self.filter(checked_on__lt=on, user__is_active=True)
