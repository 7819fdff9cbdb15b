"""What many files of tests start from: a published need and seed, their people, and what grows of them."""

from typing import Any

from cases.services import open_case
from tests import factories as cast
from tests.matching.factories import agreed, asked, need, now, seed, suggestion


def listings() -> dict[str, Any]:
    """A need and a seed with everybody behind them, by the names of their fixtures."""
    company, desk, university = cast.the_company(), cast.the_desk(), cast.the_university()
    member, company_admin = cast.the_member(company), cast.the_company_admin(company)
    coordinator, researcher = cast.the_coordinator(desk), cast.the_researcher(university)
    return {
        "company": company,
        "desk": desk,
        "university": university,
        "member": member,
        "company_admin": company_admin,
        "coordinator": coordinator,
        "researcher": researcher,
        "need": need(member, coordinator),
        "seed": seed(researcher),
    }


def pair() -> dict[str, Any]:
    """The two as a suggested pair whose introduction waits for both."""
    built = listings()
    return built | {"pair": asked(suggestion(built["need"], built["seed"]), built["coordinator"])}


def case() -> dict[str, Any]:
    """The case of the pair after both have agreed."""
    built = pair()
    done = agreed(built["pair"], built["company_admin"], built["researcher"])
    return built | {"case": open_case(introduction_id=done.public_id, at=now())}
