"""The pages: who opens what, how much a list costs, what bad input does, and that words typed stay."""

import re
from collections.abc import Iterable
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases import services as cases
from core.text import normalise_newlines
from disclosure.services import exclude
from matching.enums import ProposalStatus
from matching.models import Conversation, Introduction, Message, Proposal, Suggestion
from organizations.enums import ApprovalPolicy
from tests.factories import MembershipFactory, sign_in
from tests.matching import factories
from tests.matching.factories import (
    QUESTION,
    TEXT,
    WORDS,
    agreed,
    asked,
    draft,
    question,
    received,
    submitted,
)
from tests.trust import matrix

pytestmark = pytest.mark.django_db
FORM = {name: value for name, value in WORDS.items() if name != "no_confidential"} | {"no_confidential": "on"}
ROLES = (
    "visitor",
    "member",
    "company_admin",
    "other_member",
    "researcher",
    "liaison_officer",
    "other_office",
    "coordinator",
    "other_coordinator",
    "portal_admin",
    "finance_officer",
)


@pytest.fixture
def other_office():
    from organizations.enums import Role
    from tests.factories import UniversityFactory

    return MembershipFactory(organization=UniversityFactory(), role=Role.LIAISON_OFFICE)


def page(name: str, *args) -> str:
    return reverse(f"matching:{name}", args=args)


def askers(may: Iterable[str], *, turn: str) -> list[str]:
    """Return two who may and three who may not, other ones each day; in the proof everybody."""
    may_not = [role for role in ROLES if role not in may]
    return [*matrix.some(sorted(may), 2, turn=turn), *matrix.some(may_not, 3, turn=turn)]


def wrong(open_as, path: str, *, readers: Iterable[str]) -> dict[str, int]:
    """Return the wrong answers: readers get the page, visitors the log-in page, others nothing."""
    right = {role: 302 if role == "visitor" else 200 if role in readers else 404 for role in ROLES}
    turn = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", path)
    answers = {role: open_as(role).get(path).status_code for role in askers(readers, turn=turn)}
    return {role: status for role, status in answers.items() if status != right[role]}


def test_received_proposal_is_read_by_both_sides_and_its_coordinator(open_as, need, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    readers = ("member", "company_admin", "researcher", "liaison_officer", "coordinator")
    assert wrong(open_as, page("proposal", proposal.public_id), readers=readers) == {}
    assert wrong(open_as, page("conversation", proposal.conversation.public_id), readers=readers) == {}


def test_draft_is_read_by_the_own_side_only(open_as, need, researcher, coordinator):
    proposal = draft(researcher, need)

    readers = ("researcher", "liaison_officer")
    for name in ("proposal", "proposal_edit", "proposal_preview"):
        assert wrong(open_as, page(name, proposal.public_id), readers=readers) == {}


def test_introduction_and_case_are_read_by_both_sides_and_the_coordinator(
    open_as, need, seed, company_admin, researcher, coordinator
):
    pair = asked(factories.suggestion(need, seed), coordinator)
    agreed(pair, company_admin, researcher)
    case = cases.open_case(introduction_id=pair.public_id, at=factories.now())

    readers = ("member", "company_admin", "researcher", "liaison_officer", "coordinator")
    assert wrong(open_as, page("introduction", pair.public_id), readers=readers) == {}
    assert wrong(open_as, reverse("cases:detail", args=[case.public_id]), readers=readers) == {}


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("proposal_withdraw", {"researcher", "liaison_officer"}),
        ("proposal_shortlist", {"member", "company_admin"}),
        ("proposal_approve", set()),
        ("proposal_adopt", set()),
    ],
)
def test_steps_are_taken_by_their_side_only(open_as, need, researcher, coordinator, name, may):
    proposal = received(researcher, need, coordinator)
    roles = askers(may, turn=name)

    took = {role for role in roles if takes_step(open_as(role), page(name, proposal.public_id))}

    assert took == may & set(roles), matrix.AGAIN


def takes_step(client, path: str) -> bool:
    """Tell whether the step was taken; it is taken back."""
    with transaction.atomic():
        proposal = Proposal.objects.get()
        client.post(path, {"version": proposal.version})
        taken = Proposal.objects.get().status != ProposalStatus.RECEIVED
        transaction.set_rollback(True)
    return taken


def test_proposal_from_the_need_page_to_the_coordinator(open_as, need, researcher):
    client, token = open_as("researcher"), str(uuid4())
    assert client.get(page("propose", need.public_id)).status_code == 200

    for _ in range(2):
        answer = client.post(page("propose", need.public_id), FORM | {"token": token, "preview": "1"})
    proposal = Proposal.objects.get()
    assert answer.url == page("proposal_preview", proposal.public_id)
    shown = client.get(answer.url).content.decode()
    assert WORDS["idea"] in shown
    for _ in range(2):
        answer = client.post(page("proposal_preview", proposal.public_id), {"version": proposal.version})

    proposal.refresh_from_db()
    assert (answer.status_code, proposal.status) == (302, ProposalStatus.SUBMITTED)
    assert client.get(page("proposal", proposal.public_id)).status_code == 200


