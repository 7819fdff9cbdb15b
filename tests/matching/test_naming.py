"""The page of who has looked: every own listing by its title, with its page, what was read and why."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from disclosure.enums import ListingKind, Purpose
from disclosure.models import Identity, ViewLog
from disclosure.services import log_view
from organizations.acting import Actor
from tests.factories import sign_in
from tests.matching.factories import WORDS, agreed, asked, now, question, received

pytestmark = pytest.mark.django_db
SEEN = reverse("disclosure:seen")


def lines(who) -> list[list[str]]:
    html = sign_in(Client(), who).get(SEEN).content.decode()
    rows = re.findall(r"<tr data-look>(.*?)</tr>", html, re.DOTALL)
    return [
        [
            " ".join(strip_tags(cell.replace("<br>", " ")).split())
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_every_kind_of_listing_is_shown_by_its_title(need, seed, member, researcher, coordinator):
    received(researcher, need, coordinator)
    question(researcher, need)
    ViewLog.objects.all().delete()
    for identity in Identity.objects.all():
        log_view(
            listing_id=identity.listing_id,
            actor=Actor.of(coordinator),
            item="identity",
            purpose=Purpose.BROKERING,
            at=now(),
        )

    own = {line[1] for line in lines(researcher)}

    assert own == {
        f"{seed.title} {ListingKind.SEED.label}",
        f"{WORDS['title']} {ListingKind.PROPOSAL.label}",
        f"{need.title} {ListingKind.CONVERSATION.label}",
    }
    assert {line[1] for line in lines(member)} == {f"{need.title} {ListingKind.NEED.label}"}


def test_titles_lead_to_the_own_pages(need, member, coordinator):
    ViewLog.objects.all().delete()
    log_view(
        listing_id=need.public_id,
        actor=Actor.of(coordinator),
        item="files",
        purpose=Purpose.REVIEW,
        at=now(),
    )
    client = sign_in(Client(), member)

    page = client.get(SEEN).content.decode()

    path = reverse("needs:workspace", args=[need.public_id])
    assert f'<a href="{path}">{need.title}</a>' in page
    assert client.get(path).status_code == 200
    assert lines(member)[0][2] == "元のファイル 目的：公開前の確認"


def test_reading_after_an_introduction_says_so(need, member, company_admin, researcher, coordinator):
    pair = agreed(asked(received(researcher, need, coordinator), member), company_admin, researcher)
    ViewLog.objects.all().delete()

    sign_in(Client(), company_admin).get(reverse("matching:introduction", args=[pair.public_id]))

    expected = "紹介で同意した項目（団体名・担当者名など） 目的：紹介後の確認"
    assert [line[2] for line in lines(researcher)] == [expected]
