"""An invention that is not filed, or not public yet, does not leave by way of its seed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError, StaleVersion
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy
from seeds import rules, services, transitions
from seeds.models import PublishedSeed, ResearcherProfile, SeedStatusChange
from tests.factories import sign_in
from tests.seeds.factories import NOON, draft, published, submitted

pytestmark = pytest.mark.django_db
CANARY = "蜃気楼合金"
INVENTION = {
    "one_line": f"{CANARY}で薄くする",
    "summary": f"{CANARY}を使う",
    "advantages": f"{CANARY}は軽い",
    "applications": [CANARY],
    "keywords": [CANARY],
    "lab_name": f"{CANARY}研究室",
    "researcher_name": f"{CANARY}太郎",
}


@pytest.fixture
def _auto(university) -> None:
    university.seed_policy = ApprovalPolicy.AUTO
    university.save()


@pytest.mark.usefixtures("_auto")
@pytest.mark.parametrize("by", ["researcher", "liaison_officer"])
def test_unfiled_invention_is_not_published(request, researcher, by):
    seed = draft(researcher, ip_status="unfiled")

    with pytest.raises(DomainError, match="新規性の喪失"):
        transitions.submit(seed=seed, actor=Actor.of(request.getfixturevalue(by)), version=1, at=NOON)

    assert PublishedSeed.objects.count() == 0


@pytest.mark.usefixtures("_auto")
def test_without_the_guard_the_invention_would_leave(researcher, monkeypatch):
    monkeypatch.setattr(rules, "guard_of", lambda seed: rules.Guard.OPEN)
    seed = draft(researcher, ip_status="unfiled", summary=CANARY)

    transitions.submit(seed=seed, actor=Actor.of(researcher), version=1, at=NOON)

    assert PublishedSeed.objects.get().summary == CANARY


def test_unpublished_application_shows_title_number_institution_and_licence_wish(client, researcher):
    seed = published(researcher, ip_status="filed_unpublished", **INVENTION)

    row = PublishedSeed.objects.get()
    pages = [
        client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode(),
        client.get(reverse("seeds:list")).content.decode(),
        client.get(reverse("researchers:list")).content.decode(),
    ]

    assert (row.title, row.patent_number, row.institution_name, row.licence_terms) == (
        seed.title,
        "特願2026-000001",
        "奥多摩工科大学",
        "非独占の実施許諾を希望します。",
    )
    assert (row.collaboration_types, row.trl, row.researcher) == (["license"], None, None)
    assert row.search_text.count(CANARY) == 0
    assert [page.count(CANARY) for page in pages] == [0, 0, 0]
    assert pages[0].count("特願2026-000001") == 2  # for people, and for machines


def test_database_refuses_a_withheld_text(researcher):
    published(researcher, ip_status="filed_unpublished")

    with pytest.raises(IntegrityError, match="withheld_is_bare"), transaction.atomic():
        PublishedSeed.objects.update(summary=CANARY)


def test_office_lifts_the_block_with_a_reason_that_is_kept_and_told(researcher, liaison_officer):
    seed = draft(researcher, ip_status="unfiled", summary=CANARY)

    seed = services.lift_guard(
        seed=seed, actor=Actor.of(liaison_officer), version=1, reason="論文で公開済みです", at=NOON
    )
    transitions.submit(seed=seed, actor=Actor.of(liaison_officer), version=1, at=NOON)

    change = SeedStatusChange.objects.get(reason="論文で公開済みです")
    assert (change.by, change.version) == (liaison_officer.user, 1)
    assert InboxMessage.objects.get(kind="seeds/guard_lifted").recipient == researcher.user
    assert PublishedSeed.objects.get().summary == CANARY


def test_lifted_block_holds_for_one_text_only(researcher, liaison_officer):
    seed = draft(researcher, ip_status="unfiled")
    services.lift_guard(seed=seed, actor=Actor.of(liaison_officer), version=1, reason="公開済み", at=NOON)

    seed = services.save_text(seed=seed, text={"summary": CANARY, "themes": []}, version=1)

    with pytest.raises(DomainError, match="新規性の喪失"):
        transitions.submit(seed=seed, actor=Actor.of(researcher), version=2, at=NOON)


@pytest.mark.parametrize("who", ["researcher", "coordinator", "portal_admin", "member"])
def test_nobody_else_lifts_the_block(request, researcher, who):
    seed, actor = draft(researcher, ip_status="unfiled"), Actor.of(request.getfixturevalue(who))

    with pytest.raises(DomainError):
        services.lift_guard(seed=seed, actor=actor, version=1, reason="公開済み", at=NOON)


def test_lifting_needs_a_reason_and_the_text_that_was_read(researcher, liaison_officer):
    seed, actor = draft(researcher, ip_status="unfiled"), Actor.of(liaison_officer)

    with pytest.raises(DomainError):
        services.lift_guard(seed=seed, actor=actor, version=1, reason="　", at=NOON)
    with pytest.raises(StaleVersion):
        services.lift_guard(seed=seed, actor=actor, version=2, reason="公開済み", at=NOON)


def test_form_explains_the_loss_of_novelty_before_anything_is_saved(client, researcher):
    page = sign_in(client, researcher).get(reverse("seeds:new")).content.decode()

    assert page.count("新規性の喪失") == 1


def test_preview_of_an_unfiled_invention_says_why_and_offers_no_submission(client, researcher):
    seed = draft(researcher, ip_status="unfiled")

    page = sign_in(client, researcher).get(reverse("seeds:preview", args=[seed.public_id])).content.decode()

    assert page.count("新規性の喪失") == 1
    assert page.count(reverse("seeds:submit", args=[seed.public_id])) == 0


def test_switching_a_published_seed_to_unpublished_application_takes_the_text_away(
    researcher, liaison_officer
):
    seed = published(researcher, **INVENTION)
    services.save_text(seed=seed, text={"ip_status": "filed_unpublished", "themes": []}, version=1)

    transitions.submit(seed=seed, actor=Actor.of(liaison_officer), version=2, at=NOON)

    row = PublishedSeed.objects.get()
    assert (row.is_text_withheld, row.summary, row.search_text.count(CANARY)) == (True, "", 0)
    profile = ResearcherProfile.objects.get()
    assert (profile.keywords, profile.lab_name) == ([], "")


def test_office_sees_what_the_guard_holds_back(client, researcher, liaison_officer):
    held = draft(researcher, ip_status="unfiled")
    draft(researcher)
    submitted(researcher)

    response = sign_in(client, liaison_officer).get(reverse("seeds:office"), {"show": "held"})

    assert [seed.pk for seed in response.context["page"]] == [held.pk]
