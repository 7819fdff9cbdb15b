"""The masked label of a poster: area, industry and size, coarse enough that five or more bodies share it."""

from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any

from django.conf import settings
from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import override

from classifications.choices import code_name
from classifications.models import Industry
from organizations.enums import COMPANY_TYPES, OrganizationType
from organizations.models import Organization

SMALLEST_GROUP = 5
JOINT = "・"
AREA_NAMES = {
    "tama": "多摩地域",
    "saitama_southwest": "埼玉県南西部",
    "kanagawa_central": "神奈川県央部",
}
SIZE_GROUPS = {
    "E005": "従業員20名以下",
    "E020": "従業員20名以下",
    "E050": "従業員21〜100名",
    "E100": "従業員21〜100名",
    "E300": "従業員101名以上",
    "E900": "従業員101名以上",
    "E901": "従業員101名以上",
}
# Every way to coarsen the three facets, the least loss first; industry is kept longest, area goes first.
STEPS = sorted(product(range(4), range(3), range(3)), key=lambda step: (sum(step), step[1], step[2]))
FACETS = {
    "place": F("municipality__name_ja"),
    "sub_area": F("municipality__sub_area"),
    "area_group": F("municipality__area_group"),
    "trade": F("industry__name_ja"),
    "division": F("industry__division"),
}
Parts = tuple[str, str, str]
Ladders = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def masked_label(organization: Organization) -> str:
    """Return a telling label that at least five registered organisations carry.

    It is not enough that five would fit it: everybody can work out from the directory who gets which label.
    So each organisation belongs to exactly one group of five or more, and the label is the group's.
    """
    return masked_labels([organization])[0]


def masked_labels(organizations: Sequence[Organization]) -> list[str]:
    """Return the label of each organisation, counting the region once for all of them."""
    with override(settings.LANGUAGE_CODE):
        return _counted(organizations)


def _counted(organizations: Sequence[Organization]) -> list[str]:
    divisions = dict(Industry.objects.filter(level="division").values_list("code", "name_ja"))
    crowd: Counter[Ladders] = Counter()
    for group in _population():
        crowd[_ladders(group, divisions)] += group["bodies"]
    own = [_ladders(_facts_of(organization), divisions) for organization in organizations]
    newcomers = zip(own, organizations, strict=True)
    crowd.update(ladders for ladders, organization in newcomers if not organization.is_approved)
    labels = _labels(crowd)
    return [labels.get(ladders) or _("登録団体") for ladders in own]


def _labels(crowd: Counter[Ladders]) -> dict[Ladders, str]:
    """Give every kind of organisation its group's label; whoever finds no group of five has none."""
    waiting = set(crowd)
    labels: dict[Ladders, str] = {}
    for step in STEPS:
        groups: dict[Parts, list[Ladders]] = {}
        for ladders in waiting:
            groups.setdefault(_at(ladders, step), []).append(ladders)
        for parts, kinds in groups.items():
            if sum(crowd[kind] for kind in kinds) >= SMALLEST_GROUP:
                labels |= dict.fromkeys(kinds, JOINT.join(part for part in parts if part))
                waiting -= set(kinds)
    return _with_company(crowd, labels, waiting)


def _with_company(
    crowd: Counter[Ladders], labels: dict[Ladders, str], waiting: set[Ladders]
) -> dict[Ladders, str]:
    """While fewer than five are left without a label, the smallest group joins them: nobody stands out."""
    left = sum(crowd[kind] for kind in waiting)
    while 0 < left < SMALLEST_GROUP and labels:
        sizes: Counter[str] = Counter()
        for kind, label in labels.items():
            sizes[label] += crowd[kind]
        smallest = min(sizes, key=lambda label: (sizes[label], label))
        labels = {kind: label for kind, label in labels.items() if label != smallest}
        left += sizes[smallest]
    return labels


def _population() -> Any:
    """Return the registered organisations, those with the same facets counted together."""
    grouped = Organization.objects.public().order_by().values("type", "size_band", **FACETS)
    return grouped.annotate(bodies=Count("pk"))


def _facts_of(organization: Organization) -> dict[str, Any]:
    place, industry = organization.municipality, organization.industry
    return {
        "type": organization.type,
        "size_band": organization.size_band,
        "place": place and place.name_ja,
        "sub_area": place and place.sub_area,
        "area_group": place and place.area_group,
        "trade": industry and industry.name_ja,
        "division": industry and industry.division,
    }


def _at(ladders: Ladders, step: tuple[int, int, int]) -> Parts:
    return (ladders[0][step[0]], ladders[1][step[1]], ladders[2][step[2]])


def _ladders(facts: dict[str, Any], divisions: dict[str, str]) -> Ladders:
    """Return the names of area, industry and size from fine to coarse."""
    return _areas(facts), _sectors(facts, divisions), _sizes(facts)


def _areas(facts: dict[str, Any]) -> tuple[str, ...]:
    if facts["place"] is None:
        return ("圏域外", "圏域外", "圏域外", "")
    area = AREA_NAMES.get(facts["area_group"], "圏域内")
    return (facts["place"], facts["sub_area"] or area, area, "圏域内")


def _sectors(facts: dict[str, Any], divisions: dict[str, str]) -> tuple[str, ...]:
    if facts["type"] not in COMPANY_TYPES:
        return (str(OrganizationType(facts["type"]).label), "公的機関・団体", "団体")
    if facts["trade"] is None:
        return ("企業", "企業", "企業")
    return (facts["trade"], divisions.get(facts["division"], facts["trade"]), "企業")


def _sizes(facts: dict[str, Any]) -> tuple[str, ...]:
    band = facts["size_band"]
    if facts["type"] not in COMPANY_TYPES or band not in SIZE_GROUPS:
        return ("", "", "")
    return ("従業員" + code_name("size_band", band), SIZE_GROUPS[band], "")
