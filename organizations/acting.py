"""The role a person acts in: one membership at a time, never the union of several."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from core.calendar import today
from organizations.enums import Role, clients_of
from organizations.models import Membership, Organization
from organizations.querysets import MembershipQuerySet

SESSION_KEY = "acting_membership"
DESK_ROLES = frozenset({Role.COORDINATOR, Role.PORTAL_ADMIN})
SECOND_FACTOR_ROLES = DESK_ROLES | {Role.FINANCE_OFFICER, Role.MUNICIPALITY_OFFICER}


@dataclass(frozen=True)
class Actor:
    """Who is acting, and in which membership; visitors have neither."""

    user: Any
    membership: Membership | None = None
    memberships: tuple[Membership, ...] = ()

    @classmethod
    def visitor(cls) -> "Actor":
        """Return the actor of an anonymous request."""
        return cls(user=AnonymousUser())

    @classmethod
    def of(cls, membership: Membership) -> "Actor":
        """Return the actor for one membership, for tasks and tests."""
        return cls(user=membership.user, membership=membership, memberships=(membership,))

    @property
    def is_signed_in(self) -> bool:
        return self.user.is_authenticated

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""

    @property
    def organization(self) -> Organization | None:
        return self.membership.organization if self.membership else None

    @property
    def organization_id(self) -> int | None:
        return self.membership.organization_id if self.membership else None

    @property
    def is_company(self) -> bool:
        return self.role in {Role.COMPANY_MEMBER, Role.COMPANY_ADMIN}

    @property
    def is_company_admin(self) -> bool:
        return self.role == Role.COMPANY_ADMIN

    @property
    def is_researcher(self) -> bool:
        return self.role == Role.RESEARCHER

    @property
    def is_liaison_office(self) -> bool:
        return self.role == Role.LIAISON_OFFICE

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    @property
    def is_portal_admin(self) -> bool:
        return self.role == Role.PORTAL_ADMIN

    @property
    def is_desk(self) -> bool:
        return self.role in DESK_ROLES

    @property
    def needs_second_factor(self) -> bool:
        """Whether any role this person holds asks for a second factor at log-in."""
        return any(membership.role in SECOND_FACTOR_ROLES for membership in self.memberships)

    @property
    def clients(self) -> str:
        """What the acting body calls the companies that it works for."""
        return clients_of(self.organization.type if self.membership else "")

    def employers(self) -> set[int]:
        """Return the organisations this person belongs to in any role, for conflict checks."""
        return {membership.organization_id for membership in self.memberships}


def actor_for(user: Any, *, chosen: int | None = None) -> Actor:
    """Return the actor of a signed-in user; ``chosen`` is the membership picked in the header."""
    memberships = tuple(_active(on=today()).filter(user=user))
    for membership in memberships:
        membership.user = user
    picked = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
    return Actor(user=user, membership=picked, memberships=memberships)


@lru_cache(maxsize=1)
def _active(*, on: date) -> MembershipQuerySet:
    """The question each request asks about its own user: putting it together takes longer than asking."""
    return Membership.objects.active(on=on).select_related("organization").order_by("started_on", "pk")


class ActingMiddleware:
    """Attach ``request.actor``; memberships are read once a request, when somebody asks."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))
        return self.get_response(request)


def _actor_of(request: Any) -> Actor:
    if not request.user.is_authenticated:
        return Actor.visitor()
    return actor_for(request.user, chosen=request.session.get(SESSION_KEY))
