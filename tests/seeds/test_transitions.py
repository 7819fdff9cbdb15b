"""The steps of a seed: which exist, who takes them, who is told."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from classifications.models import Theme
from core.errors import DomainError, StaleVersion, StepRefused
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy, OrganizationStatus
from seeds import services, transitions
from seeds.enums import SeedStatus
from seeds.models import PublishedSeed, Seed, SeedStatusChange
from seeds.signals import seed_changed, seed_published, seed_withdrawn
from tests.seeds.factories import NOON, TEXT, draft, published, submitted

pytestmark = pytest.mark.django_db
S = SeedStatus
STEPS = {
    (S.DRAFT, S.OFFICE_CHECK),
    (S.DRAFT, S.PUBLISHED),
    (S.DRAFT, S.WITHDRAWN),
    (S.OFFICE_CHECK, S.PUBLISHED),
    (S.OFFICE_CHECK, S.RETURNED),
    (S.OFFICE_CHECK, S.WITHDRAWN),
    (S.OFFICE_CHECK, S.UNPUBLISHED),
    (S.RETURNED, S.OFFICE_CHECK),
    (S.RETURNED, S.PUBLISHED),
    (S.RETURNED, S.WITHDRAWN),
    (S.RETURNED, S.UNPUBLISHED),
    (S.PUBLISHED, S.PUBLISHED),
    (S.PUBLISHED, S.OFFICE_CHECK),
    (S.PUBLISHED, S.WITHDRAWN),
    (S.PUBLISHED, S.UNPUBLISHED),
    (S.WITHDRAWN, S.DRAFT),
}


@pytest.fixture
def facts():
    """Collect the facts that are announced."""
    heard = []
    signals = {"published": seed_published, "changed": seed_changed, "withdrawn": seed_withdrawn}
    ears = {}
    for name, signal in signals.items():
        ears[name] = lambda name=name, **fact: heard.append((name, fact["seed_id"]))
        signal.connect(ears[name])
    yield heard
    for name, signal in signals.items():
        signal.disconnect(ears[name])


def policy(university, value: ApprovalPolicy) -> None:
    university.seed_policy = value
    university.save()


def told(kind: str) -> set[str]:
    return set(InboxMessage.objects.filter(kind=kind).values_list("recipient__family_name", flat=True))


def rewritten(seed: Seed, **changes) -> Seed:
    return services.save_text(seed=seed, text={"themes": [], **changes}, version=seed.version)


def test_workflow_allows_exactly_the_agreed_steps():
    allowed = {
        (was, to) for was, to in product(SeedStatus, SeedStatus) if transitions.WORKFLOW.allows(was, to)
    }

    assert allowed == set(STEPS)


def test_approve_policy_sends_the_seed_to_the_office_with_a_due_day(researcher, liaison_officer, facts):
    seed = submitted(researcher)

    assert seed.status == S.OFFICE_CHECK
    assert seed.office_due_on == date(2026, 6, 10)
    assert PublishedSeed.objects.count() == 0
    assert told("seeds/to_check") == {"窓口"}
    assert OutboundMail.objects.get().to_address == liaison_officer.user.email
    assert facts == []


def test_auto_policy_publishes_at_once_and_leaves_the_office_alone(
    university, researcher, liaison_officer, facts
):
    policy(university, ApprovalPolicy.AUTO)

    seed = submitted(researcher)

    assert seed.status == S.PUBLISHED
    assert PublishedSeed.objects.get().published_on == date(2026, 6, 3)
    assert (told("seeds/shown"), told("seeds/shown_to_office")) == ({"研野"}, set())
    assert facts == [("published", str(seed.public_id))]


def test_notify_policy_publishes_and_tells_the_office(university, researcher, liaison_officer):
    policy(university, ApprovalPolicy.NOTIFY)

    seed = submitted(researcher)

    assert seed.status == S.PUBLISHED
    assert (told("seeds/shown"), told("seeds/shown_to_office")) == ({"研野"}, {"窓口"})


def test_office_submits_without_asking_itself(researcher, liaison_officer):
    seed = draft(researcher)

    seed = transitions.submit(seed=seed, actor=Actor.of(liaison_officer), version=1, at=NOON)

    assert seed.status == S.PUBLISHED
    assert InboxMessage.objects.filter(kind="seeds/to_check").count() == 0


def test_submitting_twice_is_one_submission(researcher, liaison_officer):
    seed = submitted(researcher)

    transitions.submit(seed=seed, actor=Actor.of(researcher), version=1, at=NOON)

    assert SeedStatusChange.objects.filter(seed=seed).count() == 1
    assert InboxMessage.objects.count() == 1
    assert OutboundMail.objects.count() == 1


def test_approving_publishes_and_tells_the_author_once(researcher, liaison_officer, facts):
    seed = submitted(researcher)

    for _ in range(2):
        seed = transitions.approve(seed=seed, actor=Actor.of(liaison_officer), version=1, at=NOON)

    assert (seed.status, seed.office_due_on) == (S.PUBLISHED, None)
    assert InboxMessage.objects.filter(kind="seeds/shown").count() == 1
    assert facts == [("published", str(seed.public_id))]


@pytest.mark.parametrize("who", ["researcher", "coordinator", "portal_admin"])
def test_nobody_but_the_office_approves_or_sends_back(request, researcher, who):
    seed, actor = submitted(researcher), Actor.of(request.getfixturevalue(who))

    with pytest.raises(DomainError):
        transitions.approve(seed=seed, actor=actor, version=1, at=NOON)
    with pytest.raises(DomainError):
        transitions.send_back(seed=seed, actor=actor, version=1, reason="図がありません", at=NOON)

    assert Seed.objects.get().status == S.OFFICE_CHECK


def test_sending_back_needs_a_reason_and_tells_it_once(researcher, liaison_officer):
    seed, actor = submitted(researcher), Actor.of(liaison_officer)

    with pytest.raises(DomainError):
        transitions.send_back(seed=seed, actor=actor, version=1, reason=" ", at=NOON)
    for _ in range(2):
        seed = transitions.send_back(
            seed=seed, actor=actor, version=1, reason="数字の条件を書いてください", at=NOON
        )

    assert seed.status == S.RETURNED
    message = InboxMessage.objects.get(kind="seeds/sent_back")
    assert (message.recipient, message.body.count("数字の条件を書いてください")) == (researcher.user, 1)


def test_one_officer_wins_and_the_other_is_refused(researcher, liaison_officer):
    seed, actor = submitted(researcher), Actor.of(liaison_officer)
    transitions.approve(seed=seed, actor=actor, version=1, at=NOON)

    with pytest.raises(StepRefused):
        transitions.send_back(seed=seed, actor=actor, version=1, reason="だめ", at=NOON)

    assert Seed.objects.get().status == S.PUBLISHED


def test_office_cannot_approve_a_text_it_has_not_read(researcher, liaison_officer):
    seed = submitted(researcher)

    with pytest.raises(StaleVersion):
        transitions.approve(seed=seed, actor=Actor.of(liaison_officer), version=7, at=NOON)

    assert PublishedSeed.objects.count() == 0


def test_old_text_stays_public_until_the_new_one_is_approved(researcher, liaison_officer, facts):
    seed = published(researcher, title="古い題名")
    rewritten(seed, title="新しい題名")

    seed = transitions.submit(seed=seed, actor=Actor.of(researcher), version=2, at=NOON)
    before = PublishedSeed.objects.get().title
    transitions.approve(seed=seed, actor=Actor.of(liaison_officer), version=2, at=NOON + timedelta(days=1))

    row = PublishedSeed.objects.get()
    assert (before, row.title) == ("古い題名", "新しい題名")
    assert (row.published_on, row.updated_on) == (date(2026, 6, 3), date(2026, 6, 4))
    assert [name for name, _id in facts] == ["published", "changed"]


def test_sent_back_change_leaves_the_old_text_public(researcher, liaison_officer):
    seed = published(researcher, title="古い題名")
    rewritten(seed, title="新しい題名")
    transitions.submit(seed=seed, actor=Actor.of(researcher), version=2, at=NOON)

    seed = transitions.send_back(
        seed=seed, actor=Actor.of(liaison_officer), version=2, reason="長い", at=NOON
    )

    assert (seed.status, seed.is_visible, PublishedSeed.objects.get().title) == (S.RETURNED, True, "古い題名")


def test_author_takes_a_submission_back(researcher):
    seed = submitted(researcher)

    seed = transitions.take_back(seed=seed, actor=Actor.of(researcher), at=NOON)

    assert (seed.status, seed.office_due_on) == (S.RETURNED, None)


def test_withdrawing_hides_and_tells_the_office_but_not_oneself(researcher, liaison_officer, facts):
    seed = published(researcher)

    for _ in range(2):
        seed = transitions.withdraw(seed=seed, actor=Actor.of(researcher), at=NOON, reason="出願のため")

    assert (seed.status, PublishedSeed.objects.count()) == (S.WITHDRAWN, 0)
    assert told("seeds/taken_down") == {"窓口"}
    assert [name for name, _id in facts] == ["published", "withdrawn"]


def test_withdrawing_a_draft_is_no_news(researcher, liaison_officer, facts):
    seed = draft(researcher)

    transitions.withdraw(seed=seed, actor=Actor.of(researcher), at=NOON)

    assert (InboxMessage.objects.count(), facts) == (0, [])


def test_withdrawn_seed_comes_back_as_a_draft(researcher):
    seed = published(researcher)
    transitions.withdraw(seed=seed, actor=Actor.of(researcher), at=NOON)

    seed = transitions.reopen(seed=seed, actor=Actor.of(researcher), at=NOON)

    assert (seed.status, seed.is_visible) == (S.DRAFT, False)


def test_administrator_stops_an_abusive_publication_with_a_reason(
    researcher, liaison_officer, portal_admin, facts
):
    seed = published(researcher)

    seed = transitions.unpublish(seed=seed, actor=Actor.of(portal_admin), reason="広告です", at=NOON)

    assert (seed.status, PublishedSeed.objects.count()) == (S.UNPUBLISHED, 0)
    assert told("seeds/unpublished") == {"研野", "窓口"}
    assert facts[-1] == ("withdrawn", str(seed.public_id))


@pytest.mark.parametrize("who", ["researcher", "liaison_officer", "coordinator"])
def test_nobody_else_stops_a_publication(request, researcher, who):
    seed = published(researcher)

    with pytest.raises(DomainError):
        transitions.unpublish(seed=seed, actor=Actor.of(request.getfixturevalue(who)), reason="だめ", at=NOON)

    assert PublishedSeed.objects.count() == 1


def test_what_is_not_public_cannot_be_stopped(researcher, portal_admin):
    seed = submitted(researcher)

    with pytest.raises(StepRefused):
        transitions.unpublish(seed=seed, actor=Actor.of(portal_admin), reason="広告です", at=NOON)


def test_institution_that_is_not_checked_yet_publishes_nothing(university, researcher):
    university.status = OrganizationStatus.PENDING
    university.save()
    seed = draft(researcher)

    with pytest.raises(DomainError):
        transitions.submit(seed=seed, actor=Actor.of(researcher), version=1, at=NOON)

    assert Seed.objects.get().status == S.DRAFT


@pytest.mark.parametrize("missing", ["title", "one_line", "summary", "ip_status"])
def test_half_a_seed_is_not_submitted(researcher, missing):
    seed = draft(researcher, **{missing: ""})

    with pytest.raises(DomainError):
        transitions.submit(seed=seed, actor=Actor.of(researcher), version=1, at=NOON)


@pytest.mark.parametrize("contact", ["042-000-0000", "taro@example.jp", "https://example.jp/x"])
def test_a_way_around_the_portal_stops_the_seed(researcher, contact):
    seed = draft(researcher, summary=f"くわしくは{contact}へ")

    with pytest.raises(DomainError, match="このポータルを通して"):
        transitions.submit(seed=seed, actor=Actor.of(researcher), version=1, at=NOON)


def test_names_do_not_stop_a_seed(university, researcher):
    seed = submitted(researcher, summary=f"{university.name}の研野花子が開発しました。")

    assert seed.status == S.OFFICE_CHECK


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": S.PUBLISHED}, "seeds_seed_status_agrees_with_publication"),
        ({"published_version": 1}, "seeds_seed_status_agrees_with_publication"),
        ({"status": S.OFFICE_CHECK}, "seeds_seed_check_has_due_day"),
        ({"office_due_on": date(2026, 6, 3)}, "seeds_seed_check_has_due_day"),
        ({"trl": 10}, "seeds_seed_trl_range"),
    ],
)
def test_database_refuses_what_cannot_be(researcher, fields, constraint):
    seed = draft(researcher)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Seed.objects.filter(pk=seed.pk).update(**fields)


def test_loading_takes_codes_and_publishes_silently(university, researcher, liaison_officer):
    text = TEXT | {"research_field_id": "RF26", "themes": Theme.objects.filter(pk="T05")}

    seed = services.register(organization=university, person=researcher.user, text=text)
    transitions.publish(seed=seed, by=researcher.user, at=NOON)

    row = PublishedSeed.objects.get()
    assert (row.research_field_id, row.trl_band, [theme.pk for theme in row.themes.all()]) == (
        "RF26",
        "prototype",
        ["T05"],
    )
    assert InboxMessage.objects.count() == 0


def test_nothing_is_told_or_shown_when_the_step_fails_halfway(university, researcher):
    university.seed_policy = ApprovalPolicy.AUTO
    university.save()
    seed = draft(researcher)

    def fail(**_):
        raise RuntimeError

    seed_published.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            transitions.submit(seed=seed, actor=Actor.of(researcher), version=1, at=NOON)
    finally:
        seed_published.disconnect(fail)

    assert (PublishedSeed.objects.count(), InboxMessage.objects.count(), OutboundMail.objects.count()) == (
        0,
        0,
        0,
    )
    assert Seed.objects.get().status == S.DRAFT
