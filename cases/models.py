"""The case file: who agreed to work on what, with whose help."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseStatus, CaseWaiting, PartySide
from cases.querysets import CaseQuerySet
from core.calendar import today
from core.models import PublicIdModel, StatusChange

USER = settings.AUTH_USER_MODEL


class Case(PublicIdModel):
    """One introduced pair on its way; an introduction opens exactly one."""

    introduction = models.OneToOneField(
        "matching.Introduction", on_delete=models.PROTECT, related_name="case"
    )
    title = models.CharField(_("題名"), max_length=200)
    status = models.CharField(_("段階"), max_length=20, choices=CaseStatus, default=CaseStatus.MEETING)
    coordinator = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("開始日時"))
    first_meeting_due_on = models.DateField(_("初回面談の期限"))
    waiting_for = models.CharField(
        _("待っている相手"), max_length=10, choices=CaseWaiting, default=CaseWaiting.SIDES
    )
    due_on = models.DateField(_("期日"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("案件")
        verbose_name_plural = _("案件")
        constraints = [
            models.CheckConstraint(
                name="cases_case_waits_until_a_day",
                condition=Q(status=CaseStatus.STOPPED, due_on__isnull=True)
                | (~Q(status=CaseStatus.STOPPED) & Q(due_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today()

    @property
    def waits_for_sides(self) -> bool:
        return self.due_on is not None and self.waiting_for == CaseWaiting.SIDES

    @property
    def next_step(self) -> "NextStep | None":
        """What comes next, as it was last written down."""
        return self.next_steps.order_by("-at", "-pk").first()


class Party(models.Model):
    """A person and body of one side; both sides have agreed to be named to each other."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=10, choices=PartySide)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person", "organization"], name="cases_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.side}"


class CaseStatusChange(StatusChange):
    """The log of a case's stages."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="changes")


class NextStep(models.Model):
    """What comes next in a case and when, as its coordinator has written it down; the newest one counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="next_steps")
    planned_on = models.DateField(_("予定の日"))
    note = models.CharField(_("次にすること"), max_length=400)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="cases_nextstep_says_what", condition=~models.Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.planned_on}"

    @property
    def heading(self) -> str:
        """What a timeline says of it."""
        return gettext("次の予定：%(day)s") % {"day": date_format(self.planned_on, gettext("Y年n月j日（D）"))}


class StepDone(models.Model):
    """What was planned for a day has been done, as one of the sides has said."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps_done")
    planned_on = models.DateField(_("予定の日"))
    side = models.CharField(max_length=10, choices=PartySide)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    def __str__(self) -> str:
        return f"{self.case_id} {self.planned_on}"

    @property
    def heading(self) -> str:
        """What a timeline says of it."""
        return gettext("済みました：%(day)sの予定") % {
            "day": date_format(self.planned_on, gettext("Y年n月j日（D）"))
        }
