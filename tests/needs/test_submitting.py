"""The poster's steps on pages: handing in, taking back, choosing who must not see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classifications.choices import code_choices
from core.errors import DomainError
from disclosure import attachments
from disclosure.services import brokers_of, excluded_organizations
from needs import services
from needs.enums import NeedStatus
from needs.models import Need
from organizations.acting import Actor
from organizations.enums import OrganizationStatus
from tests.factories import MembershipFactory, sign_in
from tests.needs import factories

pytestmark = pytest.mark.django_db


def test_submission_needs_consent_and_happens_once(owner, member, coordinator, noon):
    need = factories.draft(member, at=noon)
    address = reverse("needs:preview", args=[need.public_id])

    refused = owner.post(address, {"version": need.version})
    first = owner.post(address, {"version": need.version, "agreed": "on"})
    second = owner.post(address, {"version": need.version, "agreed": "on"})

    assert "agreed" in refused.context["form"].errors
    assert first.url == second.url == reverse("needs:workspace", args=[need.public_id])
    assert Need.objects.get().changes.count() == 1


def test_leaking_draft_has_no_button_and_is_not_submitted(owner, member, noon):
    need = factories.draft(member, at=noon, problem="電話は042-123-4567です")
    address = reverse("needs:preview", args=[need.public_id])

    page = owner.get(address)
    owner.post(address, {"version": need.version, "agreed": "on"})

    assert "この内容で提出する" not in page.content.decode()
    assert Need.objects.get().status == NeedStatus.DRAFT


def test_the_preview_promises_no_day_of_publication(owner, member, coordinator, noon):
    waiting = factories.submitted(member, at=noon)
    shown = factories.published(member, coordinator=coordinator, at=noon)

    pages = [owner.get(reverse("needs:workspace", args=[need.public_id])) for need in (waiting, shown)]

    assert ["<dt>公開日</dt>" in page.content.decode() for page in pages] == [False, True]


def test_preview_names_what_is_missing_before_anybody_presses_submit(owner, member, noon):
    need = factories.draft(member, at=noon)
    address = reverse("needs:preview", args=[need.public_id])
    whole = owner.get(address).content.decode()
    Need.objects.update(wanted_result=" ")

    page = owner.get(address).content.decode()

    assert ("この内容で提出する" in whole, "この内容で提出する" in page) == (True, False)
    assert f'<li><a href="{reverse("needs:edit", args=[need.public_id])}#id_wanted_result">' in page


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("deadline", "2020-01-01", "募集の締切日は、明日以降の日にしてください。"),
        ("problem", "", "「困っていること」を書いてから提出してください。"),
    ],
)
def test_what_is_missing_is_told_on_the_preview_with_the_way_to_its_field(
    owner, member, noon, field, value, reason
):
    need = factories.draft(member, at=noon)
    Need.objects.update(**{field: value})

    response = owner.post(
        reverse("needs:preview", args=[need.public_id]), {"version": need.version, "agreed": "on"}
    )

    body = response.content.decode()
    assert response.status_code == 409
    assert reason in body
    assert f'href="{reverse("needs:edit", args=[need.public_id])}#id_{field}"' in body
    assert "ほかの画面かほかの人が先に操作したか" not in body
    assert Need.objects.get().status == NeedStatus.DRAFT


def test_company_that_waits_for_approval_sees_why_it_cannot_submit(owner, member, noon):
    need = factories.draft(member, at=noon)
    member.organization.status = OrganizationStatus.PENDING
    member.organization.save()

    page = owner.get(reverse("needs:preview", args=[need.public_id])).content.decode()

    assert "事務局が団体を確認すると、提出できます" in page
    assert "この内容で提出する" not in page


def test_withdrawing_asks_for_a_reason(owner, member, noon):
    need = factories.draft(member, at=noon)
    address = reverse("needs:withdraw", args=[need.public_id])

    refused = owner.post(address, {"reason": ""})
    owner.post(address, {"reason": "方針が変わりました"})

    assert "reason" in refused.context["form"].errors
    assert Need.objects.get().status == NeedStatus.WITHDRAWN


def test_refused_step_is_a_page_with_its_reason(owner, member, noon):
    need = factories.submitted(member, at=noon)

    response = owner.get(reverse("needs:edit", args=[need.public_id]))

    assert response.status_code == 409
    assert (
        "いまは「確認中」のため、直せません。コーディネーターが確認しています。" in response.content.decode()
    )


def test_what_a_second_tab_typed_after_submission_comes_back_to_be_copied(owner, member, noon):
    need = factories.submitted(member, at=noon)
    upload = SimpleUploadedFile("図面.png", factories.picture())
    sent = {
        "version": need.version,
        "title": "二つめの画面の題名",
        "problem": "一行目\r\n" + "長い説明<b>。" * 20,
        "kind": "technology",
        "deadline": "2020-01-01",
        "student_ok": "on",
        "restricted_detail": "炉は九百度",
        "files": upload,
    }

    response = owner.post(reverse("needs:edit", args=[need.public_id]), sent)

    body = response.content.decode()
    rows = {label: value for _id, label, value in response.context["typed"]}
    assert response.status_code == 409
    assert "いまは「確認中」のため、直せません。コーディネーターが確認しています。" in body
    assert "書いた内容は次のとおりです。控えておいてください" in body
    assert "長い説明&lt;b&gt;。" * 20 in body
    assert rows == {
        "タイトル": "二つめの画面の題名",
        "困っていること": sent["problem"],
        "種類": dict(code_choices("need_kind"))["technology"],
        "募集の締切日": "2020-01-01",
        "学生が参加してもよい": "✓",
        "公開しない詳細": "炉は九百度",
        "添付ファイル": "図面.png",
    }
    assert Need.objects.get().title == factories.TEXTS["title"]


def test_organisations_are_excluded_by_name(owner, member, other_company, noon):
    need = factories.draft(member, at=noon)
    address = reverse("needs:exclusions", args=[need.public_id])

    found = owner.get(address, {"q": "福生"}).context["found"]
    owner.post(address, {"organization": [str(found[0].public_id), "nonsense"]})

    assert list(excluded_organizations(need.public_id)) == [other_company]


def test_an_unwanted_coordinator_loses_the_need_at_once(owner, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    address = reverse("needs:exclusions", args=[need.public_id])
    assert list(Need.objects.for_desk(Actor.of(coordinator))) == [need]

    owner.post(address, {"coordinator": [str(coordinator.user.public_id)]})

    assert not brokers_of(need.public_id).exists()
    assert not Need.objects.for_desk(Actor.of(coordinator)).exists()
    with pytest.raises(DomainError):
        services.take_review(need=need, actor=Actor.of(coordinator), at=noon)


def test_the_poster_sees_what_the_coordinator_reworded(owner, member, coordinator, noon):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    need = services.redact(
        need=need, actor=Actor.of(coordinator), version=need.version, values={"title": "板の曲がりを測りたい"}
    )
    address = reverse("needs:workspace", args=[need.public_id])

    assert owner.get(address).context["rewritten"] == [
        ("タイトル", factories.TEXTS["title"], "板の曲がりを測りたい")
    ]


def test_renewing_and_closing_are_for_the_author_and_administrators(
    client, member, company_admin, other_member, coordinator, noon
):
    need = factories.published(member, coordinator=coordinator, at=noon)
    colleague = MembershipFactory(organization=member.organization)

    answers = {}
    for who in (other_member, colleague, member, company_admin):
        sign_in(client, who)
        answers[who.pk] = client.post(reverse("needs:renew", args=[need.public_id])).status_code
        client.post(reverse("needs:close", args=[need.public_id]))
        if who in (other_member, colleague):
            assert Need.objects.get().status == NeedStatus.PUBLISHED

    assert list(answers.values()) == [404, 409, 302, 409]
    assert Need.objects.get().status == NeedStatus.CLOSED


def test_only_the_own_company_downloads_its_upload(client, member, other_member, coordinator, noon):
    need = factories.draft(member, at=noon)
    kept = attachments.keep_file(
        listing_id=need.public_id, name="図.png", content=factories.picture(), by=member.user, at=noon
    )

    answers = []
    for who in (member, other_member, coordinator):
        sign_in(client, who)
        address = reverse("needs:original_file", args=[need.public_id, kept.public_id])
        answers.append(client.get(address).status_code)

    assert answers == [200, 404, 404]


def test_choosing_needs_an_answer_and_may_end_without_a_partner(owner, member, coordinator, noon):
    need = factories.published(member, coordinator=coordinator, at=noon)
    select, end = (reverse(f"needs:{name}", args=[need.public_id]) for name in ("select", "end"))
    owner.post(reverse("needs:close", args=[need.public_id]))
    assert owner.post(select).status_code == 409

    services.note_answer(need.public_id)
    answers = [
        owner.post(select),
        owner.post(end, {"reason": ""}),
        owner.post(end, {"reason": "条件が合わない"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 200, 302]
    assert Need.objects.get().status == NeedStatus.NOT_CONCLUDED
