"""What the portal can fill in of an organisation: its address from the postal code, its name from the number.

Only empty boxes are filled. Nothing is asked of anybody outside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classifications import postal
from classifications.models import Municipality
from classifications.postal import Town
from organizations.enums import OrganizationType
from organizations.fields import CorporateNumberField

# Numbers of local governments hold their municipality code: check digit, 000020, code.
LOCAL_GOVERNMENT = "000020"


@dataclass(frozen=True, slots=True)
class Filled:
    """The boxes after filling, what to tell, and the towns to choose from when there are several."""

    values: dict[str, str]
    message: str
    towns: tuple[Town, ...] = ()
    found: bool = True


def with_address(typed: Mapping[str, str], *, chosen: str = "") -> Filled:
    """Fill town hall and street from the postal code; ``chosen`` is the place of a town among several."""
    values, towns = dict(typed), postal.towns_of(typed.get("postal_code", ""))
    if not postal.digits_of(typed.get("postal_code", "")):
        return Filled(values, _("郵便番号を7桁の数字で入力してください。"), found=False)
    if not towns:
        text = _(
            "この番号の住所は見つかりません。調べられるのは東京・埼玉・神奈川です。住所を入力してください。"
        )
        return Filled(values, text, found=False)
    if chosen.isdecimal() and int(chosen) < len(towns):
        towns = (towns[int(chosen)],)
    if len(towns) > 1:
        return Filled(values, _("この番号の町は、いくつかあります。選んでください。"), towns=towns)
    return _filled(values, _address_of(towns[0]), said=_("住所を入れました。番地を書きたしてください。"))


def with_facts(typed: Mapping[str, str]) -> Filled:
    """Fill the name of a local government, whose number tells who it is."""
    number = CorporateNumberField().prepare_value(typed.get("corporate_number", ""))
    code = number[7:] if isinstance(number, str) and number[1:7] == LOCAL_GOVERNMENT else ""
    body = Municipality.objects.filter(pk=code).first() if code else None
    if body is None:
        text = _("この番号の団体は、まだ登録されていません。名称を入力してください。")
        return Filled(dict(typed), text, found=False)
    facts = {
        "type": OrganizationType.MUNICIPALITY.value,
        "name": body.name_ja,
        "name_kana": body.kana,
        "municipality": body.pk,
    }
    return _filled(dict(typed), facts, said=_("名称を入れました。確かめてください。"))


def _address_of(town: Town) -> dict[str, str]:
    if Municipality.objects.filter(pk=town.city_code).exists():
        return {"municipality": town.city_code, "address": town.town}
    return {"address": town.text}


def _filled(values: dict[str, str], facts: Mapping[str, str], *, said: str) -> Filled:
    kept = [name for name, fact in facts.items() if values.get(name) and values[name] != fact]
    values.update({name: fact for name, fact in facts.items() if not values.get(name)})
    if kept:
        said += _("すでに入力されていた項目は、そのままです。")
    return Filled(values, said)


def asked_for(post: Mapping[str, str], *, names: Iterable[str]) -> Filled | None:
    """Fill what one of the two buttons asks for; None when the form itself was sent."""
    typed = {name: post.get(name, "") for name in names}
    if "fill_address" in post:
        return with_address(typed, chosen=post.get("fill_address", ""))
    return with_facts(typed) if "fill_name" in post else None
