"""マイページ and its menu: what waits for whom, and only the doors of the acting role."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.calendar import today
from disclosure import consents
from matching import conversations
from matching.engine import telling
from matching.models import Proposal
from matching.replying import reply
from matching.transitions import proposals
from organizations.acting import Actor, actor_for
from organizations.enums import Role
from organizations.label_words import shown_label
from pages.counting import waiting_counts
from pages.holding import holding_of
from pages.waiting import counts_of, waiting_for
from tests.factories import MembershipFactory, UserFactory, sign_in
from tests.matching import factories
from tests.needs import factories as needs
from tests.seeds import factories as seeds
from tests.trust import matrix

pytestmark = pytest.mark.django_db
MY = "/my/"
ROLES = {
    "member": {"needs", "suggestions", "proposals"},
    "company_admin": {"needs", "suggestions", "proposals"},
    "researcher": {"seeds", "suggestions", "proposals"},
    "liaison_officer": {"office", "seeds", "suggestions", "proposals"},
    "coordinator": {"desk"},
    "portal_admin": {"desk"},
    "finance_officer": {"clients", "suggestions", "proposals"},
    "municipality_officer": {"clients", "suggestions", "proposals"},
    "supporter": {"clients", "suggestions", "proposals"},
}
EVERYBODY = {"my", "inbox", "searches", "organization", "preferences"}
EXCHANGES = {"conversations", "introductions", "cases"}


@pytest.fixture
def need(member, coordinator):
    return factories.need(member, coordinator)


@pytest.fixture
def seed(researcher):
    return factories.seed(researcher)


@pytest.fixture
def supporter(bank):
    return MembershipFactory(organization=bank, role=Role.SUPPORTER)


def waiting_of(who):
    actor = Actor.of(who)
    found = waiting_for(actor, holding_of(actor))
    # Whatever the scene, the menu says the same.
    assert +Counter(waiting_counts(actor)) == counts_of(found)
    return found


def things(who):
    return [(thing.what, thing.title) for thing in waiting_of(who)]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_starts_with_its_own_doors_and_menu(role, request, django_assert_max_num_queries):
    client = sign_in(Client(), request.getfixturevalue(role))

    with django_assert_max_num_queries(20):
        page = client.get(MY)

    entries = page.context["workspace_menu"]
    seen = set() if "desk" in ROLES[role] else {"seen"}
    assert {entry.code for entry in entries} == ROLES[role] | EVERYBODY | EXCHANGES | seen
    assert 2 <= len(page.context["doors"]) <= 3
    led_to = matrix.some([*(entry.url for entry in entries), *_doors(page)], 4, turn=role)
    answers = {url: client.get(url).status_code for url in led_to}
    assert set(answers.values()) == {200}, (answers, matrix.AGAIN)


def _doors(page):
    first = [page.context["first"]] if page.context["first"] else []
    return [door.url for door in [*first, *page.context["doors"]]]


def test_who_belongs_nowhere_is_led_to_a_body():
    client = Client()
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(MY)

    assert page.context["first"].url == reverse("organizations:new")
    assert {entry.code for entry in page.context["workspace_menu"]} == EVERYBODY
    assert client.get(reverse("organizations:new")).status_code == 200


def test_the_menu_says_where_one_is_and_stays_out_of_public_pages(client, member, need):
    sign_in(client, member)

    inside = client.get(reverse("needs:workspace", args=[need.public_id])).context["workspace_menu"]
    outside = client.get(reverse("needs:list")).context["workspace_menu"]

    assert [entry.code for entry in inside if entry.is_current] == ["needs"]
    assert list(outside) == []


def test_every_page_of_the_workspace_says_what_waits_and_forgets_it_after_a_step(
    client, need, researcher, coordinator, member
):
    sign_in(client, member)
    inbox, profile = reverse("notifications:inbox"), reverse("accounts:profile")
    factories.received(researcher, need, coordinator)

    counted = _counts(client.get(inbox))
    factories.question(researcher, need)
    kept = _counts(client.get(profile))
    client.post(reverse("notifications:read_all"))

    assert (counted, kept) == ({"proposals": 1}, {"proposals": 1})
    assert _counts(client.get(profile)) == {"proposals": 1, "conversations": 1} == _counts(client.get(MY))


def _counts(page):
    entries = page.context["workspace_menu"]
    return {entry.code: entry.count for entry in entries if entry.count and entry.code != "inbox"}


def test_a_company_finds_everything_that_waits_for_it(need, seed, researcher, coordinator, company_admin):
    needs.draft(company_admin, at=factories.now(), title="書きかけ")
    factories.received(researcher, need, coordinator)
    factories.draft(company_admin, seed, title="相談したい")
    factories.question(researcher, need)
    factories.suggestion(need, seed)
    MembershipFactory(organization=company_admin.organization, approved=False, user__family_name="新井")

    found = things(company_admin)

    assert sorted(found) == sorted(
        [
            ("書きかけのニーズを続ける", "書きかけ"),
            ("提案に答える", factories.WORDS["title"]),
            ("書きかけの打診を続ける", "相談したい"),
            ("メッセージに返信する", need.title),
            ("新しい候補を見る（1件）", need.title),
            ("参加の申請に答える", "新井 花子"),
        ]
    )


def test_a_researcher_finds_drafts_questions_and_partners(need, seed, researcher, member):
    seeds.draft(researcher, title="書きかけのシーズ")
    factories.draft(researcher, need, title="書きかけの提案です")
    factories.question(member, seed)
    factories.suggestion(need, seed)

    assert sorted(things(researcher)) == sorted(
        [
            ("書きかけのシーズを続ける", "書きかけのシーズ"),
            ("書きかけの提案を続ける", "書きかけの提案です"),
            ("メッセージに返信する", seed.title),
            ("新しい候補を見る（1件）", seed.title),
        ]
    )


def test_what_waits_for_others_is_not_shown(need, seed, researcher, coordinator, other_member):
    factories.received(researcher, need, coordinator)
    factories.question(researcher, need)
    factories.suggestion(need, seed)

    assert things(other_member) == []
    # The sender of the proposal waits, and has only the new partner to look at.
    assert things(researcher) == [("新しい候補を見る（1件）", seed.title)]


def test_an_introduction_waits_until_the_own_side_has_answered(
    need, seed, researcher, coordinator, company_admin
):
    introduction = factories.asked(factories.suggestion(need, seed), coordinator)
    asked = ("紹介に答える", introduction.first_title)
    assert (asked in things(company_admin), asked in things(researcher)) == (True, True)

    factories.agreed(introduction, company_admin)

    assert (asked in things(company_admin), asked in things(researcher)) == (False, True)


def test_unanswered_introductions_are_those_that_one_may_answer(
    need, seed, member, company_admin, coordinator
):
    introduction = factories.asked(factories.suggestion(need, seed), coordinator)
    pairs = {introduction.public_id: introduction.listing_ids}

    found = {
        who: bool(consents.unanswered(Actor.of(who), pairs)) for who in (member, company_admin, coordinator)
    }

    one_by_one = {
        who: any(consents.capacity_of(Actor.of(who), listing) for listing in introduction.listing_ids)
        for who in found
    }
    assert found == one_by_one == {member: False, company_admin: True, coordinator: False}


def test_the_nearest_date_comes_first_and_late_is_said_in_words(
    client, need, researcher, coordinator, member
):
    factories.question(researcher, need)
    late = factories.received(researcher, need, coordinator)
    Proposal.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=2))

    page = sign_in(client, member).get(MY)

    assert [thing.what for thing in page.context["waiting"]] == ["提案に答える", "メッセージに返信する"]
    assert "期限切れ（2日）" in page.content.decode()


def test_an_own_seed_says_how_many_partners_and_what_to_add(client, need, seed, researcher):
    facts = {"missing_in_seed": [telling.TRL], "shared_words": [["板", "板"]]}
    factories.suggestion(need, seed, reasons=facts)

    page = sign_in(client, researcher).get(MY)

    own = page.context["listings"][0]
    assert (own.found, own.found_path) == (1, f"/my/suggestions/?of={seed.public_id}")
    assert own.addition.url == f"/my/seeds/{seed.public_id}/edit/#id_trl"
    assert own.addition.text in page.content.decode()


def test_what_stands_between_the_sides_says_who_is_waited_for(client, need, researcher, coordinator, member):
    factories.received(researcher, need, coordinator)

    received = sign_in(client, member).get(MY).context["underway"]
    sent = sign_in(Client(), researcher).get(MY).context["underway"]

    assert [(thing.kind, thing.waits_for) for thing in received] == [("届いた提案", "あなた")]
    assert [(thing.kind, thing.waits_for) for thing in sent] == [("送った提案", "受け取った側")]


def test_the_page_costs_the_same_with_one_row_and_with_three(
    client, researcher, coordinator, company_admin, django_assert_max_num_queries
):
    counts = []
    sign_in(client, company_admin)
    for turn in (1, 2):
        for number in range(turn):
            row = factories.need(company_admin, coordinator, title=f"板を測る{turn}{number}")
            seed = factories.seed(researcher, title=f"測る装置{turn}{number}")
            factories.asked(factories.suggestion(row, seed), coordinator)
            factories.received(researcher, row, coordinator)
            factories.question(researcher, row)
            MembershipFactory(organization=company_admin.organization, approved=False)
        with django_assert_max_num_queries(20) as captured:
            assert client.get(MY).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
    actor = actor_for(company_admin.user)
    assert len(waiting_for(actor, holding_of(actor))) == 12 + 3


def test_an_asked_proposer_is_told_once_and_so_is_who_gets_the_answer(need, researcher, coordinator, member):
    proposal = factories.received(researcher, need, coordinator)
    given = {"token": uuid4(), "at": factories.now()}
    asked = proposals.ask_for_more(
        proposal=proposal, version=proposal.version, question="あ" * 20, by=Actor.of(member), **given
    )

    assert things(researcher) == [("追加の説明を送る", proposal.title)]

    given = {"token": uuid4(), "at": factories.now()}
    thread = asked.conversation
    reply(conversation=thread, body="い" * 20, by=Actor.of(researcher), wants_answer=True, **given)
    conversations.send(
        conversation=thread,
        body="う" * 20,
        by=Actor.of(researcher),
        wants_answer=True,
        **given | {"token": uuid4()},
    )
    thread.refresh_from_db()
    (waiting,) = [thing for thing in waiting_of(member) if thing.of != "suggestions"]
    told = "提案に答える（まず、メッセージに返信）"
    assert (waiting.what, waiting.due_on) == (told, thread.due_on)


def test_a_proposal_stops_waiting_when_consent_is_asked(need, researcher, coordinator, company_admin):
    proposal = factories.received(researcher, need, coordinator)
    assert [what for what, _title in things(company_admin)] == ["提案に答える"]

    factories.asked(proposal, company_admin)

    page = sign_in(Client(), company_admin).get(MY)
    assert [what for what, _title in things(company_admin)] == ["紹介に答える"]
    assert {row.kind: row.waits_for for row in page.context["underway"]} == {
        "届いた提案": "",
        "紹介": "あなた",
    }


def test_an_english_reader_finds_english_titles_and_labels_as_far_as_there_are_any(
    client, member, researcher, coordinator
):
    seed = seeds.published(researcher, title_en="Film that mends itself")
    row = factories.received(member, seed, coordinator, title="相談したい")
    sign_in(client, researcher)
    pages = {
        language: "".join(
            client.get(f"{language}{path}").content.decode()
            for path in (MY, "/my/proposals/?tab=received", f"/my/proposals/{row.public_id}/")
        )
        for language in ("", "/en")
    }

    found = {
        language: (seed.title in html, seed.title_en in html, row.proposer_label in html)
        for language, html in pages.items()
    }
    assert found == {"": (True, False, True), "/en": (False, True, False)}
    with override("en"):
        assert shown_label(row.proposer_label) in pages["/en"]
