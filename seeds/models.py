"""Seeds as their authors work on them, and the separate rows that the world reads."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.finding import letters_of
from core.languages import as_written
from core.models import PublicIdModel, StatusChange
from seeds.enums import IpStatus, SeedKind, SeedStatus, TrlBand
from seeds.querysets import PublishedSeedQuerySet, ResearcherQuerySet, SeedQuerySet

VISIBLE = Q(published_version__isnull=False)


class SeedText(models.Model):
    """The fields that a working row and its published row share; themes are added by each."""

    title = models.CharField(_("タイトル"), max_length=80, blank=True)
    one_line = models.CharField(_("ひとことで言うと"), max_length=40, blank=True)
    summary = models.TextField(_("概要"), max_length=1000, blank=True)
    applications = models.JSONField(_("使いみちの例"), default=list, blank=True)
    advantages = models.TextField(_("どれだけ良いか"), max_length=500, blank=True)
    kind = models.CharField(_("種類"), max_length=20, choices=SeedKind, default=SeedKind.UNIVERSITY)
    trl = models.PositiveSmallIntegerField(_("実用化の段階（TRL）"), null=True, blank=True)
    trl_band = models.CharField(_("段階の区分"), max_length=20, choices=TrlBand, blank=True)
    ip_status = models.CharField(_("知的財産の状況"), max_length=30, choices=IpStatus, blank=True)
    patent_number = models.CharField(_("出願・特許番号"), max_length=60, blank=True)
    licence_terms = models.CharField(_("実施許諾の希望・条件"), max_length=200, blank=True)
    minimum_order = models.CharField(_("最小の発注量"), max_length=100, blank=True)
    keywords = models.JSONField(_("キーワード"), default=list, blank=True)
    research_field = models.ForeignKey(
        "classifications.ResearchField",
        verbose_name=_("研究分野"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    collaboration_types = models.JSONField(_("希望する連携"), default=list, blank=True)
    lab_name = models.CharField(_("研究室・部署"), max_length=100, blank=True)
    researcher_name = models.CharField(_("研究者の表示名"), max_length=100, blank=True)
    source_note = models.CharField(_("公表元"), max_length=200, blank=True)
    title_en = models.CharField(_("タイトル（英語）"), max_length=120, blank=True)
    summary_en = models.TextField(_("概要（英語）"), max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, as far as its author gave one."""
        return as_written(self.title, self.title_en)


class ResearcherProfile(PublicIdModel):
    """A researcher as the world knows them; holds nothing that points to a user account."""

    name = models.CharField(_("氏名"), max_length=100)
    name_kana = models.CharField(_("氏名（カナ）"), max_length=100, blank=True)
    organization = models.ForeignKey(
        "organizations.Organization", verbose_name=_("所属"), on_delete=models.PROTECT, related_name="+"
    )
    lab_name = models.CharField(_("研究室・部署"), max_length=100, blank=True)
    keywords = models.JSONField(_("キーワード"), default=list, blank=True)
    research_fields = models.ManyToManyField(
        "classifications.ResearchField", verbose_name=_("研究分野"), blank=True, related_name="+"
    )
    search_text = models.TextField(blank=True, editable=False)
    is_fictional = models.BooleanField(_("架空"), default=False)

    objects = ResearcherQuerySet.as_manager()

    class Meta:
        verbose_name = _("研究者")
        verbose_name_plural = _("研究者")
        indexes = [models.Index(fields=["name_kana", "name", "id"], name="seeds_researcher_by_reading")]

    def __str__(self) -> str:
        return self.name


class ResearcherAccount(models.Model):
    """Which user account stands behind a researcher's page; a working row, never public."""

    profile = models.OneToOneField(ResearcherProfile, on_delete=models.CASCADE, related_name="account")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"], name="seeds_one_page_a_researcher_and_body"
            )
        ]

    def __str__(self) -> str:
        return str(self.profile_id)


class Seed(SeedText, PublicIdModel):
    """A seed as its author writes it. Who owns it is a row of the vault, not a column here."""

    status = models.CharField(_("状態"), max_length=20, choices=SeedStatus, default=SeedStatus.DRAFT)
    themes = models.ManyToManyField(
        "classifications.Theme", verbose_name=_("重点テーマ"), blank=True, related_name="+"
    )
    researcher = models.ForeignKey(
        ResearcherProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    published_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    office_due_on = models.DateField(_("確認の期限"), null=True, blank=True)
    guard_lifted_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Made from the author and the form's random token, so that sending a form twice makes one row.
    form_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("シーズ")
        verbose_name_plural = _("シーズ")
        constraints = [
            models.CheckConstraint(
                name="seeds_seed_trl_range", condition=Q(trl__isnull=True) | Q(trl__range=(1, 9))
            ),
            models.CheckConstraint(
                name="seeds_seed_check_has_due_day",
                condition=Q(status=SeedStatus.OFFICE_CHECK, office_due_on__isnull=False)
                | (~Q(status=SeedStatus.OFFICE_CHECK) & Q(office_due_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="seeds_seed_status_agrees_with_publication",
                condition=Q(status__in=[SeedStatus.OFFICE_CHECK, SeedStatus.RETURNED])
                | (Q(status=SeedStatus.PUBLISHED) & VISIBLE)
                | (Q(status__in=[SeedStatus.DRAFT, SeedStatus.WITHDRAWN, SeedStatus.UNPUBLISHED]) & ~VISIBLE),
            ),
        ]
        indexes = [models.Index(fields=["status", "office_due_on", "id"], name="seeds_seed_office_queue")]

    def __str__(self) -> str:
        return self.title or str(self.public_id)

    @property
    def is_visible(self) -> bool:
        """Whether the world sees some version of this seed."""
        return self.published_version is not None

    @property
    def has_unpublished_text(self) -> bool:
        """Whether the text here is newer than the one the world sees."""
        return self.is_visible and self.published_version != self.version

    @property
    def is_guard_lifted(self) -> bool:
        """Whether the liaison office released exactly this text before its patent application."""
        return self.guard_lifted_version == self.version


class SeedStatusChange(StatusChange):
    """The log of a seed's steps, the lifting of the guard included."""

    seed = models.ForeignKey(Seed, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()


class PublishedSeed(SeedText):
    """What the world reads: the only table of seeds that the public role may select from."""

    public_id = models.UUIDField(primary_key=True)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    institution_name = models.CharField(max_length=200)
    researcher = models.ForeignKey(
        ResearcherProfile, null=True, on_delete=models.SET_NULL, related_name="published_seeds"
    )
    themes = models.ManyToManyField("classifications.Theme", related_name="+")
    is_text_withheld = models.BooleanField(default=False)
    is_fictional = models.BooleanField(default=False)
    published_on = models.DateField()
    updated_on = models.DateField()
    search_text = models.TextField()

    objects = PublishedSeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("公開シーズ")
        verbose_name_plural = _("公開シーズ")
        constraints = [
            models.CheckConstraint(
                name="seeds_published_has_title", condition=~Q(title="") & ~Q(institution_name="")
            ),
            models.CheckConstraint(
                name="seeds_published_withheld_is_bare",
                condition=Q(is_text_withheld=False)
                | Q(
                    one_line="",
                    summary="",
                    summary_en="",
                    advantages="",
                    applications=[],
                    keywords=[],
                    trl__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_on", "public_id"], name="seeds_published_newest"),
            GinIndex(fields=["search_text"], name="seeds_published_search", opclasses=["gin_trgm_ops"]),
            GinIndex(letters_of("title"), name="seeds_published_title"),
        ]

    def __str__(self) -> str:
        return self.title
