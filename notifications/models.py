"""Messages people read in the portal, mails waiting to leave it, and what each person wants by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel
from notifications.enums import DigestKind, MailFrequency, MailStatus
from notifications.querysets import InboxQuerySet, OutboundMailQuerySet

KEY_LENGTH = 200


class Digest(models.Model):
    """One person's collected mail of one period; the database keeps it from being written twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=DigestKind)
    period_date = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("まとめのメール")
        verbose_name_plural = _("まとめのメール")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "period_date"], name="notifications_digest_once_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.period_date}"


class DigestRound(models.Model):
    """A period whose digests are all written; a round that was broken off has no row and is run again."""

    kind = models.CharField(max_length=10, choices=DigestKind)
    period_date = models.DateField()
    finished_at = models.DateTimeField()

    class Meta:
        verbose_name = _("まとめの回")
        verbose_name_plural = _("まとめの回")
        constraints = [
            models.UniqueConstraint(fields=["kind", "period_date"], name="notifications_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.period_date}"


class InboxMessage(PublicIdModel):
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=100)
    topic = models.CharField(max_length=50)
    key = models.CharField(max_length=KEY_LENGTH)
    title = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # Kept in the inbox without being counted as unread: what the person chose for the topic.
    quiet = models.BooleanField(default=False)
    waits_for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey(Digest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = InboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notifications_inbox_told_once"),
            models.CheckConstraint(
                name="notifications_inbox_in_one_digest",
                condition=Q(waits_for_digest=False) | Q(digest__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notifications_inbox_newest"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notifications_inbox_unread"
            ),
            models.Index(
                fields=["recipient", "created_at"],
                condition=Q(waits_for_digest=True),
                name="notifications_inbox_collected",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and not self.quiet


class OutboundMail(models.Model):
    key = models.CharField(max_length=KEY_LENGTH + 40, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    status = models.CharField(max_length=10, choices=MailStatus, default=MailStatus.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = OutboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("送信メール")
        verbose_name_plural = _("送信メール")
        constraints = [
            models.CheckConstraint(
                name="notifications_mail_sent_has_date",
                condition=~Q(status=MailStatus.SENT) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notifications_mail_sending_is_claimed",
                condition=~Q(status=MailStatus.SENDING) | Q(claimed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(status__in=[MailStatus.QUEUED, MailStatus.SENDING]),
                name="notifications_mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Preference(models.Model):
    """What a person chose for one topic; the inbox keeps everything, ``inbox`` says whether it counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=50)
    mail = models.CharField(max_length=10, choices=MailFrequency, default=MailFrequency.WEEKLY)
    inbox = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("お知らせの受け取り方")
        verbose_name_plural = _("お知らせの受け取り方")
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="notifications_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.mail}"
