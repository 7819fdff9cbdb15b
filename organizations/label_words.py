"""Masked labels for English readers: the same coarse words, from the same lists, and nothing more."""

from functools import cache

from django.utils.translation import override

from classifications.models import Code, Industry, Municipality
from core.languages import in_japanese
from organizations.enums import OrganizationType
from organizations.labels import JOINT

AREAS = {
    "多摩地域": "Tama area",
    "南多摩": "South Tama",
    "北多摩": "North Tama",
    "西多摩": "West Tama",
    "埼玉県南西部": "South-west Saitama",
    "神奈川県央部": "Central Kanagawa",
    "圏域内": "in the region",
    "圏域外": "outside the region",
}
KINDS = {
    "企業": "company",
    "団体": "organisation",
    "公的機関・団体": "public body or organisation",
    "登録団体": "registered organisation",
}
SIZES = {
    "従業員20名以下": "up to 20 employees",
    "従業員21〜100名": "21–100 employees",
    "従業員101名以上": "101 employees or more",
}


def shown_label(label: str) -> str:
    """Return the label in the language of the page; as it stands where a word of it is unknown."""
    return label if in_japanese() else _in_english(label) or label


def _in_english(label: str) -> str:
    words, told, rest = _words(), [], label
    while rest:
        # Longest first: names of industries hold the joint themselves.
        word = next((word for word in words if f"{rest}{JOINT}".startswith(f"{word}{JOINT}")), None)
        if word is None:
            return ""
        told.append(words[word])
        rest = rest[len(word) + len(JOINT) :]
    return ", ".join(told)


@cache
def _words() -> dict[str, str]:
    words = AREAS | KINDS | SIZES | _types()
    for model in (Municipality, Industry):
        words |= dict(model.objects.exclude(name_en="").order_by("pk").values_list("name_ja", "name_en"))
    bands = Code.objects.filter(list="size_band").order_by("pk").values_list("name_ja", "name_en")
    words |= {f"従業員{japanese}": f"{english} employees" for japanese, english in bands}
    return dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _types() -> dict[str, str]:
    with override("en"):
        english = [str(kind.label) for kind in OrganizationType]
    with override("ja"):
        return dict(zip((str(kind.label) for kind in OrganizationType), english, strict=True))
