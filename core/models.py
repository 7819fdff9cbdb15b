"""Abstract models shared by the rooms, and what each person of the desk looked at last."""

import uuid

from django.conf import settings
from django.db import models


class PublicIdModel(models.Model):
    """A row known outside by a random id; the primary key never leaves."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class StatusChange(models.Model):
    """One status step: who, when, from where, to where, why."""

    was = models.CharField(max_length=30)
    now = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"


class DeskMemory(models.Model):
    """The conditions last used on one list of the desk, and when this person was there."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    before_at = models.DateTimeField(null=True, blank=True, help_text="the end of the visit before this one")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="core_desk_memory_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
