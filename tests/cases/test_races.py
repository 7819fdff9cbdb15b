"""Both sides finish the same step in the same second, on real connections."""

import pytest

from cases import services
from cases.enums import CaseWaiting
from cases.models import Case, NextStep, StepDone
from core.errors import StaleVersion
from matching.models import Introduction
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from tests.matching import scenes
from tests.matching.factories import now
from tests.matching.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def finish(case: Case, who) -> StepDone:
    return services.finish_step(case=case, due_on=case.due_on, by=Actor.of(who), at=now())


def test_one_side_finishes_the_step_and_the_other_is_told():
    built = scenes.case()
    case, coordinator = built["case"], built["coordinator"]
    company_admin, researcher = built["company_admin"], built["researcher"]

    answers = at_once(lambda: finish(case, company_admin), lambda: finish(case, researcher))

    refused = [answer for answer in answers if isinstance(answer, StaleVersion)]
    [done] = StepDone.objects.all()
    assert [answer for answer in answers if answer not in refused] == [done]
    assert [str(answer) for answer in refused] == ["予定が変わりました。いまの予定を確かめてください。"]
    case.refresh_from_db()
    assert (case.waiting_for, done.planned_on) == (CaseWaiting.DESK, case.first_meeting_due_on)
    told = InboxMessage.objects.filter(kind="cases/step_done")
    assert list(told.values_list("recipient", flat=True)) == [coordinator.user_id]
    assert OutboundMail.objects.filter(key__contains="case-step-done").count() == 1
    assert (Introduction.objects.count(), NextStep.objects.count()) == (1, 0)
