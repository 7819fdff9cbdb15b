"""Writing the rows the world reads from the rows the authors work on. Called by transitions only."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from core.text import normalise_search
from disclosure.models import Identity
from disclosure.services import organization_behind
from organizations.enums import Role
from organizations.models import Membership, Organization
from seeds.models import PublishedSeed, ResearcherAccount, ResearcherProfile, Seed, SeedText
from seeds.public import LISTS, PublicSeed
from seeds.rules import Guard, guard_of

SHARED = tuple(field.name for field in SeedText._meta.get_fields())
BARE = (
    "title",
    "title_en",
    "kind",
    "ip_status",
    "patent_number",
    "licence_terms",
    "research_field",
    "source_note",
)
LICENCE = "license"


def show(seed: Seed, *, at: datetime) -> bool:
    """Let the world see this text; return whether it saw none before."""
    identity = Identity.objects.select_related("organization", "person").get(listing_id=seed.public_id)
    if seed.researcher is None and guard_of(seed) == Guard.OPEN:
        seed.researcher = _profile_of(identity, seed)
    day = timezone.localdate(at)
    shown = projection(seed, identity.organization) | {"updated_on": day}
    themes = list(seed.themes.order_by("sort", "pk"))
    shown["search_text"] = _search_text(shown, [theme.name_ja for theme in themes])
    row, created = PublishedSeed.objects.update_or_create(
        public_id=seed.public_id, defaults=shown, create_defaults=shown | {"published_on": day}
    )
    row.themes.set(themes)
    # The caller saves both together with the status: the database refuses one without the other.
    seed.published_version = seed.version
    if seed.researcher:
        refresh_profile(seed.researcher)
    return created


def hide(seed: Seed) -> bool:
    """Take the seed from the world; return whether it was there."""
    deleted, _by_table = PublishedSeed.objects.filter(public_id=seed.public_id).delete()
    if seed.researcher:
        refresh_profile(seed.researcher)
    return bool(deleted)


def projection(seed: Seed, organization: Organization) -> dict[str, Any]:
    """Return the public columns of this text; for an unpublished application nothing of the invention."""
    withheld = guard_of(seed) == Guard.TITLE_ONLY
    names = BARE if withheld else SHARED
    shown = {name: getattr(seed, name) for name in names}
    if withheld:
        wanted = [code for code in seed.collaboration_types if code == LICENCE]
        hidden = {name: SeedText._meta.get_field(name).get_default() for name in SHARED if name not in BARE}
        shown |= hidden | {"collaboration_types": wanted}
    return shown | {
        "organization": organization,
        "institution_name": organization.name,
        "researcher": None if withheld else seed.researcher,
        "is_text_withheld": withheld,
        "is_fictional": organization.is_fictional,
    }


def preview(seed: Seed, *, on: date) -> PublicSeed:
    """Return what the world will see of this text, from the very columns that publishing writes."""
    organization = organization_behind(seed.public_id)
    shown, themes = projection(seed, organization), list(seed.themes.order_by("sort", "pk"))
    field, researcher = shown["research_field"], shown.pop("researcher")
    row = {name: shown[name] for name in PublicSeed.__slots__ if name in shown}
    row |= {name: tuple(row[name]) for name in LISTS}
    first = PublishedSeed.objects.filter(pk=seed.public_id).values_list("published_on", flat=True).first()
    return PublicSeed(
        **row,
        public_id=seed.public_id,
        research_field_id=field and field.pk,
        research_field_name=field.name if field else "",
        theme_codes=tuple(theme.pk for theme in themes),
        theme_names=tuple(theme.name for theme in themes),
        organization_id=organization.public_id,
        researcher_id=researcher and researcher.public_id,
        published_on=first or on,
        updated_on=on,
    )


def refresh_profile(profile: ResearcherProfile) -> None:
    """Make a researcher's keywords, fields and search text agree with the seeds that show them."""
    seeds = list(profile.published_seeds.newest_first().select_related("research_field"))
    keywords = dict.fromkeys(word for seed in seeds for word in seed.keywords)
    fields = {seed.research_field for seed in seeds if seed.research_field}
    profile.keywords = list(keywords)[:20]
    profile.lab_name = next((seed.lab_name for seed in seeds if seed.lab_name), "")
    words = [profile.name, profile.name_kana, profile.lab_name, profile.organization.name, *profile.keywords]
    profile.search_text = normalise_search(" ".join([*words, *(field.name_ja for field in fields)]))
    profile.save(update_fields=["keywords", "lab_name", "search_text"])
    profile.research_fields.set(fields)


def _profile_of(identity: Identity, seed: Seed) -> ResearcherProfile | None:
    """Return the page of the researcher behind the seed, made at the first publication under a name."""
    person, organization = identity.person, identity.organization
    is_researcher = Membership.objects.active().filter(
        user=person, organization=organization, role=Role.RESEARCHER
    )
    if not seed.researcher_name or not is_researcher.exists():
        return None
    account = ResearcherAccount.objects.filter(user=person, organization=organization).first()
    if account is None:
        profile = ResearcherProfile.objects.create(
            name=seed.researcher_name,
            name_kana=person.full_name_kana,
            organization=organization,
            lab_name=seed.lab_name,
            is_fictional=organization.is_fictional,
        )
        account = ResearcherAccount.objects.create(profile=profile, user=person, organization=organization)
    return account.profile


def _search_text(shown: dict[str, Any], theme_names: list[str]) -> str:
    texts = [
        shown[name]
        for name in (
            "title",
            "one_line",
            "summary",
            "advantages",
            "lab_name",
            "researcher_name",
            "title_en",
            "summary_en",
        )
    ]
    lists = [*shown["applications"], *shown["keywords"], *theme_names]
    field = [shown["research_field"].name_ja] if shown["research_field"] else []
    numbers = [shown["patent_number"], shown["institution_name"]]
    return normalise_search(" ".join([*texts, *lists, *field, *numbers]))
