"""Nobody who may not know learns who posted a need; planted leaks are found."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, models
from django.db.utils import ProgrammingError
from django.urls import reverse
from PIL import Image

from disclosure import attachments
from disclosure.grants import ALLOWED
from disclosure.models import Identity, ViewLog
from disclosure.public_eyes import public_eyes
from disclosure.services import exclude
from needs import public, services, transitions
from needs.models import Need, PublishedFile, PublishedNeed
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from organizations.models import Membership
from tests import factories as cast
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory, sign_in
from tests.needs import factories
from tests.seeds.factories import NOON
from tests.support import standing

pytestmark = pytest.mark.django_db
COMPANY = "株式会社かなりあ製作所"
PERSON = "金糸雀"
MAIL = "canary@kanaria-works.example.com"
NUMBER = "7000012050002"
ADDRESS = "かなりあ町7丁目77番地"
SECRET = "かなりあ炉の温度は777度"
FILE_NAME = "かなりあ製作所_図面.png"
CANARIES = (COMPANY, "かなりあ", "カナリア", PERSON, MAIL, NUMBER, "777度")


def a_canary() -> Membership:
    """A member of a company whose every hidden column is easy to find in a page."""
    company = OrganizationFactory(
        name=COMPANY,
        name_kana="カナリアセイサクショ",
        name_en="Canary Works",
        trade_names=["かなりあ鋼"],
        corporate_number=NUMBER,
        address=ADDRESS,
        mail_domain="kanaria-works.example.com",
    )
    user = UserFactory(email=MAIL, family_name=PERSON, given_name="歌子")
    return MembershipFactory(user=user, organization=company)


def a_need(canary: Membership, coordinator: Membership) -> Need:
    """A published anonymous need with a secret in the vault and one released file."""
    need = factories.draft(canary, at=NOON)
    actor = Actor.of(canary)
    need = services.save_draft(
        need=need, actor=actor, version=need.version, values={"restricted_detail": SECRET}, at=NOON
    )
    file = attachments.keep_file(
        listing_id=need.public_id, name=FILE_NAME, content=factories.picture(), by=canary.user, at=NOON
    )
    need = transitions.submit(need=need, actor=actor, version=need.version, at=NOON)
    desk = Actor.of(coordinator)
    services.take_review(need=need, actor=desk, at=NOON)
    need = services.redact(need=need, actor=desk, version=need.version, values={}, released=[file.public_id])
    need = transitions.clear(need=need, actor=desk, version=need.version, at=NOON)
    transitions.publish_due(at=NOON)
    # The pages ask the calendar of the machine.
    PublishedNeed.objects.update(deadline=public.today() + timedelta(days=30))
    return Need.objects.get(pk=need.pk)


def build() -> standing.Things:
    canary, desk = a_canary(), cast.the_desk()
    coordinator = cast.the_coordinator(desk)
    return {"canary": canary, "desk": desk, "coordinator": coordinator, "need": a_need(canary, coordinator)}


globals().update(standing.fixtures(build, "canary", "desk", "coordinator", "need"))


def leaks(text: str) -> list[str]:
    return [word for word in CANARIES if word in text]


ROLES = (
    "anonymous",
    "other_member",
    "researcher",
    "liaison_officer",
    "finance_officer",
    "municipality_officer",
    "other_coordinator",
    "portal_admin",
)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_tells_who_posted(client, need, role, request):
    sign_in(client, request.getfixturevalue(role))
    file = PublishedFile.objects.get()
    pages = {
        name: client.get(reverse(f"needs:{name}", args=args))
        for name, args in {
            "list": [],
            "detail": [need.public_id],
            "file": [need.public_id, file.public_id],
        }.items()
    }

    for response in pages.values():
        assert response.status_code == 200
        assert leaks(str(response.headers)) == []
    assert leaks(pages["list"].content.decode() + pages["detail"].content.decode()) == []
    assert pages["list"].content.decode().count(str(need.public_id)) == 1
    assert FILE_NAME.encode() not in pages["file"].content


def test_a_planted_leak_is_found(client, need):
    PublishedNeed.objects.update(label=COMPANY)

    assert leaks(client.get(reverse("needs:detail", args=[need.public_id])).content.decode()) == [
        COMPANY,
        "かなりあ",
    ]


@pytest.mark.parametrize("word", [COMPANY, "カナリア", PERSON, MAIL, NUMBER, "777度", FILE_NAME])
def test_searching_for_a_hidden_word_finds_nothing(client, need, word):
    response = client.get(reverse("needs:list"), {"q": word})

    assert response.context["list"].page.paginator.count == 0


def test_searching_for_a_public_word_finds_the_need(client, need):
    response = client.get(reverse("needs:list"), {"q": "曲がり 三秒"})

    assert [card.public_id for card in response.context["list"].cards] == [need.public_id]


def test_mails_to_others_do_not_name_the_poster(need, canary):
    mails = OutboundMail.objects.exclude(recipient=canary.user)
    messages = InboxMessage.objects.exclude(recipient=canary.user)

    assert mails.exists()
    assert messages.exists()
    assert leaks("".join(mail.subject + mail.text + mail.html for mail in mails)) == []
    assert leaks("".join(message.title + message.body + message.path for message in messages)) == []


@pytest.mark.parametrize("role", ["other_coordinator", "portal_admin"])
def test_desk_off_the_case_sees_label_and_status_only(client, need, role, request):
    sign_in(client, request.getfixturevalue(role))
    pages = [
        client.get(reverse("admin:needs_need_changelist"), {"stage": "all"}),
        client.get(reverse("admin:needs_need_change", args=[need.pk])),
    ]

    for page in pages:
        assert page.status_code == 200
        assert need.masked_label in page.content.decode()
        assert leaks(page.content.decode()) == []
    assert not ViewLog.objects.filter(viewer=request.getfixturevalue(role).user).exists()


def test_assigned_coordinator_reads_the_original_and_the_poster_can_know(client, need, coordinator):
    sign_in(client, coordinator)

    body = client.get(reverse("admin:needs_need_change", args=[need.pk])).content.decode()

    assert COMPANY in body
    assert SECRET in body
    assert ViewLog.objects.filter(listing_id=need.public_id, viewer=coordinator.user).exists()


@pytest.mark.parametrize("model", [PublishedNeed, PublishedFile])
def test_public_tables_have_no_road_to_organisations_people_or_the_vault(model):
    roads = [field.related_model for field in model._meta.get_fields() if field.is_relation]

    assert [road for road in roads if road not in {PublishedNeed, PublishedFile}] == []


def test_working_rows_have_no_key_to_organisation_or_poster():
    keys = [
        field.related_model._meta.app_label
        for field in Need._meta.get_fields()
        if field.is_relation and field.concrete
    ]

    assert set(keys) == {"classifications"}


def test_a_planted_key_would_be_found():
    keys = [
        field.related_model for field in Identity._meta.get_fields() if isinstance(field, models.ForeignKey)
    ]

    assert {key._meta.app_label for key in keys} == {"organizations", "accounts"}


def test_the_world_reads_the_published_tables_and_no_other_of_this_room(need):
    assert [table for table in ALLOWED if table.startswith("needs_")] == [
        "needs_publishedneed",
        "needs_publishedfile",
    ]
    with public_eyes():
        assert [card.public_id for card in public.cards(public.rows())] == [need.public_id]

    for table in ("needs_need", "needs_needstatuschange", "disclosure_identity", "disclosure_originalfile"):
        with pytest.raises(ProgrammingError, match="permission denied"), public_eyes():
            connection.cursor().execute(f"SELECT 1 FROM {table}")


def test_an_excluded_organisation_gets_the_same_404_as_for_an_unknown_need(client, need, other_member):
    sign_in(client, other_member)
    file = PublishedFile.objects.get()
    addresses = [
        reverse("needs:detail", args=[need.public_id]),
        reverse("needs:file", args=[need.public_id, file.public_id]),
    ]
    assert [client.get(address).status_code for address in addresses] == [200, 200]

    exclude(listing_id=need.public_id, organizations=[other_member.organization])

    unknown = client.get(reverse("needs:detail", args=[uuid4()]))
    hidden = [client.get(address) for address in addresses]
    assert [page.status_code for page in (unknown, *hidden)] == [404, 404, 404]
    assert hidden[0].content == unknown.content
    assert str(need.public_id) not in client.get(reverse("needs:list")).content.decode()


def test_preview_shows_what_the_page_will_show(client, need, canary):
    world = client.get(reverse("needs:detail", args=[need.public_id])).content.decode()
    sign_in(client, canary)

    page = client.get(reverse("needs:preview", args=[need.public_id]))

    shown = page.context["preview"]
    found = public.find(need.public_id)
    assert [name for name in public.COLUMNS if getattr(shown, name) != getattr(found, name)] == ["deadline"]
    assert found.label in world


def test_released_file_has_a_neutral_name_and_new_bytes(client, need):
    file = PublishedFile.objects.get()

    response = client.get(reverse("needs:file", args=[need.public_id, file.public_id]))

    assert file.name == "添付1.png"
    assert "kanaria" not in response["Content-Disposition"]
    assert Image.open(io.BytesIO(response.content)).size == (8, 8)


def test_file_that_was_not_released_is_not_published(canary, coordinator, noon):
    need = factories.draft(canary, at=noon)
    attachments.keep_file(
        listing_id=need.public_id, name=FILE_NAME, content=factories.picture(), by=canary.user, at=noon
    )
    need = transitions.submit(need=need, actor=Actor.of(canary), version=need.version, at=noon)
    services.take_review(need=need, actor=Actor.of(coordinator), at=noon)
    transitions.clear(need=need, actor=Actor.of(coordinator), version=need.version, at=noon)
    transitions.publish_due(at=noon)

    assert PublishedNeed.objects.filter(public_id=need.public_id).count() == 1
    assert PublishedFile.objects.filter(publication_id=need.public_id).count() == 0
