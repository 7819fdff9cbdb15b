"""The masked label of a poster: area, industry and size, coarse enough that five or more bodies share it."""

from itertools import product

from django.utils.translation import gettext as _

from classifications.choices import code_name
from classifications.models import Industry
from organizations.enums import COMPANY_TYPES
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
    own = _ladders(organization, divisions := _division_names())
    others = [_ladders(other, divisions) for other in _population()]
    for area, industry, size in STEPS:
        parts = (own[0][area], own[1][industry], own[2][size])
        shared = sum((a[area], i[industry], s[size]) == parts for a, i, s in others)
        if shared >= SMALLEST_GROUP:
            return "・".join(part for part in parts if part)
    return _("圏域内の団体")


def _population() -> list[Organization]:
    return list(
        Organization.objects.public()
        .select_related("municipality", "industry")
        .only("type", "municipality", "industry", "size_band")
    )


def _division_names() -> dict[str, str]:
    return dict(Industry.objects.filter(level="division").values_list("code", "name_ja"))


def _ladders(organization: Organization, divisions: dict[str, str]) -> tuple[list[str], list[str], list[str]]:
    """Return the names of area, industry and size from fine to coarse."""
    return _areas(organization), _sectors(organization, divisions), _sizes(organization)


def _areas(organization: Organization) -> list[str]:
    place = organization.municipality
    if place is None:
        return ["圏域外"] * 3 + [""]
    area = AREA_NAMES.get(place.area_group, "圏域内")
    return [place.name_ja, place.sub_area or area, area, "圏域内"]


def _sectors(organization: Organization, divisions: dict[str, str]) -> list[str]:
    if organization.type not in COMPANY_TYPES:
        return [organization.get_type_display(), "公的機関・団体", "団体"]
    industry = organization.industry
    if industry is None:
        return ["企業"] * 3
    return [industry.name_ja, divisions.get(industry.division, industry.name_ja), "企業"]


def _sizes(organization: Organization) -> list[str]:
    band = organization.size_band
    if organization.type not in COMPANY_TYPES or not band:
        return ["", "", ""]
    return ["従業員" + code_name("size_band", band), SIZE_GROUPS[band], ""]
