"""The desk's review of needs."""

import pytest
from django.urls import reverse

from disclosure import attachments
from disclosure.services import assign_broker
from needs import forms, services, transitions
from needs.enums import NeedStatus
from needs.models import Need
from organizations.acting import Actor
from organizations.enums import Role
from tests.factories import MembershipFactory, sign_in
from tests.needs import factories

pytestmark = pytest.mark.django_db


def test_taking_a_review_is_one_click_for_one_coordinator(
    client, member, coordinator, other_coordinator, noon
):
    need = factories.submitted(member, at=noon)
    address = reverse("admin:needs_need_change", args=[need.pk])
    sign_in(client, coordinator)
    client.post(address, {"_take": "1"})

    sign_in(client, other_coordinator)
    response = client.post(address, {"_take": "1"})

    assert response.status_code == 409
    assert "ほかのコーディネーターが担当しています" in response.content.decode()


def test_coordinator_of_the_posters_employer_finds_nothing_to_review(client, member, coordinator, noon):
    need = factories.submitted(member, at=noon)
    MembershipFactory(user=coordinator.user, organization=member.organization, role=Role.COMPANY_MEMBER)
    sign_in(client, coordinator)

    page = client.get(reverse("admin:needs_need_changelist"))
    answer = client.post(reverse("admin:needs_need_change", args=[need.pk]), {"_take": "1"})

    assert need.title not in page.content.decode()
    assert answer.status_code == 404


def redaction(need: Need, **changes: object) -> dict:
    texts = services.texts_of(need)
    return texts | {"version": str(need.version)} | changes


def test_approving_keeps_the_wording_and_clears(client, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, coordinator)

    client.post(
        reverse("admin:needs_need_change", args=[need.pk]), redaction(need, title="直した題名", _approve="1")
    )

    need.refresh_from_db()
    assert (need.status, need.title) == (NeedStatus.ANONYMITY_CLEARED, "直した題名")


def test_approving_a_leak_is_refused_and_changes_nothing(client, member, coordinator, noon):
    need = factories.draft(member, at=noon)
    kept = attachments.keep_file(
        listing_id=need.public_id, name="図.png", content=factories.picture(), by=member.user, at=noon
    )
    need = transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=noon)
    assign_broker(listing_id=need.public_id, coordinator=coordinator.user, at=noon)
    before = Need.objects.values().get()
    sign_in(client, coordinator)
    address = reverse("admin:needs_need_change", args=[need.pk])
    sent = redaction(need, problem="連絡は info@example.com へ", release=str(kept.public_id), _approve="1")

    response = client.post(address, sent)

    body = response.content.decode()
    assert response.status_code == 409
    assert response.context["form"]["problem"].value() == "連絡は info@example.com へ"
    assert f'value="{kept.public_id}" checked' in body
    assert "だれが書いたか分かる言葉や連絡先があります" in body
    assert [finding.text for finding in response.context["findings"]] == ["info@example.com"]
    assert Need.objects.values().get() == before
    assert not attachments.files_of(need.public_id).filter(released=True).exists()

    client.post(
        address, sent | {"problem": "曲がりを測れません", "version": response.context["form"].data["version"]}
    )

    need.refresh_from_db()
    assert (need.status, need.problem) == (NeedStatus.ANONYMITY_CLEARED, "曲がりを測れません")
    assert attachments.files_of(need.public_id).filter(released=True).exists()


def test_sending_back_without_a_reason_says_so_at_the_top(client, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, coordinator)

    response = client.post(
        reverse("admin:needs_need_change", args=[need.pk]),
        {"version": need.version, "reason": "", "comment_problem": "枚数は書かないで", "_return": "1"},
    )

    top, rest = response.content.decode().split("公開される投稿者の表示", 1)
    target = response.context["return_form"]["reason"].id_for_label
    assert f'<a href="#{target}">理由：理由を書いてください。</a>' in top
    assert f'id="{target}"' in rest
    assert "枚数は書かないで" in rest


