"""What a page is about, in the words of schema.org; public columns only, never who posted a need."""

from functools import singledispatch
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from needs.public import PublicNeed
from organizations.enums import OrganizationType
from organizations.public import PublicOrganization
from seeds.enums import SeedKind
from seeds.public import PublicResearcher, PublicSeed

Data = dict[str, Any]
CONTEXT = "https://schema.org"
BODIES = {
    OrganizationType.UNIVERSITY: "CollegeOrUniversity",
    OrganizationType.KOSEN: "CollegeOrUniversity",
    OrganizationType.RESEARCH_INSTITUTE: "ResearchOrganization",
    OrganizationType.PUBLIC_TEST: "ResearchOrganization",
    OrganizationType.HOSPITAL: "Hospital",
    OrganizationType.MUNICIPALITY: "GovernmentOrganization",
    OrganizationType.GOVERNMENT: "GovernmentOrganization",
    OrganizationType.COMPANY: "Corporation",
    OrganizationType.LARGE_COMPANY: "Corporation",
    OrganizationType.STARTUP: "Corporation",
}


def about(card: Any) -> Data:
    """Return the description of a page's subject without empty fields."""
    return {"@context": CONTEXT, "inLanguage": settings.LANGUAGE_CODE} | _filled(_about(card))


def breadcrumb(steps: list[tuple[str, str]]) -> Data:
    """Return the way to a page; the page itself comes last and without address."""
    listed = [
        _filled({"@type": "ListItem", "position": place, "name": name, "item": absolute(url) if url else ""})
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": listed}


def website(*, name: str) -> Data:
    """Return the site with its search."""
    target = absolute(reverse("pages:search")) + "?q={search_term_string}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": absolute(reverse("pages:home")),
        "inLanguage": get_language() or settings.LANGUAGE_CODE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def absolute(path: str) -> str:
    """Return the address as the world knows it."""
    return settings.SITE_URL + path


@singledispatch
def _about(card: Any) -> Data:
    raise TypeError(f"Nothing to say about {type(card).__name__}.")


@_about.register
def _need(card: PublicNeed) -> Data:
    return {
        "@type": "Demand",
        "name": card.title,
        "description": card.problem,
        "url": absolute(reverse("needs:detail", args=[card.public_id])),
        "availabilityStarts": card.published_on.isoformat(),
        "availabilityEnds": card.deadline.isoformat(),
        "areaServed": {"@type": "AdministrativeArea", "name": _("東京都多摩地域")},
        "itemOffered": _filled(
            {"@type": "Service", "name": card.wanted_result, "serviceType": list(card.theme_names)}
        ),
    }


@_about.register
def _seed(card: PublicSeed) -> Data:
    is_academic = card.kind == SeedKind.UNIVERSITY
    source = {
        "@type": "CollegeOrUniversity" if is_academic else "Organization",
        "name": card.institution_name,
        "url": absolute(reverse("organizations:detail", args=[card.organization_id])),
    }
    return {
        "@type": "CreativeWork",
        "name": card.title,
        "description": card.summary or card.one_line,
        "url": absolute(reverse("seeds:detail", args=[card.public_id])),
        "about": [name for name in (*card.theme_names, card.research_field_name) if name],
        "keywords": list(card.keywords),
        "author": _person(card),
        "sourceOrganization": source,
        "isBasedOn": {"@type": "CreativeWork", "name": card.patent_number} if card.patent_number else None,
        "datePublished": card.published_on.isoformat(),
        "dateModified": card.updated_on.isoformat(),
    }


def _person(card: PublicSeed) -> Data | None:
    if not card.researcher_name:
        return None
    page = reverse("researchers:detail", args=[card.researcher_id]) if card.researcher_id else ""
    return _filled({"@type": "Person", "name": card.researcher_name, "url": absolute(page) if page else ""})


@_about.register
def _researcher(card: PublicResearcher) -> Data:
    return {
        "@type": "Person",
        "name": card.name,
        "url": absolute(reverse("researchers:detail", args=[card.public_id])),
        "knowsAbout": list(card.keywords),
        "affiliation": {
            "@type": "Organization",
            "name": card.institution_name,
            "url": absolute(reverse("organizations:detail", args=[card.organization_id])),
        },
    }


@_about.register
def _organization(card: PublicOrganization) -> Data:
    number = {"@type": "PropertyValue", "propertyID": "法人番号", "value": card.corporate_number}
    return {
        "@type": BODIES.get(card.type, "Organization"),
        "name": card.name,
        "alternateName": card.name_en,
        "description": card.description,
        "url": absolute(reverse("organizations:detail", args=[card.public_id])),
        "sameAs": card.website,
        "identifier": number if card.corporate_number else None,
        "address": _place(card),
        "knowsAbout": list(card.capabilities),
    }


def _place(card: PublicOrganization) -> Data | None:
    if not card.municipality_name:
        return None
    return {"@type": "PostalAddress", "addressCountry": "JP", "addressLocality": card.municipality_name}


def _filled(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in ("", None, [])}
