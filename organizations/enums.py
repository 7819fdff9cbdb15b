"""Choices of the organisations room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationType(TextChoices):
    """Kinds of bodies; codes as in the list ``org_type``."""

    COMPANY = "company", _("中小企業")
    LARGE_COMPANY = "large_company", _("大企業")
    STARTUP = "startup", _("スタートアップ")
    UNIVERSITY = "university", _("大学")
    KOSEN = "kosen", _("高等専門学校")
    RESEARCH_INSTITUTE = "research_institute", _("研究機関")
    PUBLIC_TEST = "public_test", _("公設試験研究機関")
    TLO = "tlo", _("技術移転機関（TLO）")
    HOSPITAL = "hospital", _("病院")
    MUNICIPALITY = "municipality", _("自治体")
    GOVERNMENT = "government", _("国・都県の機関")
    PUBLIC_FACILITY = "public_facility", _("公共施設の管理者")
    SUPPORT = "support", _("支援機関")
    CHAMBER = "chamber", _("商工会議所・商工会")
    FINANCE = "finance", _("金融機関")
    INCUBATOR = "incubator", _("創業支援施設")
    OPERATOR = "operator", _("ポータル事務局")


COMPANY_TYPES = frozenset(
    {OrganizationType.COMPANY, OrganizationType.LARGE_COMPANY, OrganizationType.STARTUP}
)
RESEARCH_TYPES = frozenset(
    {
        OrganizationType.UNIVERSITY,
        OrganizationType.KOSEN,
        OrganizationType.RESEARCH_INSTITUTE,
        OrganizationType.PUBLIC_TEST,
        OrganizationType.TLO,
    }
)


CLIENTS = {
    OrganizationType.FINANCE: pgettext_lazy("clients", "取引先"),
    OrganizationType.MUNICIPALITY: pgettext_lazy("clients", "地域の企業"),
    OrganizationType.GOVERNMENT: pgettext_lazy("clients", "地域の企業"),
    OrganizationType.PUBLIC_FACILITY: pgettext_lazy("clients", "地域の企業"),
    OrganizationType.CHAMBER: pgettext_lazy("clients", "会員企業"),
}


def clients_of(kind: str) -> str:
    """Return what a body of this kind calls the companies that it works for."""
    return str(CLIENTS.get(kind, pgettext_lazy("clients", "支援先の企業")))


class OrganizationStatus(TextChoices):
    """Where the desk's check of an organisation stands."""

    PENDING = "pending", _("確認中")
    APPROVED = "approved", _("承認済み")
    REJECTED = "rejected", _("見送り")
    SUSPENDED = "suspended", _("停止中")


class Role(TextChoices):
    """What a person may do in one organisation."""

    COMPANY_MEMBER = "company_member", _("企業メンバー")
    COMPANY_ADMIN = "company_admin", _("企業管理者")
    RESEARCHER = "researcher", _("研究者")
    LIAISON_OFFICE = "liaison_office", _("産学連携窓口")
    COORDINATOR = "coordinator", _("コーディネーター")
    FINANCE_OFFICER = "finance_officer", _("金融機関担当")
    MUNICIPALITY_OFFICER = "municipality_officer", _("自治体担当")
    SUPPORTER = "supporter", _("支援機関担当")
    PORTAL_ADMIN = "portal_admin", _("事務局管理者")


class ApprovalPolicy(TextChoices):
    """How a liaison office handles what its researchers send out."""

    AUTO = "auto", _("そのまま公開・提出する")
    NOTIFY = "notify", _("公開・提出し、窓口に知らせる")
    APPROVE = "approve", _("窓口が承認してから公開・提出する")


class InvitationEnd(TextChoices):
    """Why a mailed invitation can no longer be accepted; the words head the page."""

    JOINED = "joined", _("すでに参加しています")
    USED = "used", _("この招待は、すでに使われました")
    EXPIRED = "expired", _("この招待は、期限が切れました")
    WITHDRAWN = "withdrawn", _("この招待は、取り消されました")
    UNKNOWN = "unknown", _("この招待は使えません")
