"""The masked label of a poster: area, industry and size, coarse enough that five or more bodies share it."""

from itertools import product
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext as _

from classifications.choices import code_name
from classifications.models import Industry
from organizations.enums import COMPANY_TYPES, OrganizationType
from organizations.models import Organization

SMALLEST_GROUP = 5
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


def masked_label(organization: Organization) -> str:
    """Return the most telling label that at least five registered organisations share."""
    divisions = dict(Industry.objects.filter(level="division").values_list("code", "name_ja"))
    own = _ladders(_facts_of(organization), divisions)
    groups = [(_ladders(group, divisions), group["bodies"]) for group in _population()]
    for step in STEPS:
        parts = _at(own, step)
        if sum(bodies for ladders, bodies in groups if _at(ladders, step) == parts) >= SMALLEST_GROUP:
            return "・".join(part for part in parts if part)
    return _("圏域内の団体") if organization.municipality_id else _("登録団体")


FACETS = {
    "place": F("municipality__name_ja"),
    "sub_area": F("municipality__sub_area"),
    "area_group": F("municipality__area_group"),
    "trade": F("industry__name_ja"),
    "division": F("industry__division"),
}
Ladders = tuple[list[str], list[str], list[str]]


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


def _at(ladders: Ladders, step: tuple[int, int, int]) -> tuple[str, str, str]:
    return (ladders[0][step[0]], ladders[1][step[1]], ladders[2][step[2]])


def _ladders(facts: dict[str, Any], divisions: dict[str, str]) -> Ladders:
    """Return the names of area, industry and size from fine to coarse."""
    return _areas(facts), _sectors(facts, divisions), _sizes(facts)


def _areas(facts: dict[str, Any]) -> list[str]:
    if facts["place"] is None:
        return ["圏域外"] * 3 + [""]
    area = AREA_NAMES.get(facts["area_group"], "圏域内")
    return [facts["place"], facts["sub_area"] or area, area, "圏域内"]


def _sectors(facts: dict[str, Any], divisions: dict[str, str]) -> list[str]:
    if facts["type"] not in COMPANY_TYPES:
        return [str(OrganizationType(facts["type"]).label), "公的機関・団体", "団体"]
    if facts["trade"] is None:
        return ["企業"] * 3
    return [facts["trade"], divisions.get(facts["division"], facts["trade"]), "企業"]


def _sizes(facts: dict[str, Any]) -> list[str]:
    band = facts["size_band"]
    if facts["type"] not in COMPANY_TYPES or band not in SIZE_GROUPS:
        return ["", "", ""]
    return ["従業員" + code_name("size_band", band), SIZE_GROUPS[band], ""]
