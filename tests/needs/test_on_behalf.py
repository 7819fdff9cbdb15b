"""A bank, town hall or chamber enters a need for a client: with a recorded consent, and no further."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from disclosure import mandates
from disclosure.enums import Purpose
from disclosure.models import Identity, Mandate
from disclosure.refusing import NamesFoundError
from disclosure.services import is_reachable, open_identity, owners_of
from matching.models import Conversation
from needs import on_behalf, services, transitions
from needs.models import Need
from notifications.models import InboxMessage, OutboundMail
from organizations.models import Invitation, Membership, Organization
from tests.factories import MembershipFactory, OrganizationFactory, actor_of, sign_in
from tests.matching import factories as matching

pytestmark = pytest.mark.django_db
TEXTS = {
    "title": "板の曲がりを測りたい",
    "problem": "手で測ると遅いです。",
    "wanted_result": "自動で測りたいです。",
}


def consent(noon, **changed):
    day = noon.date() - timedelta(days=1)
    return {"agreed_by": "社長", "agreed_on": day, "means": "phone", "note": ""} | changed


@pytest.fixture
def banker(finance_officer):
    return actor_of(finance_officer)


@pytest.fixture
def entered(banker, company, noon) -> Need:
    need = on_behalf.enter(
        public_id=uuid4(), actor=banker, client=company, consent=consent(noon), email="", at=noon
    )
    return services.save_draft(need=need, actor=banker, version=need.version, values=TEXTS, at=noon)


def typed(**changed):
    return {"agreed_by": "社長", "agreed_on": "2026/01/05", "means": "paper", "sure": "on"} | changed


def test_the_need_belongs_to_the_client_and_the_writer_follows_it(company_admin, entered, banker, company):
    identity = Identity.objects.get(listing_id=entered.public_id)

    assert (identity.organization, identity.person) == (company, banker.user)
    assert list(owners_of(entered.public_id)) == [company_admin.user]
    assert list(Need.objects.followed_by(banker)) == list(Need.objects.writable_by(banker)) == [entered]
    assert InboxMessage.objects.get(kind="needs/entered").recipient == company_admin.user


def test_client_reads_on_its_pages_who_entered_what(
    client, company_admin, entered, other_member, finance_officer
):
    holder = f"{finance_officer.organization.name}の{finance_officer.user.full_name}さん"
    said = f"{holder}が代理で入力（同意の記録：2026年6月3日）"

    for name in ("pages:my", "needs:mine"):
        assert said in sign_in(client, company_admin).get(reverse(name)).text
        for stranger in (other_member, finance_officer):
            assert said not in sign_in(client, stranger).get(reverse(name)).text
        # Who entered it reads for whom.
        assert company_admin.organization.name in client.get(reverse(name)).text


def test_a_text_that_names_the_bank_which_enters_it_is_not_handed_in(banker, entered, noon):
    bank = banker.organization
    other = OrganizationFactory(type=bank.type, name="まほろば信用金庫")

    def handed_in(name):
        need = Need.objects.get(pk=entered.pk)
        values = {"problem": f"{name}の取引先です。手で測ると遅いです。"}
        need = services.save_draft(need=need, actor=banker, version=need.version, values=values, at=noon)
        return transitions.submit(need=need, actor=banker, version=need.version, at=noon)

    with pytest.raises(NamesFoundError):
        handed_in(bank.name)
    assert handed_in(other.name).status == "in_review"


def test_another_officer_of_the_same_bank_and_the_desk_cannot_write_it(
    entered, bank, coordinator, other_member
):

    colleague = MembershipFactory(organization=bank, role="finance_officer")

    for stranger in (colleague, coordinator, other_member):
        assert not Need.objects.writable_by(actor_of(stranger)).exists()
        assert not Need.objects.followed_by(actor_of(stranger)).exists()


def test_the_label_is_the_clients_and_the_desk_reads_that_it_was_entered(entered, banker, coordinator, noon):
    need = transitions.submit(need=entered, actor=banker, version=entered.version, at=noon)

    row = Need.objects.for_desk(actor_of(coordinator)).with_broker_name().get()
    assert need.masked_label == services.masked_label(Identity.objects.get().organization)
    assert row.is_entered


def test_the_record_of_the_consent_cannot_be_changed_only_withdrawn(entered, banker, noon):
    for change in (
        lambda: Mandate.objects.update(agreed_by="別の人"),
        lambda: Mandate.objects.update(holder_organization_id=Organization.objects.first().pk, note="x"),
        lambda: Mandate.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert on_behalf.end(need=entered, actor=banker, at=noon).withdrawn_at == noon
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.update(withdrawn_at=None)


def test_withdrawal_closes_the_need_to_the_writer_and_tells_the_desk(
    entered, banker, company_admin, coordinator, noon
):
    on_behalf.end(need=entered, actor=actor_of(company_admin), at=noon)

    assert not Need.objects.followed_by(banker).exists()
    assert not Need.objects.writable_by(banker).exists()
    assert open_identity(listing_id=entered.public_id, actor=banker, purpose=Purpose.REVIEW, at=noon) is None
    told = InboxMessage.objects.filter(kind="needs/mandate_ended_desk").values_list("recipient", flat=True)
    assert list(told) == [coordinator.user.pk]


def test_who_takes_over_writes_on_alone(entered, banker, company_admin, noon):
    admin = actor_of(company_admin)
    values = {"restricted_detail": "取引先だけの秘密"}
    services.save_draft(need=entered, actor=admin, version=entered.version, values=values, at=noon)

    assert not mandates.is_entered(entered.public_id)
    assert list(Need.objects.followed_by(banker)) == [entered]
    assert not Need.objects.writable_by(banker).exists()
    assert open_identity(listing_id=entered.public_id, actor=banker, purpose=Purpose.REVIEW, at=noon) is None


def test_nobody_is_reached_until_the_client_has_joined(entered, company):
    assert is_reachable(entered.public_id) == Membership.objects.filter(organization=company).exists()


def test_the_page_records_the_consent_and_invites_a_new_client(client, finance_officer):
    sign_in(client, finance_officer)
    address = reverse("needs:enter")
    token = client.get(f"{address}?new=1").context["form"]["token"].value()
    facts = {
        "new": "1", "type": "company", "name": "有限会社はじめて", "name_kana": "はじめて",
        "industry": "E24", "size_band": "E020", "email": "boss@hajimete.example",
    }  # fmt: skip

    answers = [client.post(address, typed(token=token, **facts)) for _press in range(2)]

    need = Need.objects.get()
    assert {answer.url for answer in answers} == {reverse("needs:edit", args=[need.public_id])}
    steps = client.get(reverse("needs:edit", args=[need.public_id])).content.decode()
    assert ("（入力済み）" in steps, 'aria-current="step"' in steps) == (False, True)
    assert Mandate.objects.get().organization == Organization.objects.get(name="有限会社はじめて")
    assert Invitation.objects.get().role == "company_admin"
    assert "代理" in OutboundMail.objects.get(to_address="boss@hajimete.example").text
    for page in ("needs:edit", "needs:preview", "needs:workspace"):
        assert client.get(reverse(page, args=[need.public_id])).status_code == 200
    assert (
        "有限会社はじめて" not in client.get(reverse("needs:preview", args=[need.public_id])).content.decode()
    )


def test_without_consent_nothing_begins(client, finance_officer, company):
    sign_in(client, finance_officer)
    chosen = {"organization": company.public_id, "agreed_by": "社長"}

    answer = client.post(reverse("needs:enter"), chosen)

    assert (answer.status_code, Need.objects.count(), Mandate.objects.count()) == (422, 0, 0)
    assert {"means", "agreed_on", "sure"} <= set(answer.context["form"].errors)


def test_a_body_that_is_no_company_is_no_client(client, finance_officer, university):
    sign_in(client, finance_officer)

    assert client.get(reverse("needs:enter"), {"organization": university.public_id}).status_code == 404
    assert (
        client.post(
            reverse("needs:enter"), {"organization": OrganizationFactory(status="pending").public_id}
        ).status_code
        == 404
    )


def test_messages_are_read_only_with_consent_to_that_and_while_they_name_nobody(
    client, banker, company, member, coordinator, researcher, noon
):
    need = matching.need(member, coordinator)
    thread = matching.question(researcher, need)
    mandates.record(
        listing_id=need.public_id,
        client=company,
        actor=banker,
        consent=consent(noon, reads_messages=True),
        at=noon,
    )

    assert list(Conversation.objects.readable_by(banker)) == [thread]
    sign_in(client, banker)
    page = reverse("matching:conversation", args=[thread.public_id])
    assert client.get(page).context["form"] is None
    assert client.post(page, {"body": "こんにちは。よろしくお願いします。"}).status_code == 409
    Conversation.objects.update(masked=False)
    assert not Conversation.objects.readable_by(banker).exists()
