"""The check of a text before the other side or the world reads it, with the writer's own names filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from disclosure.models import Identity
from disclosure.registered import registered_names
from disclosure.screening import Finding, NamesApart, OwnNames, PersonName, screen
from disclosure.screening.findings import ADVICE, FindingKind
from organizations.enums import COMPANY_TYPES, RESEARCH_TYPES, OrganizationType
from organizations.models import Membership, Organization


def check_text(fields: Mapping[str, str], *, organization: Organization) -> list[Finding]:
    """Return what in these texts would give the organisation, or another registered one, away."""
    found = screen(fields, own=own_names(organization), others=other_names(organization))
    return [_in_words_of(organization, finding) for finding in found]


def check_between(fields: Mapping[str, str], *, listing_ids: Iterable[UUID]) -> list[Finding]:
    """Return what in these texts would give away any side behind these listings, or somebody else."""
    sides = Identity.objects.filter(listing_id__in=list(listing_ids))
    found: dict[tuple[str, int, int], Finding] = {}
    for side in sides.select_related("organization__municipality", "person").order_by("pk"):
        own = own_names(side.organization)
        own = replace(own, people=(*own.people, _person(side.person)))
        for finding in screen(fields, own=own, others=other_names(side.organization)):
            place = (finding.field, finding.start, finding.end)
            if place not in found or finding.blocking:
                found[place] = finding
    return sorted(found.values(), key=lambda one: (one.field, one.start, one.end))


def strict_about(findings: Iterable[Finding], *, organization: Organization) -> list[Finding]:
    """Let the name of this other organisation, too, stop the text that it stands in."""
    own = replace(own_names(organization), people=(), addresses=(), municipality="")
    return [replace(one, blocking=True) if _names(one, own) else one for one in findings]


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stop a text from being sent."""
    return [finding for finding in findings if finding.blocking]


def own_names(organization: Organization) -> OwnNames:
    """Return every name by which this organisation may be recognised."""
    people = Membership.objects.active().filter(organization=organization).select_related("user")
    return OwnNames(
        names=(organization.name,),
        kana=_given(organization.name_kana),
        romaji=_given(organization.name_en),
        trade_names=tuple(organization.trade_names),
        domains=_given(organization.mail_domain),
        people=tuple(_person(membership.user) for membership in people.order_by("pk")),
        addresses=_given(organization.address),
        municipality=organization.municipality.name_ja if organization.municipality else "",
        corporate_number=organization.corporate_number,
    )


def other_names(organization: Organization) -> NamesApart:
    """Return the names of every other registered organisation."""
    return registered_names.of_others(organization)


def _names(finding: Finding, own: OwnNames) -> bool:
    return finding.kind == FindingKind.OTHER_NAME and any(
        hit.kind == FindingKind.OWN_NAME for hit in screen({"": finding.text}, own=own)
    )


def _in_words_of(organization: Organization, finding: Finding) -> Finding:
    """Advise to write what people of this kind of body call it: a university is no company."""
    if organization.type in COMPANY_TYPES or finding.advice != str(ADVICE[FindingKind.OWN_NAME]):
        return finding
    if organization.type in {OrganizationType.UNIVERSITY, OrganizationType.KOSEN}:
        return replace(finding, advice=str(_("「本学」")))
    is_institute = organization.type in RESEARCH_TYPES
    return replace(finding, advice=str(_("「当機関」") if is_institute else _("「当団体」")))


def _person(user) -> PersonName:
    return PersonName(family=user.family_name, given=user.given_name)


def _given(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
