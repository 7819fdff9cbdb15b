"""Conditions of a list: the one spelling they are kept in, and the words people read."""

from collections.abc import Iterable
from urllib.parse import parse_qs

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from outlets.lists import LISTS, PublicList

Words = dict[str, tuple[str, dict[str, str]]]


def parsed(query: str) -> MultiValueDict:
    """Return kept conditions as a list reads them."""
    return MultiValueDict(parse_qs(query))


def words_of(listed: PublicList) -> Words:
    """Return the label of each condition and the names of its choices; read once for a whole page."""
    fields = listed.narrow(MultiValueDict()).form.fields
    return {name: (str(field.label), _names(getattr(field, "choices", ()))) for name, field in fields.items()}


def _names(choices: Iterable) -> dict[str, str]:
    names: dict[str, str] = {}
    for value, name in choices:
        if isinstance(name, list | tuple):
            names |= _names(name)
        else:
            names[str(value)] = str(name)
    return names


def told(query: str, words: Words) -> str:
    """Return the conditions as a sentence: keyword first, then each condition with its label."""
    parts = []
    for name, values in parsed(query).lists():
        label, names = words.get(name, (name, {}))
        chosen = "、".join(names.get(value, value) for value in values)
        parts.append((name != "q", _("%(label)s：%(chosen)s") % {"label": label, "chosen": chosen}))
    return " ／ ".join(text for _order, text in sorted(parts)) or _("条件なし（すべて）")


def suggested_name(listed: PublicList, query: str) -> str:
    """Return a name to start from: the keyword, else the choices."""
    params, words = parsed(query), words_of(listed)
    if params.get("q"):
        return _("%(words)sの%(list)s") % {"words": params["q"], "list": listed.name}
    chosen = [words.get(name, ("", {}))[1].get(value, value) for name, value in params.items()]
    return " ".join([*chosen, str(listed.name)])


def list_of(kind: str) -> PublicList | None:
    """Return the list, unless it is gone."""
    return LISTS.get(kind)
