"""Needs twice: the working row of poster and desk, and the separate record that the world reads.

Neither has a key to an organisation or to the poster; that is the vault's (``disclosure``), known by the
need's random id alone. The published record has no foreign key to the working row either.
"""

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.finding import letters_of
from core.models import PublicIdModel, StatusChange
from needs.enums import NeedStatus, PublicationRule, Side
from needs.querysets import NeedQuerySet

SHOWN = (NeedStatus.PUBLISHED, NeedStatus.CLOSED, NeedStatus.SELECTING, NeedStatus.CONCLUDED)
ENDED = (NeedStatus.CLOSED, NeedStatus.SELECTING, NeedStatus.CONCLUDED, NeedStatus.NOT_CONCLUDED)


class Need(PublicIdModel):
    """A need as its poster writes it and its coordinator redacts it."""

    status = models.CharField(_("状態"), max_length=20, choices=NeedStatus, default=NeedStatus.DRAFT)
    kind = models.CharField(_("種類"), max_length=20, default="technology")
    title = models.CharField(_("タイトル"), max_length=80, blank=True)
    problem = models.TextField(_("困っていること"), max_length=2000, blank=True)
    wanted_result = models.TextField(_("実現したいこと"), max_length=2000, blank=True)
    constraints = models.TextField(_("条件・制約"), max_length=2000, blank=True)
    tried_so_far = models.TextField(_("これまでに試したこと"), max_length=2000, blank=True)
    themes = models.ManyToManyField(
        "classifications.Theme", verbose_name=_("テーマ"), blank=True, related_name="+"
    )
    research_fields = models.ManyToManyField(
        "classifications.ResearchField", verbose_name=_("研究分野のヒント"), blank=True, related_name="+"
    )
    budget_band = models.CharField(_("予算の目安"), max_length=10, blank=True)
    deadline = models.DateField(_("募集の締切日"), null=True, blank=True)
    decision_within_days = models.PositiveSmallIntegerField(_("提案への回答までの日数"), default=60)
    collaboration_types = ArrayField(
        models.CharField(max_length=30), verbose_name=_("連携の形"), default=list, blank=True
    )
    ip_wish = models.CharField(_("知的財産の希望"), max_length=100, blank=True)
    publication_ok = models.CharField(
        _("論文などでの発表"), max_length=20, choices=PublicationRule, default=PublicationRule.ASK_FIRST
    )
    student_ok = models.BooleanField(_("学生の参加"), default=True)
    is_anonymous = models.BooleanField(_("匿名で公開する"), default=True)
    masked_label = models.CharField(_("公開される投稿者の表示"), max_length=100, blank=True)
    desk_comments = models.JSONField(_("差戻しのコメント"), default=dict, blank=True)
    has_answers = models.BooleanField(_("提案や回答がある"), default=False)
    # The desk's while it reviews, the poster's while the text is to be written again.
    review_due_on = models.DateField(_("確認の期限"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(_("保存日時"), auto_now=True)
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    published_on = models.DateField(_("公開日"), null=True, blank=True)
    closed_on = models.DateField(_("受付終了日"), null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ニーズ")
        verbose_name_plural = _("ニーズ")
        indexes = [models.Index(fields=["status", "review_due_on", "id"], name="needs_review_queue")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=NeedStatus.IN_REVIEW)
                | Q(submitted_at__isnull=False, review_due_on__isnull=False),
                name="needs_review_has_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=NeedStatus.ANONYMITY_CLEARED) | ~Q(masked_label=""),
                name="needs_cleared_has_label",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SHOWN) | Q(published_on__isnull=False, deadline__isnull=False),
                name="needs_published_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ENDED) | Q(closed_on__isnull=False),
                name="needs_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def was_published(self) -> bool:
        return self.published_on is not None


class NeedStatusChange(PublicIdModel, StatusChange):
    """One step of a need. ``by`` names people of the desk; who acted for the poster is in the vault."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="changes")
    side = models.CharField(max_length=10, choices=Side)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.DESK) | Q(by__isnull=True), name="needs_history_names_no_poster"
            )
        ]


def random_place() -> int:
    """Return a place inside the day that tells nothing about the order of writing."""
    return secrets.randbelow(2**31)


class PublishedNeed(models.Model):
    """What the world reads: reviewed text, coarse facets, a day. The only table of needs it can read."""

    public_id = models.UUIDField(primary_key=True)
    label = models.CharField(max_length=200)
    is_anonymous = models.BooleanField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    problem = models.TextField()
    wanted_result = models.TextField()
    constraints = models.TextField(blank=True)
    tried_so_far = models.TextField(blank=True)
    theme_codes = ArrayField(models.CharField(max_length=10), default=list)
    field_codes = ArrayField(models.CharField(max_length=10), default=list)
    budget_band = models.CharField(max_length=10, blank=True)
    collaboration_types = ArrayField(models.CharField(max_length=30), default=list)
    ip_wish = models.CharField(max_length=100, blank=True)
    publication_ok = models.CharField(max_length=20, choices=PublicationRule)
    student_ok = models.BooleanField()
    decision_within_days = models.PositiveSmallIntegerField()
    deadline = models.DateField()
    published_on = models.DateField()
    closed_on = models.DateField(null=True)
    search_text = models.TextField()
    shuffle = models.PositiveIntegerField(default=random_place)

    class Meta:
        verbose_name = _("公開中のニーズ")
        verbose_name_plural = _("公開中のニーズ")
        indexes = [
            models.Index(fields=["-published_on", "shuffle", "public_id"], name="needs_public_order"),
            GinIndex(fields=["theme_codes"], name="needs_public_themes"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="needs_public_search"),
            GinIndex(letters_of("title"), name="needs_public_title"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class PublishedFile(models.Model):
    """A rebuilt copy of a file that the coordinator released, under a name that tells nothing."""

    public_id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    publication = models.ForeignKey(PublishedNeed, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    content = models.BinaryField()
    content_type = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "position"], name="needs_public_file_position")
        ]

    def __str__(self) -> str:
        return self.name
