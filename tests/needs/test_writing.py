"""Writing a need: drafts, errors, files, two people at one draft."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from disclosure import attachments
from needs import forms, services
from needs.models import Need
from organizations.acting import Actor
from tests.needs import factories

pytestmark = pytest.mark.django_db


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


def test_an_empty_form_makes_no_draft_and_keeps_its_token(owner):
    token = owner.get(reverse("needs:new")).context["form"].initial["token"]

    empty = owner.post(reverse("needs:new"), {"title": "", "problem": " \n ", "token": token})
    drafts = Need.objects.count()
    owner.post(reverse("needs:new"), {"wanted_result": "三秒で測りたい", "token": token})

    assert (empty.status_code, drafts) == (200, 0)
    assert "どれか1つだけでも書いてください" in empty.content.decode()
    assert empty.context["form"]["token"].value() == token
    assert Need.objects.get().wanted_result == "三秒で測りたい"


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


NOTHING_FOUND = "どの会社か分かる言葉は見つかりませんでした"


@pytest.mark.parametrize("page", ["edit", "preview"])
def test_only_a_draft_with_texts_is_called_free_of_names(owner, member, noon, page):
    written = factories.draft(member, at=noon)
    empty = factories.draft(member, at=noon, **dict.fromkeys(factories.TEXTS, ""))

    bodies = [
        owner.get(reverse(f"needs:{page}", args=[need.public_id])).content.decode()
        for need in (written, empty)
    ]

    assert [NOTHING_FOUND in body for body in bodies] == [True, False]


def test_nothing_is_called_free_of_names_beside_errors(owner, member, noon):
    need = factories.draft(member, at=noon)

    response = owner.post(reverse("needs:edit", args=[need.public_id]), typed(need, deadline="2020-01-01"))

    assert NOTHING_FOUND not in response.content.decode()


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


def test_uploads_are_saved_together_with_the_texts(owner, member, noon):
    need = factories.draft(member, at=noon)
    uploads = [SimpleUploadedFile(f"{color}.png", factories.picture(color)) for color in ("red", "blue")]

    response = owner.post(
        reverse("needs:edit", args=[need.public_id]), typed(need, title="板の曲がり", files=uploads)
    )

    assert response.status_code == 302
    assert Need.objects.get().title == "板の曲がり"
    assert [kept.name for kept in attachments.files_of(need.public_id)] == ["red.png", "blue.png"]


def test_uploads_survive_an_error_elsewhere(owner, member, noon):
    need = factories.draft(member, at=noon)
    good = SimpleUploadedFile("図.png", factories.picture(), content_type="image/png")
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


@pytest.mark.parametrize("written", ["2027-01-31", "2027/1/31", "２０２７年１月３１日"])
def test_days_are_read_as_people_write_them(written):
    assert forms.DayField().clean(written) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("days", "is_kept"), [(-2000, False), (0, False), (1, True), (365, True), (366, False)]
)
def test_a_deadline_lies_between_tomorrow_and_a_year_from_now(owner, member, noon, days, is_kept):
    need = factories.draft(member, at=noon)
    day = timezone.localdate() + timedelta(days=days)

    response = owner.post(
        reverse("needs:edit", args=[need.public_id]),
        typed(need, title="書いた題名", deadline=day.isoformat()),
    )

    assert (response.status_code, Need.objects.get().deadline) == ((302, day) if is_kept else (200, None))
    if not is_kept:
        assert list(response.context["form"].errors) == ["deadline"]
        assert {"書いた題名", day.isoformat()} <= {
            response.context["form"][n].value() for n in ("title", "deadline")
        }


def test_the_year_of_a_published_need_counts_from_its_publication(owner, member, noon):
    need = factories.draft(member, at=noon)
    published_on = timezone.localdate() - timedelta(days=300)
    Need.objects.update(published_on=published_on)
    address = reverse("needs:edit", args=[need.public_id])

    late, good = (
        owner.post(address, typed(need, deadline=(published_on + timedelta(days=days)).isoformat()))
        for days in (366, 365)
    )

    assert (late.status_code, good.status_code) == (200, 302)


def test_a_title_stays_on_one_line(owner, member, noon):
    need = factories.draft(member, at=noon)

    owner.post(
        reverse("needs:edit", args=[need.public_id]), typed(need, title="一行目\r\nBcc: x@example.com")
    )

    assert Need.objects.get().title == "一行目 Bcc: x@example.com"
