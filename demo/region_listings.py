"""The listings of the synthetic region: needs, seeds, pairs, proposals and one very full inbox."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from classifications.models import ResearchField, Theme
from core.text import normalise_search
from demo import phrases
from demo.region_bodies import Region, shares, write
from disclosure.enums import ListingKind
from disclosure.models import Assignment, Identity, Original
from matching.engine.values import Band, Reasons
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Proposal, Suggestion
from needs.enums import PUBLIC_TEXTS, NeedStatus
from needs.models import Need, PublishedNeed
from notifications.models import InboxMessage
from organizations.labels import masked_labels
from organizations.models import Membership
from seeds.enums import IpStatus, SeedStatus, TrlBand
from seeds.models import PublishedSeed, ResearcherAccount, ResearcherProfile, Seed, SeedText

IN_REVIEW_SHARE = 10
SHARED_BY_NEEDS = (
    *PUBLIC_TEXTS,
    "public_id",
    "kind",
    "budget_band",
    "collaboration_types",
    "is_anonymous",
    "publication_ok",
    "student_ok",
    "decision_within_days",
    "deadline",
    "published_on",
)
SHARED_BY_SEEDS = tuple(column.name for column in SeedText._meta.get_fields())
TRL = {TrlBand.BASIC: 2, TrlBand.PROTOTYPE: 5, TrlBand.PRACTICAL: 8}
# No engine has looked at these pairs.
GENERATED = "generated"
BANDS = ((0.20, Band.HIGH), (0.16, Band.MIDDLE), (0.0, Band.REFERENCE))


def write_listings(region: Region) -> None:
    """Write everything that bodies and people have put into the portal."""
    needs = _write_needs(region)
    seeds = _write_seeds(region)
    _write_suggestions(region, needs, seeds)
    _write_proposals(region, needs)
    _write_messages(region)


def _write_needs(region: Region) -> list[Need]:
    """Published needs, and on top of them a tenth that waits for the desk."""
    waiting = max(region.size // IN_REVIEW_SHARE, 2)
    posters = shares(region.posters, region.size + waiting)
    labels = dict(_labels(posters))
    drawn = [_need(region, label=labels[poster.organization_id]) for poster in posters]
    needs = write(drawn[: region.size])
    reviewed = write(_in_review(region, need) for need in drawn[region.size :])
    _seal(drawn, posters, ListingKind.NEED)
    write(
        Original(
            listing_id=need.public_id, fields={"title": need.title}, by=poster.user, at=need.submitted_at
        )
        for need, poster in zip(drawn, posters, strict=True)
    )
    themes = list(Theme.objects.order_by("pk"))
    codes = _link(region.rng, [*needs, *reviewed], Need.themes.through, "need", themes)
    write(_published_need(region, need, codes[need.public_id]) for need in needs)
    _assign(region, [*needs[::2], *reviewed[::2]])
    return needs


def _labels(posters: Sequence[Membership]) -> Any:
    bodies = {poster.organization_id: poster.organization for poster in posters}
    return zip(bodies, masked_labels(list(bodies.values())), strict=True)


def _need(region: Region, *, label: str) -> Need:
    rng, day = region.rng, timezone.localdate(region.at)
    published = day - timedelta(days=rng.randrange(60))
    return Need(
        **phrases.need_texts(rng),
        public_id=region.uuid(),
        status=NeedStatus.PUBLISHED,
        masked_label=label,
        budget_band=rng.choice(["", "B0", "B1", "B2"]),
        collaboration_types=rng.sample(["joint_research", "commissioned", "license"], 2),
        deadline=day + timedelta(days=rng.randrange(1, 120)),
        published_on=published,
        submitted_at=region.at - timedelta(days=70),
    )


def _in_review(region: Region, need: Need) -> Need:
    need.status, need.published_on = NeedStatus.IN_REVIEW, None
    need.submitted_at = region.at
    need.review_due_on = _due(region)
    return need


def _published_need(region: Region, need: Need, themes: list[str]) -> PublishedNeed:
    words = [getattr(need, name) for name in PUBLIC_TEXTS]
    return PublishedNeed(
        **{name: getattr(need, name) for name in SHARED_BY_NEEDS},
        label=need.masked_label,
        theme_codes=themes,
        search_text=normalise_search("\n".join(words)),
        shuffle=region.rng.randrange(2**31),
    )


def _write_seeds(region: Region) -> list[PublishedSeed]:
    owners = shares(region.researchers, region.size)
    profiles = _write_profiles(region)
    fields = list(ResearchField.objects.filter(level="section").order_by("pk"))
    drawn = [_seed(region, owner, profiles[owner.pk], region.rng.choice(fields)) for owner in owners]
    seeds = write(drawn)
    _seal(seeds, owners, ListingKind.SEED)
    published = write(_published_seed(region, seed, owner) for seed, owner in zip(seeds, owners, strict=True))
    themes = list(Theme.objects.order_by("pk"))
    _link(region.rng, seeds, Seed.themes.through, "seed", themes)
    _link(region.rng, published, PublishedSeed.themes.through, "publishedseed", themes)
    return published


def _write_profiles(region: Region) -> dict[int, ResearcherProfile]:
    profiles = write(_profile(region, owner) for owner in region.researchers)
    write(
        ResearcherAccount(profile=profile, user=owner.user, organization=owner.organization)
        for profile, owner in zip(profiles, region.researchers, strict=True)
    )
    return {owner.pk: profile for profile, owner in zip(profiles, region.researchers, strict=True)}


def _profile(region: Region, owner: Membership) -> ResearcherProfile:
    keywords = region.rng.sample(phrases.METHODS, 3)
    return ResearcherProfile(
        public_id=region.uuid(),
        name=owner.user.full_name,
        name_kana=phrases.FIRST_KANA[owner.pk % len(phrases.FIRST_KANA)],
        organization=owner.organization,
        lab_name=f"{keywords[0]}研究室",
        keywords=keywords,
        search_text=normalise_search(" ".join([owner.user.full_name, owner.organization.name, *keywords])),
        is_fictional=True,
    )


def _seed(region: Region, owner: Membership, profile: ResearcherProfile, field: ResearchField) -> Seed:
    band = region.rng.choice(list(TRL))
    return Seed(
        **phrases.seed_texts(region.rng),
        public_id=region.uuid(),
        form_token=region.uuid(),
        status=SeedStatus.PUBLISHED,
        published_version=1,
        trl=TRL[band],
        trl_band=band,
        ip_status=region.rng.choice([IpStatus.NONE, IpStatus.FILED_PUBLISHED, IpStatus.REGISTERED]),
        research_field=field,
        collaboration_types=["joint_research"],
        lab_name=profile.lab_name,
        researcher_name=owner.user.full_name,
        researcher=profile,
    )


def _published_seed(region: Region, seed: Seed, owner: Membership) -> PublishedSeed:
    day = timezone.localdate(region.at) - timedelta(days=region.rng.randrange(400))
    texts = [seed.title, seed.one_line, seed.summary, seed.advantages, seed.lab_name, seed.researcher_name]
    words = [*texts, *seed.applications, *seed.keywords, seed.research_field.name_ja, owner.organization.name]
    return PublishedSeed(
        **{name: getattr(seed, name) for name in SHARED_BY_SEEDS},
        public_id=seed.public_id,
        organization=owner.organization,
        institution_name=owner.organization.name,
        researcher=seed.researcher,
        is_fictional=True,
        published_on=day,
        updated_on=day,
        search_text=normalise_search(" ".join(words)),
    )


def _write_suggestions(region: Region, needs: list[Need], seeds: list[PublishedSeed]) -> None:
    """Each need with one seed; a third of them already in somebody's hands."""
    people = [None, None, *(one.user for one in region.coordinators)]
    write(
        _suggestion(region, need, seed, region.rng.choice(people))
        for need, seed in zip(needs, seeds, strict=True)
    )


