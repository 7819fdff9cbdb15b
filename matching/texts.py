"""What the engine may know of a listing: the world's words, read with public eyes, and what is open."""

from uuid import UUID

from core.calendar import today
from disclosure.public_eyes import public_eyes
from matching.engine import Kind, Text
from needs import public as public_needs
from needs.models import PublishedNeed
from seeds import public as public_seeds
from seeds.models import PublishedSeed


def open_ids(kind: Kind) -> list[UUID]:
    """Return the listings that take part in matching today."""
    if kind is Kind.SEED:
        return list(PublishedSeed.objects.order_by("pk").values_list("pk", flat=True))
    open_needs = PublishedNeed.objects.filter(closed_on__isnull=True, deadline__gte=today())
    return list(open_needs.order_by("pk").values_list("pk", flat=True))


def public_text(kind: Kind, listing_id: UUID) -> Text | None:
    """Return what the engine may know of a listing, read with public eyes; None when it is not open."""
    with public_eyes():
        if kind is Kind.NEED:
            need = public_needs.find(listing_id)
            return _need_text(need) if need and need.is_open else None
        seed = public_seeds.card(PublishedSeed.objects.all(), listing_id)
        return _seed_text(seed) if seed else None


def _need_text(need: public_needs.PublicNeed) -> Text:
    missing = [] if need.budget_band not in {"", "B0"} else ["予算の目安"]
    return Text(
        title=need.title,
        body=tuple(part for part in (need.problem, need.wanted_result, need.constraints) if part),
        theme_codes=need.theme_codes,
        missing=tuple(missing),
    )


def _seed_text(seed: public_seeds.PublicSeed) -> Text:
    gaps = {"実用化の段階（TRL）": seed.trl or seed.trl_band, "どれだけ良いか（数値）": seed.advantages}
    body = (seed.one_line, seed.summary, "。".join(seed.applications), seed.advantages)
    return Text(
        title=seed.title,
        body=tuple(part for part in body if part),
        keywords=seed.keywords,
        theme_codes=seed.theme_codes,
        missing=tuple(name for name, value in gaps.items() if not value),
    )
