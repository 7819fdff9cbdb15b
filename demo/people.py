"""Users and memberships of the demo, made once and found again."""

from datetime import timedelta
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from core.calendar import today
from demo.accounts import ACCOUNTS, PASSWORD
from organizations.acting import Actor
from organizations.enums import Role
from organizations.models import Membership, Organization

STARTED_DAYS_AGO = 400


def load_accounts(organizations: dict[str, Organization]) -> None:
    """Make the accounts that the demo prints."""
    for account in ACCOUNTS:
        user = person(account.email, account.family_name, account.given_name)
        join(user, organizations[account.organization], account.role)


def person(email: str, family_name: str, given_name: str) -> User:
    """Return the user with a verified address and the demo's password."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create(
            email=email, password=_hashed_once(), family_name=family_name, given_name=given_name
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@cache
def _hashed_once() -> str:
    # A hundred invented people share one password; hashing it for each would take half a minute.
    return make_password(PASSWORD)


def join(user: User, organization: Organization, role: Role) -> Membership:
    """Return the user's membership in the organisation."""
    started = today() - timedelta(days=STARTED_DAYS_AGO)
    membership, _created = Membership.objects.get_or_create(
        user=user,
        organization=organization,
        role=role,
        ended_on=None,
        defaults={"approved": True, "started_on": started},
    )
    return membership


def poster_of(organization: Organization, source_id: str) -> Actor:
    """Return somebody who may post for the body: its administrator, made when it has none."""
    standing = Membership.objects.active().filter(organization=organization, role=Role.COMPANY_ADMIN)
    membership = standing.select_related("user", "organization").order_by("pk").first()
    if membership is None:
        email = f"admin@{source_id.lower()}.example.jp"
        membership = join(person(email, "代表", "一"), organization, Role.COMPANY_ADMIN)
    return Actor.of(membership)


def researcher(name: str, organization: Organization, number: str) -> Any:
    """Return the account of an invented researcher of the institution."""
    family, _space, given = name.partition(" ")
    known = Membership.objects.active().filter(
        organization=organization, user__family_name=family, user__given_name=given
    )
    if (membership := known.select_related("user").first()) is not None:
        return membership.user
    domain = "example.ac.jp" if organization.is_research else "example.jp"
    user = person(f"{number.lower()}@{domain}", family, given or "—")
    join(user, organization, Role.RESEARCHER if organization.is_research else Role.COMPANY_MEMBER)
    return user


def hub_office() -> User:
    """Return the office that keeps what is public elsewhere."""
    rows = Membership.objects.active().filter(role=Role.PORTAL_ADMIN).select_related("user")
    return rows.order_by("pk")[0].user


def liaison_of(organization: Organization) -> Actor:
    """Return the liaison office of the institution, acting; made when it has none."""
    rows = Membership.objects.active().filter(organization=organization, role=Role.LIAISON_OFFICE)
    membership = rows.select_related("user", "organization").order_by("pk").first()
    if membership is None:
        email = f"liaison@org{organization.pk}.example.ac.jp"
        membership = join(person(email, "窓口", "担当"), organization, Role.LIAISON_OFFICE)
    return Actor.of(membership)


def coordinators() -> list[Actor]:
    """Return the demo's coordinators, acting."""
    rows = Membership.objects.active().filter(role=Role.COORDINATOR)
    return [Actor.of(row) for row in rows.select_related("user", "organization").order_by("pk")]
