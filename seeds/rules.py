"""What a seed must hold before the world may see it, and what the guard of unfiled inventions withholds."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.calendar import is_business_day
from disclosure.screening import Finding, FindingKind, OwnNames, screen
from seeds.enums import IpStatus, TrlBand
from seeds.models import Seed

OFFICE_DAYS = 5
NEEDED_TO_PUBLISH = ("title", "one_line", "summary", "ip_status")
SCREENED = (
    "title",
    "one_line",
    "summary",
    "applications",
    "advantages",
    "keywords",
    "licence_terms",
    "minimum_order",
    "lab_name",
    "title_en",
    "summary_en",
)
# Seeds name their institution; only ways around the portal are stopped.
STOPPED = frozenset({FindingKind.PHONE, FindingKind.MAIL, FindingKind.URL})
MARKED = STOPPED | {FindingKind.POSTAL_CODE, FindingKind.ADDRESS}

NOVELTY_TEXT = _(
    "出願前の発明を公開すると、新規性がなくなり（新規性の喪失）、特許を取れなくなるおそれがあります。"
    "公開の前に、産学連携窓口へ相談して出願してください。"
)
BLOCKED_TEXT = _(
    "知的財産の状況が「未出願」のため、公開できません。出願前の発明を公開すると、新規性がなくなり"
    "（新規性の喪失）、特許を取れなくなるおそれがあります。産学連携窓口に相談してください。"
)
TITLE_ONLY_TEXT = _(
    "出願済みで未公開の発明です。公開されるのは、タイトル・出願番号・機関名・実施許諾の希望と、分野・テーマだけです。"
)


class Guard(TextChoices):
    """What may be shown of a seed, by the state of its patent application."""

    OPEN = "open", _("すべて公開できます")
    TITLE_ONLY = "title_only", _("タイトルなどだけを公開します")
    BLOCKED = "blocked", _("公開できません")


def guard_of(seed: Seed) -> Guard:
    """Return what may be shown of this text; the liaison office may have lifted the block for it."""
    if seed.is_guard_lifted:
        return Guard.OPEN
    verdicts = {IpStatus.UNFILED: Guard.BLOCKED, IpStatus.FILED_UNPUBLISHED: Guard.TITLE_ONLY}
    return verdicts.get(seed.ip_status, Guard.OPEN)


def band_of(trl: int | None) -> str:
    """Return the band of a technology readiness level."""
    if trl is None:
        return ""
    return TrlBand.BASIC if trl <= 3 else TrlBand.PROTOTYPE if trl <= 6 else TrlBand.PRACTICAL


def obstacles(seed: Seed) -> dict[str, list[str]]:
    """Return, field by field, what keeps this text from being submitted."""
    found: dict[str, list[str]] = {}
    for name in NEEDED_TO_PUBLISH:
        if not getattr(seed, name):
            label = Seed._meta.get_field(name).verbose_name
            found.setdefault(name, []).append(_("「%(label)s」を入力してください。") % {"label": label})
    if guard_of(seed) == Guard.BLOCKED:
        found.setdefault("ip_status", []).append(str(BLOCKED_TEXT))
    for finding in findings(seed):
        if finding.kind in STOPPED:
            found.setdefault(finding.field, []).append(_stop_text(finding))
    return found


def findings(seed: Seed) -> list[Finding]:
    """Return ways to reach the author around the portal that stand in the seed's text."""
    return findings_of(texts_of({name: getattr(seed, name) for name in SCREENED}))


def findings_of(texts: Mapping[str, str]) -> list[Finding]:
    """Return ways to reach the author around the portal that stand in these texts."""
    return [found for found in screen(texts, own=OwnNames()) if found.kind in MARKED]


def texts_of(values: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Return what screening reads; a list is read line by line."""
    return {name: "\n".join(v) if isinstance(v, list) else v for name, v in values.items()}


def reminder_day(day: date) -> date:
    """Return the last day on which a reminder still leaves a business day before a due date of ``day``."""
    current = day + timedelta(days=1)
    while not is_business_day(current):
        current += timedelta(days=1)
    return current


def _stop_text(finding: Finding) -> str:
    return _("「%(text)s」は公開できません。連絡はこのポータルを通して行います。削除してください。") % {
        "text": finding.text
    }
