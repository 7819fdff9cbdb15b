"""The cast every room's tests share: organisations of all sides and one person for each role."""

from datetime import date
from typing import Any

import factory
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import update_last_login
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from organizations.acting import SECOND_FACTOR_ROLES, SESSION_KEY, Actor
from organizations.enums import OrganizationStatus, OrganizationType, Role
from organizations.models import Membership, Organization

PASSWORD = "correct-horse-battery"
HACHIOJI = "132012"
METAL_PRODUCTS = "E24"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.jp")
    family_name = factory.Sequence(lambda n: f"多摩{n}")
    given_name = "花子"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user = model_class.objects.create_user(password=PASSWORD, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class OrganizationFactory(factory.django.DjangoModelFactory):
    """An approved company; say ``type=`` for another kind of body."""

    class Meta:
        model = Organization

    type = OrganizationType.COMPANY
    status = OrganizationStatus.APPROVED
    name = factory.Sequence(lambda n: f"株式会社見本{n}製作所")
    name_kana = factory.Sequence(lambda n: f"ミホン{n}セイサクショ")
    municipality_id = HACHIOJI
    industry_id = METAL_PRODUCTS
    size_band = "E050"


class UniversityFactory(OrganizationFactory):
    type = OrganizationType.UNIVERSITY
    name = factory.Sequence(lambda n: f"見本{n}大学")
    name_kana = factory.Sequence(lambda n: f"ミホン{n}ダイガク")
    industry_id = None
    size_band = ""


class MembershipFactory(factory.django.DjangoModelFactory):
    """An approved member of a company; say ``role=`` and ``organization=`` for others."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.COMPANY_MEMBER
    approved = True
    started_on = date(2026, 4, 1)


def actor_of(who: Membership | Actor) -> Actor:
    """Return the actor of one of the cast."""
    return who if isinstance(who, Actor) else Actor.of(who)


def sign_in(client: Client, who: Membership | Actor) -> Client:
    """Sign the person in, acting in this membership, with the second factor where the role asks for it."""
    membership = actor_of(who).membership
    if membership is None:
        return client
    user = membership.user
    # The session that a log-in leaves behind, without the walk through each of its steps.
    update_last_login(None, user)
    methods = [{"method": "password", "at": timezone.now().timestamp(), "email": user.email}]
    if user.memberships.filter(role__in=SECOND_FACTOR_ROLES).exists():
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, generate_totp_secret())
        methods.append({"method": "mfa", "type": "totp", "at": timezone.now().timestamp()})
    left_behind = {
        SESSION_KEY: membership.pk,
        auth.SESSION_KEY: str(user.pk),
        auth.BACKEND_SESSION_KEY: BACKEND,
        auth.HASH_SESSION_KEY: user.get_session_auth_hash(),
        "account_authentication_methods": methods,
    }
    client.cookies[settings.SESSION_COOKIE_NAME] = _kept(left_behind)
    return client


def _kept(said: dict[str, Any]) -> str:
    """Return the key of a session that says this: one question where the store asks three."""
    store = SessionStore()
    row = Session(
        session_key=get_random_string(32, VALID_KEY_CHARS),
        session_data=store.encode(said),
        expire_date=store.get_expiry_date(),
    )
    row.save(force_insert=True)
    return row.session_key


def the_company() -> Organization:
    return OrganizationFactory(name="株式会社青梅精密", name_kana="オウメセイミツ")


def the_university() -> Organization:
    return UniversityFactory(name="奥多摩工科大学", name_kana="オクタマコウカダイガク")


def the_desk() -> Organization:
    return OrganizationFactory(
        type=OrganizationType.OPERATOR, name="ポータル事務局", name_kana="ポータルジムキョク", size_band=""
    )


def the_member(company: Organization) -> Membership:
    return MembershipFactory(organization=company, user__family_name="青木")


def the_company_admin(company: Organization) -> Membership:
    return MembershipFactory(organization=company, role=Role.COMPANY_ADMIN, user__family_name="赤木")


def the_researcher(university: Organization) -> Membership:
    return MembershipFactory(organization=university, role=Role.RESEARCHER, user__family_name="研野")


def the_coordinator(desk: Organization) -> Membership:
    return MembershipFactory(organization=desk, role=Role.COORDINATOR, user__family_name="調")


@pytest.fixture
def anonymous() -> Actor:
    """Somebody who has not signed in."""
    return Actor.visitor()


@pytest.fixture
def company(db: None) -> Organization:
    return the_company()


@pytest.fixture
def other_company(db: None) -> Organization:
    return OrganizationFactory(name="株式会社福生メッキ", name_kana="フッサメッキ")


@pytest.fixture
def university(db: None) -> Organization:
    return the_university()


@pytest.fixture
def desk(db: None) -> Organization:
    """The portal's own office, where coordinators and administrators work."""
    return the_desk()


@pytest.fixture
def bank(db: None) -> Organization:
    return OrganizationFactory(
        type=OrganizationType.FINANCE, name="見本信用金庫", name_kana="ミホンシンヨウキンコ", size_band=""
    )


@pytest.fixture
def town(db: None) -> Organization:
    return OrganizationFactory(
        type=OrganizationType.MUNICIPALITY, name="見本市役所", name_kana="ミホンシヤクショ", size_band=""
    )


@pytest.fixture
def member(company: Organization) -> Membership:
    return the_member(company)


@pytest.fixture
def company_admin(company: Organization) -> Membership:
    """The administrator of the company that ``member`` works for."""
    return the_company_admin(company)


@pytest.fixture
def other_member(other_company: Organization) -> Membership:
    """Somebody of a company that has nothing to do with ``member``'s."""
    return MembershipFactory(organization=other_company, user__family_name="白木")


@pytest.fixture
def researcher(university: Organization) -> Membership:
    return the_researcher(university)


@pytest.fixture
def liaison_officer(university: Organization) -> Membership:
    """The liaison office of the university that ``researcher`` works at."""
    return MembershipFactory(organization=university, role=Role.LIAISON_OFFICE, user__family_name="窓口")


@pytest.fixture
def coordinator(desk: Organization) -> Membership:
    return the_coordinator(desk)


@pytest.fixture
def other_coordinator(desk: Organization) -> Membership:
    return MembershipFactory(organization=desk, role=Role.COORDINATOR, user__family_name="別所")


@pytest.fixture
def portal_admin(desk: Organization) -> Membership:
    return MembershipFactory(organization=desk, role=Role.PORTAL_ADMIN, user__family_name="管")


@pytest.fixture
def finance_officer(bank: Organization) -> Membership:
    return MembershipFactory(organization=bank, role=Role.FINANCE_OFFICER, user__family_name="金井")


@pytest.fixture
def municipality_officer(town: Organization) -> Membership:
    return MembershipFactory(organization=town, role=Role.MUNICIPALITY_OFFICER, user__family_name="町田")
