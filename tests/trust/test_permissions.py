"""Every line of ``permissions.yaml``, asked as everybody, for own, other's and unknown things."""

from typing import Any

import pytest
from django.urls import reverse

from tests.trust import matrix
from tests.trust.matrix import Rule
from tests.trust.people import People
from tests.trust.routes import routes
from tests.trust.scene import Scene

pytestmark = pytest.mark.django_db
RULES = matrix.rules()
DESK = ("AN", "CM", "CO", "CX", "PA")
STRANGERS = ("AN", "FO")
ANSWERED = {200, 302, 409, 422, 400, 403}  # anything but a 404 or the way to the log-in page


def answers(rule: Rule, kind: str, *, people: People, scene: Scene) -> dict[str, Any]:
    """Return what each role gets."""
    return {
        role: _answer(
            people.ask(
                role,
                matrix.url_of(rule, kind, scene=scene, role=role),
                method=rule.method,
                **({"data": rule.send} if rule.send else {}),
            )
        )
        for role in asked(rule, kind)
    }


def asked(rule: Rule, kind: str) -> list[str]:
    """Return who is asked: everybody for own things; else whoever has a right at all, and two strangers."""
    own, said = matrix.expected(rule, "own"), matrix.expected(rule, kind)
    if rule.name.startswith("api:"):
        return ["AN", "CM", "CX", "AC"]
    if rule.name.startswith("admin:"):
        return [role for role in matrix.roles() if role in DESK or own[role] not in (404, "login")]
    if len(set(own.values())) == 1:
        return ["AN", "CM", "CX", "FO"]
    if kind == "own":
        return [role for role in matrix.roles() if role != "AC"]
    return [role for role in matrix.roles() if role in STRANGERS or {own[role], said[role]} & ANSWERED]


def _answer(response: Any) -> Any:
    to_login = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    return "login" if to_login else response.status_code


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method} {rule.name}")
def test_everybody_gets_what_the_matrix_says(rule: Rule, people: People, scene: Scene):
    kinds = ("own", "other", "unknown") if rule.gaps else ("own",)
    if rule.name.startswith("admin:") and rule.gaps:
        kinds = ("own", "unknown")

    found = {kind: answers(rule, kind, people=people, scene=scene) for kind in kinds}

    assert found == {kind: wanted(rule, kind) for kind in kinds}


def wanted(rule: Rule, kind: str) -> dict[str, Any]:
    said = matrix.expected(rule, kind)
    return {role: said[role] for role in asked(rule, kind)}


def missing(names: set[str]) -> set[str]:
    return names - matrix.named()


def stale(names: set[str]) -> set[str]:
    return matrix.named() - names


def test_every_address_is_in_the_matrix():
    assert missing(set(routes())) == set()


def test_the_matrix_has_no_stale_line():
    assert stale(set(routes())) == set()


def test_a_planted_address_and_a_planted_line_are_found():
    names = set(routes())

    assert missing(names | {"needs:export"}) == {"needs:export"}
    assert stale(names - {"needs:mine"}) == {"needs:mine"}


def test_a_planted_right_is_found(people: People, scene: Scene, monkeypatch):
    rule = next(rule for rule in RULES if (rule.name, rule.method) == ("needs:workspace", "get"))
    monkeypatch.setattr("needs.querysets.NeedQuerySet.owned_by", lambda rows, actor: rows.all())

    assert answers(rule, "other", people=people, scene=scene) != wanted(rule, "other")
