"""The vault: the only tables that tie a listing to an organisation or a person.

A listing is known here by its random id alone; there is no foreign key from a listing to the vault or back.
The role of the public (``disclosure.grants``) has no right on any table of this app.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel
from disclosure.enums import Capacity, ListingKind, Means, Purpose
from disclosure.querysets import DisclosureQuerySet, IdentityQuerySet, MandateQuerySet

USER = settings.AUTH_USER_MODEL


class Identity(models.Model):
    """Who stands behind a listing."""

    listing_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=ListingKind)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("投稿者の記録")
        verbose_name_plural = _("投稿者の記録")
        indexes = [models.Index(fields=["organization", "kind"], name="disclosure_identity_by_org")]

    def __str__(self) -> str:
        return f"{self.kind} {self.listing_id}"


class Original(models.Model):
    """The text as its author submitted it, before any redaction; one row a submission."""

    listing_id = models.UUIDField(db_index=True)
    fields = models.JSONField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.listing_id} {self.at:%Y-%m-%d}"


class Authorship(models.Model):
    """The person who wrote a message or took a step for a masked side."""

    item_id = models.UUIDField(unique=True)
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.item_id)


class OriginalFile(PublicIdModel):
    """A file as uploaded, and the rebuilt copy that a coordinator may release."""

    listing_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    content_type = models.CharField(max_length=100)
    rebuilt = models.BinaryField(null=True)
    rebuilt_type = models.CharField(max_length=100, blank=True)
    extension = models.CharField(max_length=10, blank=True)
    released = models.BooleanField(default=False)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released=False) | Q(rebuilt__isnull=False),
                name="disclosure_only_rebuilt_files_are_released",
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.public_id}"


class Exclusion(models.Model):
    """An organisation for which the listing does not exist."""

    listing_id = models.UUIDField()
    organization = models.ForeignKey("organizations.Organization", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing_id", "organization"], name="disclosure_exclusion_once")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}"


class ExcludedCoordinator(models.Model):
    """A coordinator whom the poster does not want on the listing."""

    listing_id = models.UUIDField()
    coordinator = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing_id", "coordinator"], name="disclosure_excluded_coordinator_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}"


class Assignment(models.Model):
    """The coordinator who brokers a listing, and from when to when."""

    listing_id = models.UUIDField()
    coordinator = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing_id"],
                condition=Q(ended_at__isnull=True),
                name="disclosure_one_broker_a_listing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}"


class Mandate(PublicIdModel):
    """A client's recorded yes: this person of another body may enter the listing for it.

    The database keeps the row as it was written; only the withdrawal is added to it.
    """

    listing_id = models.UUIDField(unique=True)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    holder_organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+"
    )
    agreed_by = models.CharField(_("同意した人"), max_length=100)
    agreed_on = models.DateField(_("同意を得た日"))
    means = models.CharField(_("同意の方法"), max_length=10, choices=Means)
    note = models.TextField(_("メモ"), max_length=500, blank=True)
    reads_messages = models.BooleanField(_("やり取りを読む"), default=False)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("代理入力の同意")
        verbose_name_plural = _("代理入力の同意")
        indexes = [models.Index(fields=["holder", "withdrawn_at"], name="disclosure_mandate_by_holder")]

    def __str__(self) -> str:
        return f"{self.listing_id}"


class Consent(models.Model):
    """One side's answer to an introduction: open these items of our listing to that listing's side.

    Holds what a third-party provision record must hold: who gave it, to whom, which items, when, on which
    wording. ``introduction_id`` is the random id of the introduction; the pair is never wider than that.
    """

    introduction_id = models.UUIDField(db_index=True)
    listing_id = models.UUIDField(help_text="whose identity is opened")
    capacity = models.CharField(max_length=20, choices=Capacity)
    agreed = models.BooleanField()
    items = models.JSONField(default=list)
    statement_version = models.CharField(max_length=20)
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["introduction_id", "listing_id", "capacity"],
                condition=Q(withdrawn_at__isnull=True),
                name="disclosure_one_answer_a_side",
            )
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.capacity}"


class Disclosure(models.Model):
    """What the completed consents opened: one listing's items to one person of the other side."""

    introduction_id = models.UUIDField(db_index=True)
    listing_id = models.UUIDField()
    to_person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    to_organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+"
    )
    items = models.JSONField()
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["introduction_id", "listing_id", "to_person"],
                condition=Q(revoked_at__isnull=True),
                name="disclosure_opened_once",
            )
        ]
        indexes = [models.Index(fields=["listing_id", "to_person"], name="disclosure_by_reader")]

    def __str__(self) -> str:
        return f"{self.introduction_id}"


class ViewLog(models.Model):
    """One reading of an identity or of an original; the owner may read this list."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    listing_id = models.UUIDField(db_index=True)
    viewer = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    viewer_organization = models.ForeignKey(
        "organizations.Organization", null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=30)
    item = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, choices=Purpose)
    at = models.DateTimeField()
    hour = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing_id", "viewer", "item", "hour"], name="disclosure_view_once_an_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.item}"
