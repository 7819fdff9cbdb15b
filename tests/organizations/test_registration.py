"""How a person without an organisation gets into one by registering it or asking to join."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from notifications.models import InboxMessage, OutboundMail
from organizations import rules, services
from organizations.acting import Actor
from organizations.enums import OrganizationStatus, OrganizationType, Role
from organizations.models import Membership, Organization
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory, sign_in
from tests.organizations.factories import OTHER_VALID_NUMBER, VALID_NUMBER, facts, registration

pytestmark = pytest.mark.django_db

NEW = reverse("organizations:new")
REGISTER = reverse("organizations:register")
REQUEST = reverse("organizations:request")


@pytest.fixture
def newcomer() -> User:
    return UserFactory(family_name="新田")


@pytest.fixture
def browser(client, newcomer):
    client.force_login(newcomer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    "typed",
    [
        "4000012090001",
        "４０００－０１２０ー９０００１",
        " 4000 0120 9000 1 ",
        "T4000012090001",
        "t4000-0120-90001",
    ],
)
def test_corporate_number_is_taken_in_any_width(typed):
    assert rules.corporate_number(typed) == VALID_NUMBER


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5000012090001", "正しくありません"),
        ("400001209000", "13桁です。いまは12桁"),
        ("40000120900011", "いまは14桁"),
        ("株式会社", "数字で入力"),
        ("", "数字で入力"),
    ],
)
def test_wrong_corporate_number_is_explained(typed, words):
    with pytest.raises(DomainError) as refused:
        rules.corporate_number(typed)

    assert words in str(refused.value)


@pytest.mark.parametrize("type_", [type_ for type_ in OrganizationType if type_ != OrganizationType.OPERATOR])
def test_founder_of_every_kind_of_body_manages_it(type_, newcomer, noon):
    organization = services.register(user=newcomer, at=noon, facts=facts(type=type_))

    founder = Membership.objects.get(organization=organization)
    assert (founder.user, founder.approved) == (newcomer, True)
    assert rules.can_manage(Actor.of(founder))


def test_registration_waits_for_the_desk_which_is_told(newcomer, noon, coordinator, portal_admin, member):
    organization = services.register(user=newcomer, at=noon, facts=facts())

    assert (organization.status, organization.due_on) == (OrganizationStatus.PENDING, date(2026, 6, 8))
    told = InboxMessage.objects.filter(kind="organizations/waiting").order_by("recipient")
    assert [message.recipient for message in told] == [coordinator.user, portal_admin.user]


def test_unchecked_organisation_may_only_draft(newcomer, noon):
    organization = services.register(user=newcomer, at=noon, facts=facts())
    actor = Actor.of(Membership.objects.get(organization=organization))

    assert not rules.can_send_out(actor)
    assert not rules.can_invite(actor)


def test_registering_twice_is_one_registration(newcomer, noon):
    first = services.register(user=newcomer, at=noon, facts=facts())

    assert services.register(user=newcomer, at=noon, facts=facts()) == first
    assert Membership.objects.count() == 1


def test_nobody_floods_the_desk(newcomer, noon):
    for number in range(services.MOST_PENDING_EACH):
        services.register(user=newcomer, at=noon, facts=facts(corporate_number="", name=f"団体{number}"))

    with pytest.raises(DomainError):
        services.register(user=newcomer, at=noon, facts=facts(corporate_number="", name="もう一つ"))


def test_number_of_a_rejected_registration_is_free_again(newcomer, noon):
    OrganizationFactory(corporate_number=VALID_NUMBER, status=OrganizationStatus.REJECTED)

    assert services.registered(VALID_NUMBER) is None
    assert services.register(user=newcomer, at=noon, facts=facts()).corporate_number == VALID_NUMBER


def test_page_offers_every_way_in(browser, member):
    body = browser.get(NEW).content.decode()

    ways = [
        "招待を受けている方",
        "団体を登録する",
        "法人番号がない・わからない",
        reverse("organizations:list"),
    ]
    assert [way for way in ways if way not in body] == []


def test_somebody_without_organisation_is_led_there(browser):
    assert browser.get(reverse("organizations:mine")).url == NEW


def test_new_number_leads_to_the_registration_with_the_number_filled_in(browser):
    answer = browser.post(NEW, {"corporate_number": "４０００－０１２０－９０００１"})

    assert answer.url == f"{REGISTER}?number={VALID_NUMBER}"
    assert f'value="{VALID_NUMBER}"' in browser.get(answer.url).content.decode()


def test_wrong_number_is_kept_and_explained(browser):
    answer = browser.post(NEW, {"corporate_number": "5000012090001"})

    assert answer.status_code == 422
    assert 'value="5000012090001"' in answer.content.decode()
    assert "この法人番号は正しくありません" in answer.content.decode()


def test_registering_lands_on_the_own_organisation(browser, newcomer):
    answer = browser.post(REGISTER, registration(), follow=True)

    assert answer.redirect_chain == [(reverse("organizations:mine"), 302)]
    organization = Organization.objects.get()
    assert (organization.name, organization.name_kana) == ("有限会社羽村ばね", "ハムラバネ")
    assert (organization.industry_id, organization.municipality_id) == ("E24", "132012")
    assert "事務局が団体を確認しています" in answer.content.decode()


def test_registering_without_a_number_works(browser):
    browser.post(REGISTER, registration(corporate_number="", type="support", industry="", size_band=""))

    assert Organization.objects.get().corporate_number == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "必須"),
        ({"name": "あ" * 201}, "200"),
        ({"name": "a\x00b"}, "ヌル"),
        ({"name_kana": "羽村"}, "漢字は使えません"),
        ({"type": "operator"}, "正しく選択"),
        ({"type": "x"}, "正しく選択"),
        ({"municipality": "999999"}, "正しく選択"),
        ({"industry": "ZZZ"}, "正しく選択"),
        ({"industry": ""}, "企業の方は選んでください"),
        ({"size_band": ""}, "企業の方は選んでください"),
        ({"corporate_number": "5000012090001"}, "正しくありません"),
        ({"corporate_number": "1" * 300}, "60"),
    ],
)
def test_bad_input_is_refused_and_nothing_typed_is_lost(browser, changed, words):
    answer = browser.post(REGISTER, registration(**changed))

    assert answer.status_code == 422
    assert Organization.objects.count() == 0
    body = answer.content.decode()
    assert 'class="dads-form-control-label__error-text"' in body
    kept = registration(**changed)["name_kana"]
    assert f'value="{kept}"' in body


@pytest.mark.parametrize("page", [NEW, REGISTER])
def test_known_number_of_a_listed_body_offers_to_join_it(browser, page):
    OrganizationFactory(name="株式会社名簿", corporate_number=VALID_NUMBER, address="秘密町1-2")

    body = browser.post(page, registration()).content.decode()

    assert ("株式会社名簿" in body, "参加を申請する" in body, "秘密町" in body) == (True, True, False)
    assert Organization.objects.count() == 1


@pytest.mark.parametrize("status", [OrganizationStatus.PENDING, OrganizationStatus.SUSPENDED])
def test_known_number_of_an_unlisted_body_does_not_tell_its_name(browser, status):
    OrganizationFactory(name="株式会社内緒", corporate_number=VALID_NUMBER, status=status)

    body = browser.post(NEW, {"corporate_number": VALID_NUMBER}).content.decode()

    assert ("内緒" in body, "参加を申請する" in body) == (False, True)


def test_request_by_number_reaches_the_managers_alone(browser, newcomer, company_admin, member):
    company_admin.organization.corporate_number = VALID_NUMBER
    company_admin.organization.save()

    browser.post(REQUEST, {"corporate_number": VALID_NUMBER})

    request = Membership.objects.get(user=newcomer)
    assert (request.role, request.approved) == (Role.COMPANY_MEMBER, False)
    told = InboxMessage.objects.filter(kind="organizations/join-requested")
    assert [message.recipient for message in told] == [company_admin.user]


def test_request_gives_no_rights_before_it_is_accepted(browser, newcomer, company_admin):
    services.request_to_join(organization=company_admin.organization, user=newcomer, at=timezone.now())

    assert browser.get(reverse("organizations:mine")).url == NEW


def test_asking_twice_is_asking_once(newcomer, university, liaison_officer, noon):
    first = services.request_to_join(organization=university, user=newcomer, at=noon)

    assert services.request_to_join(organization=university, user=newcomer, at=noon) == first
    assert first.role == Role.RESEARCHER
    assert InboxMessage.objects.count() == 1


def test_request_from_the_directory_page(browser, newcomer, university):
    browser.post(REQUEST, {"organization": university.public_id})

    assert Membership.objects.get(user=newcomer).organization == university


@pytest.mark.parametrize(
    "typed",
    [{}, {"organization": "x"}, {"corporate_number": OTHER_VALID_NUMBER}, {"corporate_number": "\x00"}],
)
def test_request_for_nothing_is_not_found(browser, typed):
    assert browser.post(REQUEST, typed).status_code == 404


def test_unlisted_body_cannot_be_asked_by_its_public_id(browser):
    hidden = OrganizationFactory(status=OrganizationStatus.PENDING)

    assert browser.post(REQUEST, {"organization": hidden.public_id}).status_code == 404


@pytest.mark.parametrize("case", ["desk", "suspended"])
def test_some_bodies_cannot_be_joined(browser, desk, case):
    asked = desk
    if case == "suspended":
        asked = OrganizationFactory(corporate_number=VALID_NUMBER, status=OrganizationStatus.SUSPENDED)
    else:
        Organization.objects.filter(pk=desk.pk).update(corporate_number=VALID_NUMBER)

    answer = browser.post(REQUEST, {"corporate_number": VALID_NUMBER})

    assert answer.status_code == 409
    assert Membership.objects.filter(organization=asked).count() == 0


def test_own_request_can_be_taken_back_and_nobody_elses(browser, newcomer, university):
    own = services.request_to_join(organization=university, user=newcomer, at=timezone.now())
    other = services.request_to_join(organization=university, user=UserFactory(), at=timezone.now())

    browser.post(reverse("organizations:cancel", args=[own.public_id]))
    refused = browser.post(reverse("organizations:cancel", args=[other.public_id]))

    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.ended_on is None, other.ended_on is None, refused.status_code) == (False, True, 404)


def test_nobody_asks_everybody(newcomer, noon):
    for _number in range(services.MOST_REQUESTS_EACH):
        services.request_to_join(organization=OrganizationFactory(), user=newcomer, at=noon)

    with pytest.raises(DomainError):
        services.request_to_join(organization=OrganizationFactory(), user=newcomer, at=noon)


@pytest.mark.parametrize("url", [NEW, REGISTER, reverse("organizations:mine")])
def test_visitors_log_in_first(client, url):
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_no_mail_names_an_unlisted_body_to_a_declined_person(newcomer, noon):
    hidden = OrganizationFactory(name="株式会社内緒", status=OrganizationStatus.PENDING)
    request = services.request_to_join(organization=hidden, user=newcomer, at=noon)

    services.decline_request(membership=request, at=noon)

    mail = OutboundMail.objects.get(recipient=newcomer)
    assert "内緒" not in mail.subject + mail.text + mail.html


def test_member_may_register_another_body(client, member):
    sign_in(client, member).post(REGISTER, registration())

    assert Membership.objects.filter(user=member.user).count() == 2


def test_acting_role_moves_to_the_new_body(client, member):
    body = sign_in(client, member).post(REGISTER, registration(), follow=True).content.decode()

    assert "企業管理者 ・ 有限会社羽村ばね" in body


@pytest.mark.parametrize(
    ("kind", "role", "name"),
    [("company", "company_admin", "needs:new"), ("university", "liaison_office", "seeds:new")],
)
def test_who_waits_for_the_check_is_led_to_a_draft_that_opens(client, kind, role, name):
    waiting = MembershipFactory(organization__status="pending", organization__type=kind, role=role)
    sign_in(client, waiting)

    for page in ("pages:my", "organizations:mine"):
        assert f'href="{reverse(name)}"' in client.get(reverse(page)).content.decode()
    assert client.get(reverse(name)).status_code == 200


def test_an_officer_who_waits_reads_what_comes_next(client, municipality_officer, town):
    town.status = "pending"
    town.save()

    body = sign_in(client, municipality_officer).get(reverse("organizations:mine")).content.decode()

    assert "確認が終わると、地域の企業に代わってニーズを書けるようになります。" in body
    assert reverse("needs:enter") not in body
