"""Conditions that a person keeps, and up to which day they were looked at and told of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel
from searches.enums import Frequency
from searches.querysets import SavedSearchQuerySet

LONGEST_QUERY = 2000


class SavedSearch(PublicIdModel):
    """A list and its conditions, in the one spelling that the same conditions always have."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    name = models.CharField(_("名前"), max_length=60)
    frequency = models.CharField(_("お知らせ"), max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    created_at = models.DateTimeField(auto_now_add=True)
    # The day of the last look; what appeared from that day on counts as new.
    looked_on = models.DateField()
    new_count = models.PositiveIntegerField(default=0)
    # The first day of which nothing was told yet.
    told_until = models.DateField()
    checked_on = models.DateField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("保存した条件")
        verbose_name_plural = _("保存した条件")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "query"], name="searches_same_conditions_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="searches_newest"),
            models.Index(fields=["checked_on", "id"], name="searches_unchecked"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
