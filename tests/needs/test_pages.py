"""The pages of needs: writing, refusing, listing, and who gets which."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosure import attachments
from disclosure.services import assign_broker, excluded_organizations
from needs import forms, services, transitions
from needs.enums import NeedStatus
from needs.models import Need, PublishedNeed
from needs.public import today
from organizations.acting import Actor
from organizations.enums import OrganizationStatus, Role
from tests.factories import MembershipFactory, sign_in
from tests.needs import factories
from tests.needs.test_anonymity import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client, member):
    """The browser of a company member."""
    return sign_in(client, member)


def typed(need: Need, **changes: object) -> dict:
    """Return what the browser sends for the edit form."""
    sent = {
        "kind": "technology",
        "publication_ok": "ask_first",
        "student_ok": "on",
        "is_anonymous": "1",
        "decision_within_days": "60",
        "version": str(need.version),
    }
    texts = {name: getattr(need, name) for name in factories.TEXTS}
    return sent | texts | changes


# Writing


def test_three_texts_make_a_draft_even_half_filled(owner, member):
    token = owner.get(reverse("needs:new")).context["form"].initial["token"]

    response = owner.post(reverse("needs:new"), {"title": "題名だけ", "token": token})

    need = Need.objects.get()
    assert response.url == reverse("needs:edit", args=[need.public_id])
    assert (need.title, need.problem, need.status, need.is_anonymous) == ("題名だけ", "", "draft", True)


def test_the_same_form_sent_twice_makes_one_need(owner):
    token = owner.get(reverse("needs:new")).context["form"].initial["token"]

    answers = [owner.post(reverse("needs:new"), {"title": "一度だけ", "token": token}) for _ in range(2)]

    assert Need.objects.count() == 1
    assert answers[0].url == answers[1].url


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_form_without_a_good_token_keeps_what_was_typed(owner, other_member, token):
    stolen = forms.new_token(other_member.user_id)

    response = owner.post(
        reverse("needs:new"), {"title": "残る", "token": stolen if token is None else token}
    )
    again = response.context["form"].data["token"]
    owner.post(reverse("needs:new"), {"title": "残る", "token": again})

    assert response.status_code == 200
    assert "残る" in response.content.decode()
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "あ" * 81),
        ("problem", "あ" * 100_000),
        ("problem", "壊れた\x00文字"),
        ("kind", "no-such-kind"),
        ("themes", "T99"),
        ("research_fields", "RF999"),
        ("collaboration_types", "<script>"),
        ("budget_band", "B99"),
        ("deadline", "2026-13-45"),
        ("decision_within_days", "９９９９９９９９９９"),
        ("publication_ok", "maybe"),
        ("is_anonymous", "2"),
    ],
)
def test_bad_input_gets_an_error_and_loses_nothing(owner, member, noon, name, value):
    need = factories.draft(member, at=noon)

    response = owner.post(
        reverse("needs:edit", args=[need.public_id]),
        typed(need, **{"constraints": "書いた条件", name: value}),
    )

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [name]
    assert "書いた条件" in response.content.decode()
    assert Need.objects.get().version == need.version


def test_malformed_bytes_are_no_server_error(owner, member, noon):
    need = factories.draft(member, at=noon)
    body = b"title=%ED%A0%80%FF&version=1&kind=%00"

    response = owner.post(
        reverse("needs:edit", args=[need.public_id]),
        body,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 200


def test_line_breaks_count_once(owner, member, noon):
    need = factories.draft(member, at=noon)
    text = "\r\n".join(["あ"] * 1000)

    response = owner.post(reverse("needs:edit", args=[need.public_id]), typed(need, problem=text + "い"))

    assert response.status_code == 302
    assert len(Need.objects.get().problem) == 2000


def test_saving_marks_what_names_the_poster(owner, member, noon):
    need = factories.draft(member, at=noon)

    owner.post(reverse("needs:edit", args=[need.public_id]), typed(need, problem="青梅精密の工場です"))
    page = owner.get(reverse("needs:edit", args=[need.public_id])).content.decode()

    assert "<mark>青梅精密</mark>" in page
    assert "直すまで提出できません" in page


def test_restricted_detail_lives_in_the_vault_and_comes_back_to_its_company(owner, member, noon):
    need = factories.draft(member, at=noon)

    owner.post(reverse("needs:edit", args=[need.public_id]), typed(need, restricted_detail="炉は九百度"))

    page = owner.get(reverse("needs:edit", args=[need.public_id]))
    assert page.context["form"].initial["restricted_detail"] == "炉は九百度"
    assert "炉は九百度" not in str(Need.objects.values().get())


def test_uploads_survive_an_error_elsewhere(owner, member, noon):
    need = factories.draft(member, at=noon)
    good = SimpleUploadedFile("図.png", picture(), content_type="image/png")
    bad = SimpleUploadedFile("嘘.pdf", b"not a pdf", content_type="application/pdf")

    response = owner.post(
        reverse("needs:edit", args=[need.public_id]), typed(need, kind="x", files=[good, bad])
    )

    assert list(response.context["form"].errors) == ["kind", "files"]
    assert [kept.name for kept in attachments.files_of(need.public_id)] == ["図.png"]
    assert "嘘.pdf" in response.content.decode()


def test_stale_form_shows_the_difference_and_keeps_what_was_typed(owner, member, company_admin, noon):
    need = factories.draft(member, at=noon)
    services.save_draft(
        need=need, actor=Actor.of(company_admin), version=1, values={"title": "管理者の題名"}, at=noon
    )

    response = owner.post(reverse("needs:edit", args=[need.public_id]), typed(need, title="私の題名"))

    body = response.content.decode()
    assert response.status_code == 409
    assert "管理者の題名" in body
    assert "私の題名" in body
    assert Need.objects.get().title == "管理者の題名"
    owner.post(reverse("needs:edit", args=[need.public_id]), response.context["form"].data)
    assert Need.objects.get().title == "私の題名"


def test_saving_twice_in_a_row_is_no_conflict(owner, member, noon):
    need = factories.draft(member, at=noon)
    sent = typed(need, title="二度押し")

    answers = [owner.post(reverse("needs:edit", args=[need.public_id]), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


# Submitting


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
    assert "いまの状態では直せません" in response.content.decode()


def test_organisations_are_excluded_by_name(owner, member, other_company, noon):
    need = factories.draft(member, at=noon)
    address = reverse("needs:exclusions", args=[need.public_id])

    found = owner.get(address, {"q": "福生"}).context["found"]
    owner.post(address, {"organization": [str(found[0].public_id), "nonsense"]})

    assert list(excluded_organizations(need.public_id)) == [other_company]


# Listing


def shown(member, coordinator, count, noon) -> list[Need]:
    needs = [factories.published(member, coordinator=coordinator, at=noon) for _ in range(count)]
    PublishedNeed.objects.update(deadline=today() + timedelta(days=30))
    return needs


@pytest.mark.parametrize("count", [1, 3])
def test_public_list_costs_the_same_however_many_needs(
    client, member, coordinator, noon, count, django_assert_num_queries
):
    shown(member, coordinator, count, noon)
    client.get(reverse("needs:list"))

    with django_assert_num_queries(7):  # savepoint, role asked, role taken, count, page, role back, release
        response = client.get(reverse("needs:list"))

    assert len(response.context["needs"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_costs_the_same_however_many_needs(owner, member, noon, count, django_assert_num_queries):
    for _ in range(count):
        factories.draft(member, at=noon)
    owner.get(reverse("needs:mine"))

    with django_assert_num_queries(6):
        response = owner.get(reverse("needs:mine"))

    assert len(response.context["entries"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_desk_queue_costs_the_same_however_many_needs(
    client, member, coordinator, noon, count, django_assert_max_num_queries
):
    for _ in range(count):
        factories.submitted(member, at=noon)
    sign_in(client, coordinator)
    client.get(reverse("admin:needs_need_changelist"))

    with django_assert_max_num_queries(10):
        response = client.get(reverse("admin:needs_need_changelist"))

    assert response.content.decode().count("圏域内の団体") == count


@pytest.mark.parametrize(
    "query",
    [
        {"q": "曲がり"},
        {"kind": "technology"},
        {"theme": "T01"},
        {"deadline": "90"},
        {"budget": "B2"},
        {"q": "曲がり", "theme": "T01", "kind": "technology", "budget": "B2", "deadline": "60"},
    ],
)
def test_filters_find_what_fits(client, member, coordinator, noon, query):
    need = shown(member, coordinator, 2, noon)[0]
    PublishedNeed.objects.filter(public_id=need.public_id).update(
        theme_codes=["T01", "T03"], budget_band="B2"
    )
    PublishedNeed.objects.exclude(public_id=need.public_id).update(
        search_text="別の話", kind="fuzzy", deadline=today() + timedelta(days=100)
    )

    response = client.get(reverse("needs:list"), query)

    assert [card.public_id for card in response.context["needs"]] == [need.public_id]


@pytest.mark.parametrize(
    "query",
    [{"theme": "x"}, {"kind": "x"}, {"q": "\x00"}, {"q": "a" * 101}, {"page": "zzz"}, {"deadline": "-1"}],
)
def test_unknown_conditions_are_answered_with_a_page(client, query):
    assert client.get(reverse("needs:list"), query).status_code == 200


def test_empty_list_says_so(client):
    assert "募集中のニーズはまだありません" in client.get(reverse("needs:list")).content.decode()


# Who gets what

VIEWS = {
    "mine": ([], 200),
    "new": ([], 200),
    "workspace": (["need"], 200),
    "edit": (["need"], 200),
    "preview": (["need"], 200),
    "exclusions": (["need"], 200),
    "withdraw": (["need"], 200),
}
OUTSIDERS = (
    "other_member",
    "researcher",
    "coordinator",
    "other_coordinator",
    "portal_admin",
    "finance_officer",
)


@pytest.mark.parametrize("role", ["member", "company_admin"])
@pytest.mark.parametrize("name", VIEWS)
def test_own_company_opens_its_pages(client, member, noon, name, role, request):
    need = factories.draft(member, at=noon)
    sign_in(client, request.getfixturevalue(role))

    response = client.get(reverse(f"needs:{name}", args=[need.public_id] if VIEWS[name][0] else []))

    assert response.status_code == VIEWS[name][1]


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("name", [name for name in VIEWS if VIEWS[name][0]])
def test_the_pages_of_a_need_do_not_exist_for_others(client, member, coordinator, noon, name, role, request):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, request.getfixturevalue(role))

    theirs, unknown = (reverse(f"needs:{name}", args=[key]) for key in (need.public_id, uuid4()))
    assert client.get(theirs).status_code == client.get(unknown).status_code == 404
    assert client.post(theirs).status_code == client.post(unknown).status_code != 200


@pytest.mark.parametrize("name", VIEWS)
def test_visitors_are_asked_to_log_in(client, member, noon, name):
    need = factories.draft(member, at=noon)

    response = client.get(reverse(f"needs:{name}", args=[need.public_id] if VIEWS[name][0] else []))

    assert response.url.startswith(reverse("account_login"))


def test_colleague_reads_a_draft_but_only_author_and_administrator_write(client, member, company_admin, noon):
    need = factories.draft(member, at=noon)
    colleague = MembershipFactory(organization=member.organization)
    address = reverse("needs:edit", args=[need.public_id])

    answers = {}
    for who in (colleague, company_admin, member):
        sign_in(client, who)
        answers[who.pk] = client.get(address).status_code

    assert answers == {colleague.pk: 409, company_admin.pk: 200, member.pk: 200}


@pytest.mark.parametrize("role", ["member", "researcher", "liaison_officer", "finance_officer"])
def test_desk_pages_do_not_exist_for_others(client, member, noon, role, request):
    need = factories.submitted(member, at=noon)
    sign_in(client, request.getfixturevalue(role))

    assert client.get(reverse("admin:needs_need_changelist")).status_code == 404
    assert client.get(reverse("admin:needs_need_change", args=[need.pk])).status_code == 404


# The desk


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

    assert "圏域内の団体" not in page.content.decode()
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
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, coordinator)

    response = client.post(
        reverse("admin:needs_need_change", args=[need.pk]),
        redaction(need, problem="連絡は info@example.com へ", _approve="1"),
    )

    need.refresh_from_db()
    assert response.status_code == 409
    assert "info@example.com" in response.content.decode()
    assert need.status == NeedStatus.IN_REVIEW


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


@pytest.mark.parametrize("object_id", ["0", "x", "9" * 30, "1/../2"])
def test_odd_addresses_of_the_desk_are_not_found(client, coordinator, object_id):
    sign_in(client, coordinator)

    assert client.get(f"/admin/needs/need/{object_id}/change/").status_code == 404


def test_broker_reads_files_and_the_log_knows(client, member, coordinator, other_coordinator, noon):
    need = factories.draft(member, at=noon)
    kept = attachments.keep_file(
        listing_id=need.public_id, name="図.png", content=picture(), by=member.user, at=noon
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