def test_begun_draft_is_found_again(open_as, need, researcher):
    proposal = draft(researcher, need)

    assert open_as("researcher").get(page("propose", need.public_id)).url == page(
        "proposal_edit", proposal.public_id
    )


def test_half_filled_draft_is_saved(open_as, need, researcher):
    open_as("researcher").post(page("propose", need.public_id), {"title": "書きかけ", "token": str(uuid4())})

    assert Proposal.objects.get().title == "書きかけ"


def test_second_tab_keeps_what_was_typed_and_overwrites_nothing(open_as, need, researcher):
    proposal = draft(researcher, need)

    answer = open_as("researcher").post(page("propose", need.public_id), {"title": "別のタブ"})

    assert (answer.status_code, Proposal.objects.get().title) == (409, proposal.title)
    assert 'value="別のタブ"' in answer.content.decode()


def test_stale_edit_shows_both_texts(open_as, need, researcher):
    proposal = draft(researcher, need)
    data = FORM | {"title": "新しい題名", "version": proposal.version}
    client, path = open_as("researcher"), page("proposal_edit", proposal.public_id)
    client.post(path, data)

    answer = client.post(path, FORM | {"title": "古い画面の題名", "version": proposal.version})

    body = answer.content.decode()
    assert (answer.status_code, Proposal.objects.get().title) == (409, "新しい題名")
    assert "新しい題名" in body
    assert "古い画面の題名" in body


def test_names_are_marked_in_the_draft_and_in_the_preview(open_as, need, researcher, university):
    proposal = draft(researcher, need, idea=f"{university.name}の装置で測ります。")
    client = open_as("researcher")

    for name in ("proposal_edit", "proposal_preview"):
        assert (
            f"<mark>{university.name}</mark>" in client.get(page(name, proposal.public_id)).content.decode()
        )
    refused = client.post(page("proposal_preview", proposal.public_id), {"version": proposal.version})
    assert refused.status_code == 409


@pytest.mark.parametrize("name", ["propose", "ask_need"])
def test_excluded_company_and_unknown_need_are_the_same_404(open_as, need, other_member, other_company, name):
    exclude(listing_id=need.public_id, organizations=[other_company])
    client = open_as("other_member")

    hidden, unknown = client.get(page(name, need.public_id)), client.get(page(name, uuid4()))

    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert client.post(page(name, need.public_id), FORM | {"body": QUESTION}).status_code == 404


@pytest.mark.parametrize(("name", "who"), [("approach", "other_member"), ("ask_seed", "other_member")])
def test_seed_of_a_body_that_takes_no_part_leads_to_the_desk(open_as, seed, researcher, name, who):
    from django.utils import timezone

    researcher.ended_on = timezone.localdate()
    researcher.save()

    answer = open_as(who).get(page(name, seed.public_id))

    assert answer.status_code == 200
    assert "この機関はまだ参加していません" in answer.content.decode()
    assert reverse("pages:contact") in answer.content.decode()


def test_own_need_is_refused_kindly(open_as, need, member):
    answer = open_as("member").get(page("propose", need.public_id))

    assert answer.status_code == 409
    assert "自分の団体の投稿には書けません" in answer.content.decode()


def test_question_with_a_phone_number_stays_typed_and_is_marked(open_as, need, researcher):
    body = "電話は042-677-1111です。\r\n何枚ですか。"

    answer = open_as("researcher").post(page("ask_need", need.public_id), {"body": body})

    shown = answer.content.decode()
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "<mark>042-677-1111</mark>" in shown
    assert normalise_newlines(body).split("\n")[1] in shown


def test_thread_on_the_page_both_ways(open_as, need, member, researcher):
    talk, token = question(researcher, need), str(uuid4())
    client, path = open_as("member"), page("conversation", talk.public_id)

    for _ in range(2):
        client.post(path, {"body": "一日に五百枚です。", "token": token})

    shown = open_as("researcher").get(path).content.decode()
    assert Message.objects.count() == 2
    assert "一日に五百枚です。" in shown
    assert "青木" not in shown


def test_reply_that_names_is_kept_in_the_form(open_as, need, member, company, researcher):
    talk = question(researcher, need)

    answer = open_as("member").post(page("conversation", talk.public_id), {"body": f"{company.name}です。"})

    assert answer.status_code == 422
    assert f"<mark>{company.name}</mark>" in answer.content.decode()
    assert Message.objects.count() == 1


def test_settling_and_reporting_from_the_page(open_as, need, member, researcher):
    talk = question(researcher, need)
    client = open_as("member")

    client.post(
        page("conversation_report", talk.public_id), {"message": str(Message.objects.get().public_id)}
    )
    client.post(page("conversation_settle", talk.public_id))

    assert Message.objects.get().reported_at is not None
    assert Conversation.objects.get().due_on is None
    for wrong in ("", "x", str(uuid4()), "\x00"):
        assert client.post(page("conversation_report", talk.public_id), {"message": wrong}).status_code == 404


