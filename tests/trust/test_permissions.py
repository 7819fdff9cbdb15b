"""Every line of ``permissions.yaml`` for own, other's and unknown things; within some weeks as everybody.

Pages are asked for each day, the lists and forms of the desk's models every third day.
"""

from typing import Any

import pytest

from tests.trust import matrix
from tests.trust.matrix import PROOF, Rule
from tests.trust.people import People
from tests.trust.routes import routes
from tests.trust.scene import Scene

pytestmark = pytest.mark.django_db
RULES = matrix.rules()
WEEKS = 14


def answers(rule: Rule, kind: str, *, people: People, scene: Scene) -> dict[str, Any]:
    """Return what each role gets."""
    return {
        role: matrix.answer_of(
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
    """Return who is asked: everybody in the proof; in the suite somebody for every answer.

    All of those who get the same answer have had their turn within two weeks; at the desk within six.
    """
    said = matrix.expected(rule, kind)
    roles = [role for role in matrix.meant(rule, kind) if PROOF or not crawled(rule, kind, role)]
    alike: dict[Any, list[str]] = {}
    for role in roles:
        alike.setdefault(said[role], []).append(role)
    chosen = {role for same in alike.values() for role in some_of(same, rule, kind)}
    return [role for role in roles if role in chosen]


def some_of(alike: list[str], rule: Rule, kind: str) -> list[str]:
    days = 3 if rule.name.startswith("admin:") else 1
    return matrix.some(alike, -(-len(alike) // WEEKS), turn=rule.name + kind, days=days)


def crawled(rule: Rule, kind: str, role: str) -> bool:
    """Tell whether the crawl for canaries asks this each day, and compares the answer with the matrix."""
    of_visitors = not rule.name.startswith("admin:") and rule.method == "get"
    return of_visitors and kind != "unknown" and role == "AN"


def kinds(rule: Rule) -> list[str]:
    """Return whose things are asked for; unknown ones in the suite every third day."""
    if not rule.gaps:
        return ["own"]
    if rule.name.startswith("admin:"):
        return ["own", "unknown"]
    has_turn = PROOF or (len(rule.name) + matrix.DAY) % 3 == 0
    return ["own", "other", "unknown"] if has_turn else ["own", "other"]


@pytest.mark.parametrize("rule", matrix.rules_in_turn(), ids=lambda rule: f"{rule.method} {rule.name}")
def test_everybody_gets_what_the_matrix_says(rule: Rule, people: People, scene: Scene):
    found = {kind: answers(rule, kind, people=people, scene=scene) for kind in kinds(rule)}

    assert found == {kind: wanted(rule, kind) for kind in kinds(rule)}, matrix.AGAIN


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


def test_every_answer_of_the_matrix_is_asked_for_by_somebody():
    for rule in RULES:
        for kind in rule.answers:
            said = matrix.expected(rule, kind)
            everybody = matrix.meant(rule, kind)
            reached = [*asked(rule, kind), *(role for role in everybody if crawled(rule, kind, role))]
            assert {said[role] for role in reached} == {said[role] for role in everybody}


def test_everybody_has_asked_everything_within_two_weeks(monkeypatch):
    rule = next(rule for rule in RULES if (rule.name, rule.method) == ("needs:workspace", "get"))
    reached, unknown = {"AN"}, set()
    for day in range(WEEKS):
        monkeypatch.setattr(matrix, "DAY", day)
        reached |= set(asked(rule, "own"))
        unknown |= set(kinds(rule))

    assert reached == set(matrix.meant(rule, "own"))
    assert unknown == {"own", "other", "unknown"}


def test_everybody_has_asked_everything_of_the_desk_within_six_weeks(monkeypatch):
    desk = [rule for rule in RULES if rule.name.startswith("admin:")]
    reached: dict[tuple[str, str], set[str]] = {}
    for day in range(3 * WEEKS):
        monkeypatch.setattr(matrix, "DAY", day)
        today = [rule for rule in matrix.rules_in_turn() if rule.name.startswith("admin:")]
        for rule in today:
            for kind in kinds(rule):
                reached.setdefault((rule.name, kind), set()).update(asked(rule, kind))

    everybody = {(rule.name, kind): set(matrix.meant(rule, kind)) for rule in desk for kind in kinds(rule)}
    assert {asked_for: reached[asked_for] for asked_for in everybody} == everybody


def test_a_planted_right_is_found(people: People, scene: Scene, monkeypatch):
    rule = next(rule for rule in RULES if (rule.name, rule.method) == ("needs:workspace", "get"))
    monkeypatch.setattr("needs.querysets.NeedQuerySet.owned_by", lambda rows, actor: rows.all())

    assert answers(rule, "other", people=people, scene=scene) != wanted(rule, "other")
