"""A need that the world reads is handed in again only when there is something new in it."""

import pytest
from django.urls import reverse

from needs import services
from tests.factories import actor_of, sign_in
from tests.needs.factories import published

pytestmark = pytest.mark.django_db


def test_a_published_need_is_submitted_again_only_once_it_is_rewritten(client, member, coordinator, noon):
    need = published(member, coordinator=coordinator, at=noon, themes=["T01", "T05"])
    sign_in(client, member)
    pages = [reverse(name, args=[need.public_id]) for name in ("needs:workspace", "needs:preview")]

    assert [client.get(page).context["is_as_published"] for page in pages] == [True, True]
    assert "この内容で提出する" not in client.get(pages[1]).text
    actor = actor_of(member)
    services.save_draft(
        need=need, actor=actor, version=need.version, values={"problem": "別の困りごとです。"}, at=noon
    )
    assert [client.get(page).context["is_as_published"] for page in pages] == [False, False]
    assert "この内容で提出する" in client.get(pages[1]).text
