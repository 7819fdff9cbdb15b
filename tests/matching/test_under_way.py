"""Two who are being introduced, or have a case, are led there instead of to a new proposal or approach."""

import pytest
from django.test import Client
from django.urls import reverse

from matching import under_way
from organizations.acting import Actor
from tests.factories import MembershipFactory, sign_in
from tests.matching.factories import agreed, asked, received, suggestion

pytestmark = pytest.mark.django_db


def known_to(who, need, seed):
    return under_way.of_pairs(Actor.of(who), [(need.public_id, seed.public_id)])


def page_of(who, name, *args):
    return sign_in(Client(), who).get(reverse(f"matching:{name}", args=args))


def test_both_sides_read_it_beside_the_pair_and_behind_the_buttons(
    need, seed, member, researcher, coordinator
):
    pair = suggestion(need, seed)
    before = page_of(member, "suggestions").content.decode()
    page = reverse("matching:introduction", args=[asked(pair, coordinator).public_id])

    for who, name, listing in ((member, "approach", seed), (researcher, "propose", need)):
        shown = page_of(who, "suggestions").content.decode()
        write = reverse(f"matching:{name}", args=[listing.public_id])
        assert (page in shown, f'href="{write}"' in shown) == (True, False)
        assert page_of(who, name, listing.public_id).headers["Location"] == page
    assert (page in before, "打診する" in before) == (False, True)


def test_a_colleague_of_the_researcher_may_still_propose(need, seed, researcher, coordinator):
    asked(suggestion(need, seed), coordinator)
    colleague = MembershipFactory(organization=researcher.organization, role=researcher.role)

    assert page_of(colleague, "propose", need.public_id).status_code == 200


def test_whose_masked_proposal_it_is_shows_only_after_both_agreed(
    need, seed, member, company_admin, researcher, coordinator
):
    suggestion(need, seed)
    introduction = asked(received(researcher, need, coordinator), coordinator)
    pair = (need.public_id, seed.public_id)

    # The company must not read from the pair that the masked proposer is this seed's researcher.
    assert known_to(member, need, seed) == {}
    assert known_to(researcher, need, seed) == {pair: introduction.public_id}

    agreed(introduction, company_admin, researcher)

    assert known_to(member, need, seed) == {pair: introduction.public_id}


def test_public_pages_lead_who_is_under_way_to_the_introduction(need, seed, member, researcher, coordinator):
    pair = asked(suggestion(need, seed), coordinator)
    page = reverse("matching:introduction", args=[pair.public_id])
    colleague = MembershipFactory(organization=researcher.organization, role=researcher.role)
    told = []
    for who, name, listing in (
        (researcher, "needs", need),
        (member, "seeds", seed),
        (colleague, "needs", need),
    ):
        body = (
            sign_in(Client(), who).get(reverse(f"{name}:detail", args=[listing.public_id])).content.decode()
        )
        write = reverse(f"matching:{'propose' if name == 'needs' else 'approach'}", args=[listing.public_id])
        told.append((page in body, f'href="{write}"' in body))

    assert told == [(True, False), (True, False), (False, True)]