def test_office_reads_that_its_check_is_awaited_and_whose_proposal_it_is(
    open_as, need, researcher, university, liaison_officer, coordinator
):
    university.proposal_policy = ApprovalPolicy.APPROVE
    university.save()
    proposal = factories.submitted(researcher, need)
    address = page("proposal", proposal.public_id)

    shown = open_as("liaison_officer").get(address).content.decode()
    assert "あなたの窓口の確認を待っています" in shown
    assert researcher.user.full_name in shown
    assert "この提案を取り下げる" not in shown
    own = open_as("researcher").get(address).content.decode()
    assert "あなたの窓口の確認を待っています" not in own
    assert "この提案を取り下げる" in own


def test_office_queue_and_its_decisions(open_as, need, researcher, university, liaison_officer):
    university.proposal_policy = ApprovalPolicy.APPROVE
    university.save()
    proposal = submitted(researcher, need)
    client = open_as("liaison_officer")

    assert proposal.title in client.get(page("proposals")).content.decode()
    short = client.post(page("proposal_send_back", proposal.public_id), {"text": "短い", "version": 99})
    assert short.status_code == 422
    client.post(page("proposal_approve", proposal.public_id), {"version": proposal.version})

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.SUBMITTED


def test_declining_on_the_page_keeps_what_was_typed(open_as, need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    client, path = open_as("member"), page("proposal_decline", proposal.public_id)

    short = client.post(path, {"reason": "cost", "text": "短い文です", "version": proposal.version})
    none = client.post(path, {"reason": "", "text": TEXT, "version": proposal.version})

    assert (short.status_code, none.status_code) == (422, 422)
    assert "短い文です" in short.content.decode()
    assert TEXT in none.content.decode()
    client.post(path, {"reason": "cost", "text": TEXT, "version": proposal.version})
    assert TEXT in open_as("researcher").get(page("proposal", proposal.public_id)).content.decode()


def test_stale_decision_is_told_and_not_taken(open_as, need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    client = open_as("member")
    client.post(page("proposal_shortlist", proposal.public_id), {"version": proposal.version})

    answer = client.post(
        page("proposal_decline", proposal.public_id),
        {"reason": "cost", "text": TEXT, "version": proposal.version},
    )

    assert (answer.status_code, Proposal.objects.get().status) == (409, ProposalStatus.SHORTLISTED)


def test_from_received_to_the_case_on_the_pages(
    open_as, need, member, company_admin, researcher, coordinator, django_capture_on_commit_callbacks
):
    proposal = received(researcher, need, coordinator)
    asked_for = open_as("member").post(
        page("proposal_introduce", proposal.public_id), {"purpose": "試作の相談をしたいです。"}
    )
    pair = Introduction.objects.get()
    assert asked_for.url == page("introduction", pair.public_id)
    shown = open_as("company_admin").get(asked_for.url).content.decode()
    assert "同意すると、相手に伝わること" in shown
    assert "同意すると、相手に伝わること" not in open_as("member").get(asked_for.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        for role in ("company_admin", "researcher"):
            open_as(role).post(page("introduction_agree", pair.public_id))

    shown = open_as("researcher").get(asked_for.url).content.decode()
    assert "株式会社青梅精密" in shown
    assert "奥多摩工科大学" in open_as("company_admin").get(asked_for.url).content.decode()
    case = open_as("researcher").get(reverse("cases:list"))
    assert need.title in case.content.decode()


def test_suggestions_show_reasons_and_keep_marks(open_as, need, seed, member, researcher, other_member):
    row = factories.suggestion(need, seed)
    client = open_as("member")

    shown = client.get(page("suggestions")).content.decode()
    assert seed.title in shown
    assert "言葉が近い点：「板」" in shown
    client.post(page("suggestion_mark", row.public_id), {"mark": "interested"})
    open_as("researcher").post(page("suggestion_mark", row.public_id), {"mark": "not_for_us"})
    assert (
        open_as("other_member").post(page("suggestion_mark", row.public_id), {"mark": ""}).status_code == 404
    )

    assert Suggestion.objects.values_list("need_mark", "seed_mark").get() == ("interested", "not_for_us")
    client.post(page("suggestion_mark", row.public_id), {"mark": "\x00"})
    assert Suggestion.objects.get().need_mark == ""


def test_suggestions_vanish_with_their_listing(open_as, need, seed, member, other_member):
    from seeds.models import PublishedSeed

    factories.suggestion(need, seed)
    PublishedSeed.objects.filter(pk=seed.public_id).delete()

    assert "近いシーズが少ないようです" in open_as("member").get(page("suggestions")).content.decode()
    shown = open_as("other_member").get(page("suggestions")).content.decode()
    assert f'href="{reverse("needs:new")}">' in shown


def test_who_may_not_write_the_need_is_not_led_to_its_form(open_as, need, member, company_admin):
    colleague = MembershipFactory(organization=member.organization, role=member.role)
    address = f"{reverse('needs:edit', args=[need.public_id])}#id_problem"

    author = open_as("member").get(page("suggestions")).content.decode()
    other = sign_in(Client(), colleague).get(page("suggestions")).content.decode()

    assert "近いシーズが少ないようです" in other
    assert (address in author, address in other) == (True, False)
