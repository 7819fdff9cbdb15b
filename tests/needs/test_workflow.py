"""The life of a need: every step that exists, and none that does not."""

from datetime import date, timedelta
from itertools import product

import pytest

from core.errors import DomainError, StaleVersion, StepRefused
from disclosure.refusing import NamesFoundError
from needs import services, transitions
from needs.enums import NeedStatus, Side
from needs.models import Need, PublishedNeed
from needs.signals import need_changed, need_closed, need_published, need_withdrawn
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import OrganizationStatus
from tests.needs import factories

pytestmark = pytest.mark.django_db
S = NeedStatus
STEPS = {
    (S.DRAFT, S.IN_REVIEW),
    (S.DRAFT, S.WITHDRAWN),
    (S.IN_REVIEW, S.CHANGES_REQUESTED),
    (S.IN_REVIEW, S.ANONYMITY_CLEARED),
    (S.IN_REVIEW, S.WITHDRAWN),
    (S.CHANGES_REQUESTED, S.IN_REVIEW),
    (S.CHANGES_REQUESTED, S.WITHDRAWN),
    (S.ANONYMITY_CLEARED, S.PUBLISHED),
    (S.ANONYMITY_CLEARED, S.WITHDRAWN),
    (S.PUBLISHED, S.IN_REVIEW),
    (S.PUBLISHED, S.CLOSED),
    (S.PUBLISHED, S.EXPIRED),
    (S.PUBLISHED, S.WITHDRAWN),
    (S.CLOSED, S.SELECTING),
    (S.CLOSED, S.WITHDRAWN),
    (S.SELECTING, S.CONCLUDED),
    (S.SELECTING, S.NOT_CONCLUDED),
    (S.SELECTING, S.WITHDRAWN),
    (S.EXPIRED, S.PUBLISHED),
    (S.EXPIRED, S.ARCHIVED),
    (S.CONCLUDED, S.ARCHIVED),
    (S.NOT_CONCLUDED, S.ARCHIVED),
}


@pytest.fixture
def heard():
    """What the room announced, in order."""
    facts = []
    signals = {
        "published": need_published,
        "changed": need_changed,
        "closed": need_closed,
        "withdrawn": need_withdrawn,
    }
    ears = []
    for name, signal in signals.items():

        def ear(*, need_id, name=name, **_):
            facts.append((name, need_id))

        ears.append((signal, ear))
        signal.connect(ear)
    yield facts
    for signal, ear in ears:
        signal.disconnect(ear)


def test_workflow_allows_exactly_the_agreed_steps():
    allowed = {
        (was, to) for was, to in product(NeedStatus, NeedStatus) if transitions.WORKFLOW.allows(was, to)
    }

    assert allowed == set(STEPS)


def test_every_status_of_the_code_list_is_known():
    from classifications.choices import code_choices

    assert [code for code, _ in code_choices("need_state")] == NeedStatus.values


def test_submitting_sets_a_due_date_and_tells_the_desk_once(member, coordinator, other_coordinator, noon):
    need = factories.submitted(member, at=noon)

    assert (need.status, need.review_due_on) == (S.IN_REVIEW, date(2026, 6, 8))
    told = InboxMessage.objects.filter(kind="needs/submitted").order_by("recipient")
    assert [message.recipient_id for message in told] == sorted(
        [coordinator.user_id, other_coordinator.user_id]
    )
    assert all(need.title not in message.title + message.body for message in told)


def test_pending_company_drafts_but_does_not_submit(member, noon):
    need = factories.draft(member, at=noon)
    member.organization.status = OrganizationStatus.PENDING
    member.organization.save()

    with pytest.raises(DomainError, match="確認したあと"):
        transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=noon)

    assert Need.objects.get(pk=need.pk).status == S.DRAFT


@pytest.mark.parametrize("name", ["title", "problem", "wanted_result"])
def test_submission_asks_for_the_three_texts(member, noon, name):
    need = factories.draft(member, at=noon, **{name: " "})

    with pytest.raises(DomainError, match="書いてから提出"):
        transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=noon)


@pytest.mark.parametrize(
    "leak",
    [
        "株式会社青梅精密です",
        "電話 042-123-4567 まで",
        "連絡は info@oume.example.com へ",
        "https://oume.co.jp/",
    ],
)
def test_submission_is_blocked_by_what_names_the_poster(member, noon, leak):
    need = factories.draft(member, at=noon, problem=f"困っています。{leak}")

    with pytest.raises(NamesFoundError) as refused:
        transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=noon)

    assert {finding.field for finding in refused.value.findings} == {"problem"}


