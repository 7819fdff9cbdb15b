"""Organisations of all sides, the people in them, and invitations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.languages import as_written
from core.models import PublicIdModel, StatusChange
from organizations.enums import (
    COMPANY_TYPES,
    RESEARCH_TYPES,
    ApprovalPolicy,
    OrganizationStatus,
    OrganizationType,
    Role,
)
from organizations.querysets import MembershipQuerySet, OrganizationQuerySet


class Organization(PublicIdModel):
    """A company, university, municipality, bank or support body."""

    type = models.CharField(_("種別"), max_length=30, choices=OrganizationType)
    status = models.CharField(
        _("状態"), max_length=20, choices=OrganizationStatus, default=OrganizationStatus.PENDING
    )
    name = models.CharField(_("名称"), max_length=200)
    name_kana = models.CharField(_("名称（カナ）"), max_length=200, blank=True)
    name_en = models.CharField(_("名称（英字）"), max_length=200, blank=True)
    trade_names = models.JSONField(_("通称・屋号・商品名"), default=list, blank=True)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    municipality = models.ForeignKey(
        "classifications.Municipality",
        verbose_name=_("市区町村"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    postal_code = models.CharField(_("郵便番号"), max_length=7, blank=True)
    address = models.CharField(_("町名・番地"), max_length=200, blank=True)
    industry = models.ForeignKey(
        "classifications.Industry", verbose_name=_("業種"), null=True, blank=True, on_delete=models.PROTECT
    )
    size_band = models.CharField(_("従業員規模"), max_length=10, blank=True)
    description = models.TextField(_("紹介"), max_length=1000, blank=True)
    capabilities = models.JSONField(_("得意な技術"), default=list, blank=True)
    website = models.URLField(_("ウェブサイト"), blank=True)
    mail_domain = models.CharField(_("メールのドメイン"), max_length=100, blank=True)
    seed_policy = models.CharField(
        _("シーズ公開の扱い"), max_length=10, choices=ApprovalPolicy, default=ApprovalPolicy.APPROVE
    )
    proposal_policy = models.CharField(
        _("提案提出の扱い"), max_length=10, choices=ApprovalPolicy, default=ApprovalPolicy.NOTIFY
    )
    cosigns_introductions = models.BooleanField(_("紹介の同意に窓口の承認を必要とする"), default=False)
    is_listed_nearby = models.BooleanField(_("「近くの会社」に載せる"), default=True)
    is_fictional = models.BooleanField(_("架空"), default=False)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    due_on = models.DateField(_("確認の期限"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("団体")
        verbose_name_plural = _("団体")
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                # A rejected registration does not block the real one.
                condition=~Q(corporate_number="") & ~Q(status=OrganizationStatus.REJECTED),
                name="organizations_corporate_number_unique",
            ),
            models.CheckConstraint(
                condition=Q(corporate_number="") | Q(corporate_number__regex=r"^\d{13}$"),
                name="organizations_corporate_number_digits",
            ),
        ]
        indexes = [models.Index(fields=["status", "name_kana", "id"], name="organizations_by_reading")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the language of the page, as far as the body gives it."""
        return as_written(self.name, self.name_en)

    @property
    def is_company(self) -> bool:
        return self.type in COMPANY_TYPES

    @property
    def is_research(self) -> bool:
        return self.type in RESEARCH_TYPES

    @property
    def is_approved(self) -> bool:
        return self.status == OrganizationStatus.APPROVED


class Membership(PublicIdModel):
    """A person's role in an organisation for a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("利用者"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("団体"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("役割"), max_length=30, choices=Role)
    approved = models.BooleanField(_("承認済み"), default=False)
    started_on = models.DateField(_("開始日"))
    ended_on = models.DateField(_("終了日"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("所属")
        verbose_name_plural = _("所属")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=Q(ended_on__isnull=True),
                name="organizations_membership_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="organizations_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.get_role_display()}"


class Invitation(PublicIdModel):
    """An invitation by mail; only the hash of its token is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("メールアドレス"))
    role = models.CharField(_("役割"), max_length=30, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    for_client = models.BooleanField(_("代理入力のお知らせ"), default=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="organizations_one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.role}"


class OrganizationStatusChange(StatusChange):
    """The log of the desk's checks."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="changes")
