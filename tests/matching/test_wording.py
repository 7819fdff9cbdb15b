"""Each direction asks its own questions; a proposal's page has one box to write in."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import DomainError
from matching import conversations, replying
from matching.models import Proposal
from matching.transitions import proposals
from organizations.acting import Actor
from tests.factories import sign_in
from tests.matching.factories import QUESTION, draft, now, received

pytestmark = pytest.mark.django_db
RESEARCHERS = {"提案の内容", "合うと考える理由", "進め方と期間", "費用の目安", "相手にお願いしたいこと"}
COMPANYS = {
    "相談の内容",
    "このシーズに関心を持った理由",
    "希望する進め方と時期",
    "予算の目安",
    "研究者にお願いしたいこと",
}


def page(who, name: str, thing) -> str:
    answer = sign_in(Client(), who).get(reverse(f"matching:{name}", args=[thing.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def spoken(html: str) -> set[str]:
    return {word for word in RESEARCHERS | COMPANYS if word in html}


def boxes(html: str) -> list[str]:
    """Return what the boxes below the messages are for."""
    thread = html.partition('id="thread"')[2].partition("</section>")[0]
    titles = ("相手に質問する", "質問に答える", "メッセージに返信する", "メッセージを書く")
    return [title for title in titles if f"<h2>{title}</h2>" in thread]


def test_form_asks_a_researcher_what_is_offered(need, researcher):
    assert spoken(page(researcher, "propose", need)) == RESEARCHERS


def test_form_asks_a_company_what_it_looks_for(seed, other_member):
    assert spoken(page(other_member, "approach", seed)) == COMPANYS


def test_company_meets_the_same_words_while_it_writes_on_and_looks(seed, other_member):
    begun = draft(other_member, seed)

    assert spoken(page(other_member, "proposal_edit", begun)) == COMPANYS
    assert spoken(page(other_member, "proposal_preview", begun)) == COMPANYS


def test_reader_of_an_approach_reads_the_companys_words(seed, other_member, researcher, coordinator):
    proposal = received(other_member, seed, coordinator)

    assert spoken(page(researcher, "proposal", proposal)) == COMPANYS
    desk = sign_in(Client(), coordinator).get(reverse("admin:matching_proposal_change", args=[proposal.pk]))
    assert spoken(desk.content.decode()) == COMPANYS


def test_what_is_missing_is_called_as_in_the_form(seed, other_member):
    begun = draft(other_member, seed, why_fits="")

    assert "<li>このシーズに関心を持った理由</li>" in page(other_member, "proposal_preview", begun)
    with pytest.raises(DomainError, match="題名・相談の内容・このシーズに関心を持った理由を書き"):
        proposals.submit(proposal=begun, version=begun.version, by=Actor.of(other_member), at=now())


def test_decider_has_one_box_for_a_question(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    assert boxes(page(member, "proposal", proposal)) == ["相手に質問する"]
    assert page(member, "proposal", proposal).count("質問を送る") == 1


def test_who_was_asked_has_one_box_for_the_answer(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    proposals.ask_for_more(
        proposal=proposal,
        version=proposal.version,
        question=QUESTION,
        token=uuid4(),
        by=Actor.of(member),
        at=now(),
    )

    assert boxes(page(researcher, "proposal", proposal)) == ["質問に答える"]
    assert boxes(page(member, "proposal", proposal)) == ["メッセージを書く"]


def test_decider_who_is_asked_something_answers_that_first(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    conversations.send(
        conversation=proposal.conversation, body=QUESTION, token=uuid4(), by=Actor.of(researcher), at=now()
    )

    assert boxes(page(member, "proposal", proposal)) == ["メッセージに返信する"]
    replying.reply(
        conversation=proposal.conversation,
        body="一日に百枚ほどです。",
        token=uuid4(),
        by=Actor.of(member),
        at=now(),
    )
    assert boxes(page(member, "proposal", Proposal.objects.get())) == ["相手に質問する"]


def test_short_question_is_refused_at_its_field_with_what_was_typed(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    form = {"version": proposal.version, "text": "短い問い", "token": uuid4()}

    answer = sign_in(Client(), member).post(
        reverse("matching:proposal_ask_more", args=[proposal.public_id]), form
    )

    html = answer.content.decode()
    at_field = html[html.index('id="id_comment_text"') :]
    assert (answer.status_code, boxes(html), "短い問い" in html) == (422, ["相手に質問する"], True)
    assert "20文字以上で書いてください" in at_field.split('id="id_comment_text_error"')[1][:200]
    assert 'data-counter-for="id_comment_text"' in at_field


def test_each_box_of_a_page_has_ids_of_its_own(need, company_admin, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    ids = re.findall(r'\bid="([^"]+)"', page(company_admin, "proposal", proposal))

    assert {"id_comment_text", "id_decline_text", "id_purpose"} <= set(ids)
    assert [name for name in set(ids) if ids.count(name) > 1] == []