def _suggestion(region: Region, need: Need, seed: PublishedSeed, person: Any) -> Suggestion:
    score = round(region.rng.uniform(0.12, 0.40), 4)
    words = tuple((word, word) for word in seed.keywords)
    return Suggestion(
        public_id=region.uuid(),
        need_id=need.public_id,
        seed_id=seed.public_id,
        score=score,
        band=next(band for least, band in BANDS if score >= least),
        reasons=asdict(Reasons(shared_words=words, japanese=(f"「{words[0][0]}」が両方にあります。",))),
        engine_version=GENERATED,
        assigned_to=person,
        due_on=_due(region),
        computed_at=region.at,
    )


def _write_proposals(region: Region, needs: list[Need]) -> None:
    """One proposal to each need: four of five wait for the desk, the rest for the company."""
    authors = shares(region.researchers, len(needs))
    labels = dict(_labels(authors))
    numbers = count()
    proposals = write(
        _proposal(region, need, labels[author.organization_id], passed_on=next(numbers) % 5 == 0)
        for need, author in zip(needs, authors, strict=True)
    )
    _seal(proposals, authors, ListingKind.PROPOSAL)
    _assign(region, proposals[::4])


def _proposal(region: Region, need: Need, label: str, *, passed_on: bool) -> Proposal:
    text = phrases.seed_texts(region.rng)
    due_on = _due(region)
    return Proposal(
        public_id=region.uuid(),
        need_id=need.public_id,
        listing_title=need.title,
        proposer_label=label,
        number=1,
        status=ProposalStatus.RECEIVED if passed_on else ProposalStatus.SUBMITTED,
        title=text["title"],
        idea=text["summary"],
        why_fits=text["advantages"],
        no_confidential=True,
        waiting_for=WaitingFor.TARGET if passed_on else WaitingFor.DESK,
        due_on=due_on,
        decision_due_on=due_on if passed_on else None,
        submitted_at=region.at - timedelta(days=region.rng.randrange(30)),
    )


