"""A proposal is kept while it is written, and a page left open never replaces a newer text."""

import pytest
from django.urls import reverse

from matching.models import Proposal
from tests.factories import sign_in
from tests.matching import factories

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}


def test_a_proposal_is_kept_before_its_button_is_pressed(client, member, coordinator, researcher):
    address = reverse("matching:propose", args=[factories.need(member, coordinator).public_id])
    sign_in(client, researcher)
    typed = {"token": "7f0c7b9a-1c1c-4c4c-8c8c-0123456789ab", "idea": "縞模様の光", "title": "長" * 81}

    told = client.post(address, typed, headers=AUTOSAVE).json()
    client.post(address, typed | {"idea": "もっと", "version": told["version"]}, headers=AUTOSAVE)
    late = client.post(address, typed | {"idea": "古い", "version": told["version"]}, headers=AUTOSAVE)

    proposal = Proposal.objects.get()
    assert "「題名」" in told["said"] or "「タイトル」" in told["said"]
    assert (proposal.idea, proposal.title, late.status_code) == ("もっと", "", 409)


def test_a_page_on_which_nothing_was_written_begins_no_draft(client, member, coordinator, researcher):
    address = reverse("matching:propose", args=[factories.need(member, coordinator).public_id])
    sign_in(client, researcher)

    refused = client.post(address, {"idea": "  ", "no_confidential": "on", "preview": "1"})
    kept = client.post(address, {"idea": "縞模様の光"})

    assert (refused.status_code, "どれか1つだけでも書いてください" in refused.content.decode()) == (422, True)
    assert (kept.status_code, Proposal.objects.count()) == (302, 1)
