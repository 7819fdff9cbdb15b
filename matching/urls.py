"""Addresses of suggestions, proposals, masked messages and introductions."""

from django.urls import path

from matching.views import conversations, drafts, introductions, proposals, suggestions, writing

app_name = "matching"

PROPOSAL, TALK, PAIR = (
    "my/proposals/<uuid:public_id>/",
    "my/conversations/<uuid:public_id>/",
    "my/introductions/<uuid:public_id>/",
)

urlpatterns = [
    path("needs/<uuid:public_id>/propose/", writing.propose, name="propose"),
    path("needs/<uuid:public_id>/ask/", writing.ask_need, name="ask_need"),
    path("seeds/<uuid:public_id>/approach/", writing.approach, name="approach"),
    path("seeds/<uuid:public_id>/ask/", writing.ask_seed, name="ask_seed"),
    path("my/suggestions/", suggestions.suggestion_list, name="suggestions"),
    path("my/suggestions/<uuid:public_id>/mark/", suggestions.suggestion_mark, name="suggestion_mark"),
    path("my/proposals/", proposals.proposal_list, name="proposals"),
    path(PROPOSAL, proposals.proposal_detail, name="proposal"),
    path(f"{PROPOSAL}edit/", drafts.edit, name="proposal_edit"),
    path(f"{PROPOSAL}preview/", drafts.preview, name="proposal_preview"),
    path(f"{PROPOSAL}withdraw/", proposals.withdraw, name="proposal_withdraw"),
    path(f"{PROPOSAL}approve/", proposals.approve, name="proposal_approve"),
    path(f"{PROPOSAL}send-back/", proposals.send_back, name="proposal_send_back"),
    path(f"{PROPOSAL}shortlist/", proposals.shortlist, name="proposal_shortlist"),
    path(f"{PROPOSAL}ask-more/", proposals.ask_more, name="proposal_ask_more"),
    path(f"{PROPOSAL}decline/", proposals.decline, name="proposal_decline"),
    path(f"{PROPOSAL}introduce/", proposals.introduce, name="proposal_introduce"),
    path(f"{PROPOSAL}adopt/", proposals.adopt, name="proposal_adopt"),
    path("my/conversations/", conversations.conversation_list, name="conversations"),
    path(TALK, conversations.conversation_detail, name="conversation"),
    path(f"{TALK}settle/", conversations.settle, name="conversation_settle"),
    path(f"{TALK}report/", conversations.report, name="conversation_report"),
    path("my/introductions/", introductions.introduction_list, name="introductions"),
    path(PAIR, introductions.introduction_detail, name="introduction"),
    path(f"{PAIR}agree/", introductions.agree, name="introduction_agree"),
    path(f"{PAIR}refuse/", introductions.refuse, name="introduction_refuse"),
    path(f"{PAIR}revoke/", introductions.revoke, name="introduction_revoke"),
]
