"""A need sent back: why, by when, what comes next; on the page, in the mail, and when the day comes near."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from needs import services, transitions
from needs.enums import NeedStatus
from needs.models import Need
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from tests.factories import sign_in
from tests.needs import factories

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 17)
REASON = "客先の業種から会社が分かります"


def sent_back(member, coordinator, *, at) -> Need:
    need = factories.in_review(member, coordinator=coordinator, at=at)
    return transitions.request_changes(
        need=need,
        actor=Actor.of(coordinator),
        version=need.version,
        reason=REASON,
        comments={"problem": "何枚測りますか"},
        at=at,
    )


def told() -> list[tuple]:
    return list(InboxMessage.objects.order_by("pk").values_list("kind", "recipient"))


def test_the_mail_tells_why_by_when_and_what_comes_next(member, coordinator, noon):
    sent_back(member, coordinator, at=noon)

    mail = OutboundMail.objects.get(to_address=member.user.email)
    assert f"理由：{REASON}" in mail.text
    assert "提出の期限：2026年6月17日（水）" in mail.text
    assert "コーディネーターが3営業日以内に確認します" in mail.text


@pytest.mark.parametrize("page", ["workspace", "edit"])
def test_the_poster_reads_the_reason_and_the_comments(owner, member, coordinator, page):
    need = sent_back(member, coordinator, at=timezone.now())

    shown = owner.get(reverse(f"needs:{page}", args=[need.public_id])).context["comments"]

    assert [(str(label), text) for label, text in shown] == [
        ("差戻しの理由", REASON),
        ("困っていること", "何枚測りますか"),
    ]


def test_the_pages_of_the_poster_show_the_day_and_the_next_step(owner, member, coordinator):
    need = sent_back(member, coordinator, at=timezone.now())
    day = f'<time datetime="{need.review_due_on:%Y-%m-%d}">'

    pages = [
        owner.get(reverse("needs:workspace", args=[need.public_id])).content.decode(),
        owner.get(reverse("needs:mine")).content.decode(),
        owner.get(reverse("pages:my")).content.decode(),
    ]

    assert [day in page for page in pages] == [True, True, True]
    assert ["3営業日以内にもう一度確認します" in page for page in pages[:2]] == [True, True]


def test_the_coordinator_sees_the_same_day(client, member, coordinator):
    need = sent_back(member, coordinator, at=timezone.now())
    day = need.review_due_on

    page = sign_in(client, coordinator).get(reverse("admin:needs_need_change", args=[need.pk]))

    assert f"{day.year}年{day.month}月{day.day}日" in page.content.decode()


def test_the_reason_is_gone_once_the_text_is_handed_in_again(owner, member, coordinator):
    need = sent_back(member, coordinator, at=timezone.now())

    transitions.submit(need=need, actor=Actor.of(member), version=need.version, at=timezone.now())

    page = owner.get(reverse("needs:workspace", args=[need.public_id]))
    need.refresh_from_db()
    assert page.context["comments"] == []
    assert need.status == NeedStatus.IN_REVIEW


def test_nobody_is_reminded_long_before_the_day(member, coordinator, noon):
    sent_back(member, coordinator, at=noon)
    InboxMessage.objects.all().delete()

    services.remind(on=DUE - timedelta(days=3))

    assert told() == []


def test_the_poster_is_reminded_once_and_the_coordinator_after_the_day(member, coordinator, noon):
    sent_back(member, coordinator, at=noon)
    InboxMessage.objects.all().delete()

    for days in (-2, -1, 0, 1, 2):
        services.remind(on=DUE + timedelta(days=days))

    assert told() == [
        ("needs/rewriting_due", member.user_id),
        ("needs/rewriting_overdue", coordinator.user_id),
    ]


def test_the_mails_to_the_desk_do_not_name_the_need(member, coordinator, noon):
    need = sent_back(member, coordinator, at=noon)

    services.remind(on=DUE + timedelta(days=1))

    mail = OutboundMail.objects.filter(to_address=coordinator.user.email).order_by("-pk").first()
    assert need.masked_label in mail.text
    assert need.title not in f"{mail.subject}{mail.text}"