def _write_messages(region: Region) -> None:
    """As many messages as there are needs, all to the busy poster; one of ten is unread."""
    rng, reader, path = region.rng, region.busy_poster.user, reverse("pages:my")
    write(
        InboxMessage(
            public_id=region.uuid(),
            recipient=reader,
            kind="suggestions/found",
            topic="suggestions",
            key=f"{region.name}:{number}",
            title=f"「{rng.choice(phrases.THINGS)}」に近いシーズが見つかりました",
            body="候補のページでくわしく見られます。",
            path=path,
            created_at=region.at - timedelta(minutes=number),
            read_at=None if number % 10 == 0 else region.at,
        )
        for number in range(region.size)
    )


def _seal(listings: Sequence[Any], owners: Sequence[Membership], kind: ListingKind) -> None:
    """Write into the vault, and nowhere else, who stands behind each listing."""
    write(
        Identity(listing_id=listing.public_id, kind=kind, organization=owner.organization, person=owner.user)
        for listing, owner in zip(listings, owners, strict=True)
    )


def _assign(region: Region, listings: Sequence[Any]) -> None:
    write(
        Assignment(
            listing_id=listing.public_id,
            coordinator=region.rng.choice(region.coordinators).user,
            assigned_at=region.at,
        )
        for listing in listings
    )


def _link(
    rng: Random, rows: Sequence[models.Model], through: Any, column: str, themes: Sequence[Theme]
) -> dict[Any, list[str]]:
    """Give each row one or two themes; return their codes in order."""
    chosen = {row.public_id: sorted(rng.sample(themes, rng.randint(1, 2)), key=_code) for row in rows}
    write(
        through(**{f"{column}_id": row.pk, "theme_id": theme.pk})
        for row in rows
        for theme in chosen[row.public_id]
    )
    return {public_id: [theme.code for theme in given] for public_id, given in chosen.items()}


def _code(theme: Theme) -> str:
    return theme.code


def _due(region: Region) -> date:
    return timezone.localdate(region.at) + timedelta(days=region.rng.randrange(-3, 14))
