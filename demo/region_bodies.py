"""The bodies and people of the synthetic region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils import timezone

from accounts.models import User
from classifications.models import Industry, Municipality
from demo import phrases
from organizations.enums import OrganizationStatus, OrganizationType, Role
from organizations.models import Membership, Organization

BATCH = 1000
BODY_TYPES = (
    OrganizationType.UNIVERSITY,
    OrganizationType.MUNICIPALITY,
    OrganizationType.FINANCE,
    OrganizationType.CHAMBER,
)
MOST_UNIVERSITIES = 100  # the real region has about eighty, however many companies take part
SIZES = ("E005", "E020", "E050", "E100", "E300")
STAFF = (Role.COORDINATOR, Role.COORDINATOR, Role.PORTAL_ADMIN)


@dataclass
class Region:
    """What was made: bodies first, then people; listings are added by the other half."""

    rng: Random
    size: int
    at: datetime
    name: str
    companies: list[Organization] = field(default_factory=list)
    universities: list[Organization] = field(default_factory=list)
    posters: list[Membership] = field(default_factory=list)
    researchers: list[Membership] = field(default_factory=list)
    coordinators: list[Membership] = field(default_factory=list)

    @property
    def busy_poster(self) -> Membership:
        """The administrator of the company with by far the most needs and messages."""
        return self.posters[0]

    @property
    def busy_researcher(self) -> Membership:
        """The researcher with by far the most proposals."""
        return self.researchers[0]

    def uuid(self) -> UUID:
        """Return the next random id of this region."""
        return UUID(int=self.rng.getrandbits(128), version=4)


def write(rows: Iterable[models.Model]) -> list[Any]:
    """Insert the rows in batches and return them."""
    kept = list(rows)
    return type(kept[0]).objects.bulk_create(kept, batch_size=BATCH) if kept else []


def shares(items: Sequence[Any], count: int) -> list[Any]:
    """Hand ``count`` things out: every tenth to the first, the others in turn."""
    others = cycle(items[1:] or items)
    return [items[0] if number % 10 == 0 else next(others) for number in range(count)]


def write_bodies(region: Region) -> None:
    places = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    trades = list(
        Industry.objects.filter(level="group", division="E").order_by("pk").values_list("pk", flat=True)
    )
    bodies = max(region.size // 10, 8)
    companies = [_company(region, number, places, trades) for number in range(region.size - bodies)]
    others = [_body(region, number, places) for number in range(bodies)]
    region.companies = write(companies)
    region.universities = [body for body in write(others) if body.type == OrganizationType.UNIVERSITY]


def _company(region: Region, number: int, places: list[str], trades: list[str]) -> Organization:
    name, kana = phrases.company_name(number)
    rng = region.rng
    return Organization(
        public_id=region.uuid(),
        type=OrganizationType.COMPANY,
        status=OrganizationStatus.APPROVED,
        name=name,
        name_kana=kana,
        municipality_id=rng.choice(places),
        industry_id=rng.choice(trades),
        size_band=rng.choice(SIZES),
        description=f"{rng.choice(phrases.THINGS)}を扱い、{rng.choice(phrases.METHODS)}を得意とします。",
        capabilities=[rng.choice(phrases.METHODS), rng.choice(phrases.EFFECTS)],
        is_fictional=True,
    )


def _body(region: Region, number: int, places: list[str]) -> Organization:
    turn, place = divmod(number, len(BODY_TYPES))
    kind = BODY_TYPES[place]
    if kind == OrganizationType.UNIVERSITY and turn >= MOST_UNIVERSITIES:
        kind = OrganizationType.CHAMBER
        turn += region.size
    name, kana = phrases.body_name(kind, turn)
    return Organization(
        public_id=region.uuid(),
        type=kind,
        status=OrganizationStatus.APPROVED,
        name=name,
        name_kana=kana,
        municipality_id=region.rng.choice(places),
        is_fictional=True,
    )


def write_people(region: Region) -> None:
    """One administrator a company, five researchers a university, and the desk's own staff."""
    office = Organization.objects.create(
        public_id=region.uuid(),
        type=OrganizationType.OPERATOR,
        status=OrganizationStatus.APPROVED,
        name=f"見本事務局（{region.name}）",
        name_kana="ミホンジムキョク",
        is_fictional=True,
    )
    places = [(company, Role.COMPANY_ADMIN) for company in region.companies]
    labs = islice(cycle(region.universities), max(region.size // 5, 5))
    places += [(university, Role.RESEARCHER) for university in labs]
    places += [(office, role) for role in STAFF]
    locked = make_password(None)
    users = write(_user(region, number, locked) for number in range(len(places)))
    write(EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users)
    members = write(_member(region, user, *place) for user, place in zip(users, places, strict=True))
    by_role = {
        role: [one for one in members if one.role == role] for role in {role for _body, role in places}
    }
    region.posters, region.researchers = by_role[Role.COMPANY_ADMIN], by_role[Role.RESEARCHER]
    region.coordinators = by_role[Role.COORDINATOR]


def _user(region: Region, number: int, password: str) -> User:
    family, given = phrases.person_name(region.rng)
    return User(
        public_id=region.uuid(),
        email=f"{region.name}-{number}@example.jp",
        password=password,
        family_name=family,
        given_name=given,
        session_stamp=region.uuid(),
        created=region.at,
    )


def _member(region: Region, user: User, organization: Organization, role: str) -> Membership:
    started = timezone.localdate(region.at) - timedelta(days=400)
    return Membership(
        public_id=region.uuid(),
        user=user,
        organization=organization,
        role=role,
        approved=True,
        started_on=started,
    )
