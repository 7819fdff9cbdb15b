"""Reads ``permissions.yaml`` and turns it into questions: who asks for what, whose, and the answer."""

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from tests.trust.routes import desk_models, routes
from tests.trust.scene import NOBODY, Scene

# ``make prove-anonymity`` asks everything; the suite asks a part that turns with the day of the year.
PROOF = bool(os.environ.get("PROOF"))
DAY = int(os.environ.get("DAY") or date.today().timetuple().tm_yday)  # noqa: DTZ011 - any day will do
AGAIN = f"to ask the same again: DAY={DAY}"
FILE = Path(settings.BASE_DIR) / "permissions.yaml"
NO_ROW = 987654321
LOGIN, GONE = "login", 404
DESK = ("AN", "CM", "CO", "CX", "PA")
STRANGERS = ("AN", "FO")
ANSWERED = {200, 302, 409, 422, 400, 403}  # anything but a 404 or the way to the log-in page
DESK_PAGES = {
    "changelist": None,
    "add": None,
    "change": "object_id",
    "delete": "object_id",
    "history": "object_id",
}


@dataclass(frozen=True)
class Rule:
    """What one method of one address answers to whom, for own, other's and unknown things."""

    name: str
    method: str
    gaps: dict[str, str]
    answers: dict[str, dict[str, Any]]
    send: dict[str, Any]
    public: bool


Thing = TypeVar("Thing")


def some(things: Sequence[Thing], most: int, *, turn: str, days: int = 1) -> list[Thing]:
    """Return so many of them, other ones each day until all had their turn; in the proof all.

    What is asked for once in three ``days`` only goes on once in three days.
    """
    if PROOF or len(things) <= most:
        return list(things)
    first = (zlib.crc32(turn.encode()) + DAY // days * most) % len(things)
    taken = {(first + step) % len(things) for step in range(most)}
    return [thing for place, thing in enumerate(things) if place in taken]


def every_third_day(things: Sequence[Thing]) -> list[Thing]:
    """Return a third of them, the next third tomorrow; in the proof all."""
    return list(things if PROOF else things[DAY % 3 :: 3])


def answer_of(response: HttpResponse) -> Any:
    """Return the status, or that this is the way to the log-in page."""
    to_login = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    return LOGIN if to_login else response.status_code


@cache
def document() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())


def roles() -> list[str]:
    return list(document()["roles"])


def named() -> set[str]:
    """Return every address that the file speaks of."""
    models = {f"admin:{model}_{page}" for model in document()["desk"] for page in DESK_PAGES}
    return models | set(document()["pages"]) | set(document()["elsewhere"])


def rules() -> list[Rule]:
    """Return the rules of all pages, those of the desk's models spelled out."""
    return [*_page_rules(), *_desk_rules()]


def rules_in_turn() -> list[Rule]:
    """Return the rules of all pages, and those of the desk's models that have their turn today."""
    return [*_page_rules(), *every_third_day(_desk_rules())]


def _page_rules() -> list[Rule]:
    return [
        _rule(name, entry, method, said)
        for name, entry in document()["pages"].items()
        for method, said in entry.items()
        if method in {"GET", "POST"}
    ]


def _rule(name: str, entry: dict[str, Any], method: str, said: dict[Any, Any]) -> Rule:
    gaps = entry.get("of", {})
    whose = said if gaps else {"own": said}
    return Rule(
        name=name,
        method=method.lower(),
        gaps=gaps if isinstance(gaps, dict) else {"public_id": gaps},
        answers={kind: _by_role(answers) for kind, answers in whose.items()},
        send=entry.get("send", {}),
        public=entry.get("public", False),
    )


def _desk_rules() -> list[Rule]:
    rules = []
    for model, said in document()["desk"].items():
        for page, gap in DESK_PAGES.items():
            answers = _by_role(said.get(page, {}))
            gaps = {gap: f"row of {model}"} if gap else {}
            kinds = {"own": answers, "unknown": _unknown(said, page)} if gap else {"own": answers}
            rules.append(Rule(f"admin:{model}_{page}", "get", gaps, kinds, {}, False))
    return rules


def _unknown(said: dict[str, Any], page: str) -> dict[str, Any]:
    return _by_role(said.get(f"unknown {page}", {}))


def _by_role(answers: dict[Any, str]) -> dict[str, Any]:
    return {role: status for status, who in answers.items() for role in expand(who)}


def expand(who: str) -> list[str]:
    """Return the roles behind words like ``company CO``."""
    groups = document()["groups"]
    return [role for word in who.split() for role in (expand(groups[word]) if word in groups else [word])]


def expected(rule: Rule, kind: str) -> dict[str, Any]:
    """Return the answer each role has to get; whoever is not named gets the log-in page or a 404."""
    stranger = GONE if rule.public else LOGIN
    default = {role: stranger if role in {"AN", "AC"} else GONE for role in roles()}
    said = rule.answers.get(kind, {})
    return default | {role: status for role, status in said.items() if role in default}


def meant(rule: Rule, kind: str) -> list[str]:
    """Return who is asked in the proof: all for own things; else whoever has a right, and two strangers."""
    own, said = expected(rule, "own"), expected(rule, kind)
    if rule.name.startswith("api:"):
        return ["AN", "CM", "CX", "AC"]
    if rule.name.startswith("admin:"):
        return [role for role in roles() if role in DESK or own[role] not in (GONE, LOGIN)]
    if len(set(own.values())) == 1:
        return ["AN", "CM", "CX", "FO"]
    if kind == "own":
        return [role for role in roles() if role != "AC"]
    return [role for role in roles() if role in STRANGERS or {own[role], said[role]} & ANSWERED]


def url_of(rule: Rule, kind: str, *, scene: Scene, role: str) -> str:
    """Return the address with its gaps filled for one kind of thing."""
    return routes()[rule.name].url(**{gap: _fill(what, kind, scene, role) for gap, what in rule.gaps.items()})


def _fill(what: str, kind: str, scene: Scene, role: str) -> Any:
    if what.startswith("="):
        return what[1:]
    if what.startswith("row of "):
        return _row(what.removeprefix("row of "), kind, scene)
    if what.startswith("token "):
        return scene.tokens[what.removeprefix("token ")] if kind == "own" else "no-such-token"
    if what == "message of mine":
        return scene.message_id(role, own=kind == "own") if kind != "unknown" else NOBODY
    if what.startswith("pk of "):
        return {"own": scene.ours, "other": scene.theirs}[kind][what[6:]].pk if kind != "unknown" else NO_ROW
    things = {"own": scene.ours, "other": scene.theirs}.get(kind, {})
    return things[what].public_id if what in things else NOBODY


def _row(model: str, kind: str, scene: Scene) -> Any:
    wanted = next(found for name, found in desk_models().items() if name == model)
    if kind != "own":
        return NO_ROW
    known = {"needs_need": "need", "seeds_seed": "seed", "matching_proposal": "proposal",
             "matching_suggestion": "suggestion", "matching_introduction": "introduction",
             "organizations_organization": "organization",
             "organizations_membership": "membership"}  # fmt: skip
    if model in known:
        return scene.ours[known[model]].pk
    return wanted._default_manager.order_by("pk").values_list("pk", flat=True).first()