def test_second_coordinators_form_meets_the_first_ones_change(client, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    services.redact(
        need=need, actor=Actor.of(coordinator), version=need.version, values={"title": "先の題名"}
    )
    sign_in(client, coordinator)

    response = client.post(
        reverse("admin:needs_need_change", args=[need.pk]), redaction(need, title="後の題名", _save="1")
    )

    body = response.content.decode()
    assert response.status_code == 409
    assert "先の題名" in body
    assert "後の題名" in body


def test_sending_back_from_the_desk_reaches_the_edit_page(client, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, coordinator)
    sent = {
        "version": need.version,
        "reason": "もう少し広く",
        "comment_problem": "枚数は書かないで",
        "_return": "1",
    }
    client.post(reverse("admin:needs_need_change", args=[need.pk]), sent)

    sign_in(client, member)
    page = client.get(reverse("needs:edit", args=[need.public_id])).content.decode()

    assert "枚数は書かないで" in page


def test_no_button_of_the_review_throws_away_what_stands_in_the_other_boxes(
    client, member, coordinator, noon
):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    address = reverse("admin:needs_need_change", args=[need.pk])
    sign_in(client, coordinator)
    words = {"reason": "もう少し広く", "comment_problem": "枚数は書かないで"}
    page = client.get(address).content.decode()
    own = page.split('id="review"', 1)[1].split("</form>", 1)[0]
    assert (page.count('form="review"'), 'name="problem"' in own) == (len(forms.ReturnForm().fields), True)

    refused = client.post(address, redaction(need, title="電話 042-000-0000", _approve="1") | words)
    saved = client.post(address, redaction(need, title="直した題名", _save="1") | words)
    need.refresh_from_db()
    unsent = client.post(address, redaction(need, title="もっと直した題名", _return="1"))
    kept = [[answer.context["return_form"][name].value() for name in words] for answer in (refused, saved)]
    assert (refused.status_code, kept) == (409, [list(words.values())] * 2)
    assert (need.title, unsent.context["form"]["title"].value()) == ("直した題名", "もっと直した題名")
    assert f"担当：{coordinator.user.full_name}" in saved.content.decode()

    client.post(address, redaction(need, title="もっと直した題名", _return="1") | words)
    need.refresh_from_db()
    assert (need.status, need.title) == (NeedStatus.CHANGES_REQUESTED, "もっと直した題名")


@pytest.mark.parametrize("object_id", ["0", "x", "9" * 30, "1/../2"])
def test_odd_addresses_of_the_desk_are_not_found(client, coordinator, object_id):
    sign_in(client, coordinator)

    assert client.get(f"/admin/needs/need/{object_id}/change/").status_code == 404


def test_broker_reads_files_and_the_log_knows(client, member, coordinator, other_coordinator, noon):
    need = factories.draft(member, at=noon)
    kept = attachments.keep_file(
        listing_id=need.public_id, name="図.png", content=factories.picture(), by=member.user, at=noon
    )
    transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=noon)
    assign_broker(listing_id=need.public_id, coordinator=coordinator.user, at=noon)

    answers = {}
    for who in (coordinator, other_coordinator):
        sign_in(client, who)
        for which in ("original", "rebuilt", "other"):
            address = f"/admin/needs/need/{need.pk}/files/{kept.public_id}/{which}/"
            answers[who.pk, which] = client.get(address).status_code

    assert list(answers.values()) == [200, 200, 404, 404, 404, 404]


def test_what_the_poster_is_rewriting_is_only_read_on_the_desk(client, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, coordinator)
    address = reverse("admin:needs_need_change", args=[need.pk])
    page = client.get(address).content.decode()
    assert ('<textarea name="problem"' in page, "投稿者が書きなおしています" in page) == (True, False)

    transitions.request_changes(
        need=need,
        actor=Actor.of(coordinator),
        version=need.version,
        reason="直してください。",
        comments={},
        at=noon,
    )

    page = client.get(address).content.decode()
    assert ("<textarea" in page, "投稿者が書きなおしています" in page) == (False, True)
    assert need.problem in page