def test_the_same_text_without_the_name_passes(member, noon):
    assert factories.submitted(member, at=noon, problem="困っています。").status == S.IN_REVIEW


def test_text_that_a_coordinator_makes_leak_is_not_cleared(member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    actor = Actor.of(coordinator)
    need = services.redact(
        need=need, actor=actor, version=need.version, values={"problem": "青梅精密の工場で"}
    )

    with pytest.raises(NamesFoundError):
        transitions.clear(need=need, actor=actor, version=need.version, at=noon)


def test_anonymous_need_waits_for_the_batch_and_then_carries_only_a_day(member, coordinator, noon, heard):
    need = factories.cleared(member, coordinator=coordinator, at=noon)
    assert not PublishedNeed.objects.exists()

    assert transitions.publish_due(at=noon) == 1
    assert transitions.publish_due(at=noon) == 0

    shown = PublishedNeed.objects.get(public_id=need.public_id)
    assert (shown.label, shown.published_on) == (need.masked_label, date(2026, 6, 3))
    assert shown.deadline == date(2026, 6, 3) + timedelta(days=90)
    assert heard == [("published", str(need.public_id))]


def test_batch_order_does_not_follow_the_order_of_writing(member, coordinator, noon):
    for _ in range(4):
        factories.cleared(member, coordinator=coordinator, at=noon)
    transitions.publish_due(at=noon)

    from needs import public

    shown = [row["public_id"] for row in public.rows()]
    by_place = PublishedNeed.objects.order_by("shuffle").values_list("public_id", flat=True)
    assert shown == list(by_place)
    assert PublishedNeed._meta.pk.name == "public_id"


def test_named_need_appears_at_once_under_its_name(member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon, is_anonymous=False)

    assert PublishedNeed.objects.get(public_id=need.public_id).label == "株式会社青梅精密"


def test_need_of_a_company_that_lost_its_approval_is_not_published(member, coordinator, noon):
    factories.cleared(member, coordinator=coordinator, at=noon)
    member.organization.status = OrganizationStatus.SUSPENDED
    member.organization.save()

    assert transitions.publish_due(at=noon) == 0


def test_sending_back_needs_a_reason_and_reaches_the_poster(member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    actor = Actor.of(coordinator)
    with pytest.raises(DomainError, match="理由"):
        transitions.request_changes(
            need=need, actor=actor, version=need.version, reason=" ", comments={}, at=noon
        )

    need = transitions.request_changes(
        need=need,
        actor=actor,
        version=need.version,
        reason="量を書いてください",
        comments={"problem": "何枚?"},
        at=noon,
    )

    assert (need.status, need.desk_comments) == (S.CHANGES_REQUESTED, {"problem": "何枚?"})
    assert need.review_due_on == date(2026, 6, 17)
    told = InboxMessage.objects.filter(kind="needs/returned")
    assert [message.recipient_id for message in told] == [member.user_id]


def test_resubmission_goes_to_the_assigned_coordinator_alone(member, coordinator, other_coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    need = transitions.request_changes(
        need=need, actor=Actor.of(coordinator), version=need.version, reason="直して", comments={}, at=noon
    )
    InboxMessage.objects.all().delete()

    transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=noon)

    told = InboxMessage.objects.filter(kind="needs/submitted")
    assert [message.recipient_id for message in told] == [coordinator.user_id]


def test_second_coordinator_with_an_old_version_is_refused(member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    actor = Actor.of(coordinator)
    services.redact(need=need, actor=actor, version=need.version, values={"title": "別の題名"})

    with pytest.raises(StaleVersion):
        transitions.clear(need=need, actor=actor, version=need.version, at=noon)


def test_coordinator_who_is_not_assigned_cannot_clear(member, coordinator, other_coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)

    with pytest.raises(DomainError, match="担当"):
        transitions.clear(need=need, actor=Actor.of(other_coordinator), version=need.version, at=noon)


def test_old_text_stays_visible_while_a_new_one_is_reviewed(member, coordinator, noon, heard):
    need = factories.published(member, coordinator=coordinator, at=noon)
    actor = Actor.of(member)
    need = services.save_draft(
        need=need, actor=actor, version=need.version, values={"title": "新しい題名"}, at=noon
    )
    need = transitions.submit(need=need, actor=actor, version=need.version, at=noon)
    assert PublishedNeed.objects.get().title == factories.TEXTS["title"]

    need = transitions.clear(need=need, actor=Actor.of(coordinator), version=need.version, at=noon)
    transitions.publish_due(at=noon + timedelta(days=2))

    shown = PublishedNeed.objects.get()
    assert (shown.title, shown.published_on) == ("新しい題名", date(2026, 6, 3))
    assert [fact for fact, _ in heard] == ["published", "changed"]


def test_withdrawn_need_is_gone_for_the_world(member, company_admin, coordinator, noon, heard):
    need = factories.published(member, coordinator=coordinator, at=noon)
    with pytest.raises(DomainError):
        transitions.withdraw(need=need, actor=Actor.of(member), reason="やめます", at=noon)

    transitions.withdraw(need=need, actor=Actor.of(company_admin), reason="やめます", at=noon)

    assert not PublishedNeed.objects.exists()
    assert heard[-1] == ("withdrawn", str(need.public_id))
    told = InboxMessage.objects.filter(kind="needs/ended")
    assert [message.recipient_id for message in told] == [coordinator.user_id]


def test_deadline_expires_a_need_without_answers_and_closes_one_with(member, coordinator, noon, heard):
    lonely = factories.published(member, coordinator=coordinator, at=noon)
    answered = factories.published(member, coordinator=coordinator, at=noon)
    services.note_answer(answered.public_id)
    later = noon + timedelta(days=91)

    transitions.end_overdue(at=later)
    transitions.end_overdue(at=later)

    assert Need.objects.get(pk=lonely.pk).status == S.EXPIRED
    assert Need.objects.get(pk=answered.pk).status == S.CLOSED
    assert [row.public_id for row in PublishedNeed.objects.all()] == [answered.public_id]
    assert sorted(heard[2:]) == sorted(("closed", str(need.public_id)) for need in (lonely, answered))


def test_expired_need_comes_back_with_its_reviewed_text_only(member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon)
    actor = Actor.of(member)
    need = services.save_draft(
        need=need, actor=actor, version=need.version, values={"problem": "誰も見ていない文"}, at=noon
    )
    later = noon + timedelta(days=91)
    transitions.end_overdue(at=later)

    need = transitions.renew(need=need, actor=actor, at=later)

    shown = PublishedNeed.objects.get()
    assert (shown.problem, shown.deadline) == (factories.TEXTS["problem"], later.date() + timedelta(days=90))


def test_renewal_ends_after_a_year(member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon)
    for _ in range(4):
        need = transitions.renew(need=need, actor=Actor.of(member), at=noon)

    assert need.deadline == noon.date() + timedelta(days=365)
    with pytest.raises(DomainError, match="365日"):
        transitions.renew(need=need, actor=Actor.of(member), at=noon)


def test_concluding_walks_the_steps_between(member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon)

    transitions.conclude(public_id=need.public_id, at=noon)

    steps = need.changes.order_by("pk").values_list("now", flat=True)
    assert list(steps)[-3:] == ["closed", "selecting", "concluded"]


def test_a_step_that_does_not_exist_is_refused_in_words(member, noon):
    need = factories.draft(member, at=noon)

    with pytest.raises(StepRefused, match="下書き"):
        transitions.close(need=need, actor=Actor.of(member), at=noon)


def test_history_names_nobody_of_the_poster(member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon)

    steps = need.changes.order_by("pk").values_list("now", "side", "by")
    assert list(steps) == [
        ("in_review", Side.POSTER, None),
        ("anonymity_cleared", Side.DESK, coordinator.user_id),
        ("published", Side.SYSTEM, None),
    ]


def test_late_review_and_near_deadline_are_told_once_a_day(member, coordinator, noon):
    waiting = factories.in_review(member, coordinator=coordinator, at=noon)
    shown = factories.published(member, coordinator=coordinator, at=noon)
    InboxMessage.objects.all().delete()

    for day in (waiting.review_due_on + timedelta(days=1), shown.deadline - timedelta(days=14)):
        services.remind(on=day)
        services.remind(on=day)

    told = InboxMessage.objects.order_by("pk").values_list("kind", "recipient")
    assert list(told) == [
        ("needs/review_overdue", coordinator.user_id),
        ("needs/expiring", member.user_id),
    ]


def test_ended_needs_are_put_away_after_ninety_days(member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon)
    transitions.conclude(public_id=need.public_id, at=noon)
    Need.objects.update(saved_at=noon)

    transitions.archive_old(at=noon + timedelta(days=90))
    assert Need.objects.get().status == S.CONCLUDED
    transitions.archive_old(at=noon + timedelta(days=91))

    assert (Need.objects.get().status, PublishedNeed.objects.exists()) == (S.ARCHIVED, False)
