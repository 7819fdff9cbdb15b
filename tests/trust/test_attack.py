"""Hostile input on every address: a clear refusal, never a crash."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.trust import matrix
from tests.trust.matrix import Rule
from tests.trust.people import People, browser
from tests.trust.routes import routes
from tests.trust.scene import Scene

pytestmark = pytest.mark.django_db
LONG = "あ" * 3000
QUERY = (
    "q=%00&page=%00&theme=%00&kind=%00&type=%00&municipality=%00&industry=%00&institution=%00&field=%00"
    "&number=%00&next=%00&status__exact=%00&_to_field=%00&cursor=%00&show=%00&order=%00",
    "q=%ED%A0%80&page=%FF&theme=%ED%A0%80&municipality=%FF&institution=%ED%A0%80&o=%FF&number=%ED%A0%80&cursor=%FF",
    "page=-1&page=99999999999999999999&q[]=a&q=a&q=b&o=999.-999.x&p=-5&all=1&municipality=999999999999999999",
    "theme__organization=1&organization__name=a&q__contains=a&e=1&_popup=1&_to_field=password&status__exact=x",
    f"q={quote(LONG)}&theme={quote(LONG)}&institution={quote(LONG[:200])}&cursor=" + "A" * 5000,
)
FIELDS = (
    "title", "problem", "body", "text", "name", "question", "kind", "themes", "version", "token", "role",
    "email", "reason", "membership", "type", "municipality", "industry", "size_band", "budget_band", "trl",
    "mark", "research_field", "decision", "organization", "coordinator", "remove", "deadline", "cost_band",
    "public_id", "corporate_number", "one_line", "summary", "keywords", "release", "items", "files",
)  # fmt: skip
BODIES = {
    "text": "\x00",
    "surrogate": b"title=%ED%A0%80&body=%FF&reason=%00&token=%00&version=%00&email=%FF&corporate_number=%00",
    "wrong codes": dict.fromkeys(FIELDS, "no-such-code"),
    "huge": dict.fromkeys(FIELDS, LONG) | {"version": "9" * 30, "trl": "9" * 30},
    "arrays": {name: ["1", "2", ""] for name in ("version", "title", "token", "kind", "membership", "trl")},
}  # fmt: skip
PATHS = ("%00", "%ED%A0%80", "..%2f..%2f", "0" * 500, "a" * 36, "-1", "9" * 40, "_to_field", "%F0%9F%90%A6")


def ways(rule: Rule) -> list[dict]:
    """Every hostile input in the proof; in the suite one for each address, another one each time."""
    every = list(queries() if rule.method == "get" else bodies())
    return matrix.some(every, 1, turn=rule.name, days=3)


def addresses_in_turn() -> list[Rule]:
    """Every address in the proof; in the suite a third of them, the next third tomorrow."""
    return matrix.every_third_day(matrix.rules())


def queries() -> Iterator[dict]:
    yield from ({"QUERY_STRING": query} for query in QUERY)


def bodies() -> Iterator[dict]:
    for body in BODIES.values():
        encoded = isinstance(body, bytes | str)
        yield (
            {"data": body, "content_type": "application/x-www-form-urlencoded"} if encoded else {"data": body}
        )
    yield {"data": b"{", "content_type": "application/json"}
    yield {"data": b"--x", "content_type": "multipart/form-data; boundary=x"}


def strongest(rule: Rule) -> str:
    """Return somebody who gets through, so that the input reaches the form."""
    own = matrix.expected(rule, "own")
    return next(
        (role for role in ("CA", "RS", "UL", "CO", "PA") if own[role] not in (404, 403, "login")), "AN"
    )


@pytest.mark.parametrize("rule", addresses_in_turn(), ids=lambda rule: f"{rule.method} {rule.name}")
def test_hostile_input_is_no_crash(rule: Rule, people: People, scene: Scene):
    role = strongest(rule)
    url = matrix.url_of(rule, "own", scene=scene, role=role)

    answers = {
        str(way)[:80]: people.ask(role, url, method=rule.method, **way).status_code for way in ways(rule)
    }

    assert {way: status for way, status in answers.items() if status >= 500} == {}, matrix.AGAIN


def addresses() -> list[str]:
    """Every address in the proof; in the suite a third of them, others each day."""
    every = sorted(name for name, route in routes().items() if not route.gaps)
    return matrix.some(every, -(-len(every) // 3), turn="methods")


@pytest.mark.parametrize("name", addresses())
def test_wrong_methods_are_no_crash(name: str, people: People):
    url = routes()[name].url()
    role = "PA" if name.startswith("admin:") else "CA"

    ways = matrix.some(("post", "put", "options", "head"), 1, turn=name)

    statuses = {way: people.ask(role, url, method=way).status_code for way in ways}

    assert {way: status for way, status in statuses.items() if status >= 500} == {}, matrix.AGAIN


@pytest.mark.parametrize("tail", PATHS)
def test_hostile_paths_are_no_crash(tail: str, people: People):
    heads = ["/needs/", "/seeds/", "/my/invitations/", "/u/", "/my/start/", "/api/v1/needs/", "/admin/r/1/"]
    models = matrix.some(list(matrix.document()["desk"]), 8, turn=tail)
    heads += [f"/admin/{model.replace('_', '/', 1)}/" for model in models]
    pages = {head: matrix.some(("", "change/", "history/"), 1, turn=head + tail) for head in heads}
    urls = [f"{head}{tail}/{more}" for head in heads for more in pages[head]]

    statuses = {url: people.ask("PA", url).status_code for url in urls}

    assert {url: status for url, status in statuses.items() if status >= 500} == {}, matrix.AGAIN


@pytest.mark.parametrize("cookie", ['"aaaaaaaa\\000"', "x" * 4000, "ünïcode", "a" * 32])
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_hostile_cookies_are_no_crash(name: str, cookie: str, scene: Scene):
    client = browser()
    header = f"{name}={cookie}"

    statuses = [
        client.get(url, headers={"cookie": header}).status_code for url in ("/", "/my/", "/accounts/login/")
    ]

    assert max(statuses) < 500


def test_a_planted_crash_is_found(people: People, monkeypatch):
    monkeypatch.setattr("needs.views.public.NeedFilter", lambda *_args, **_options: 1 / 0)

    assert people.ask("AN", "/needs/").status_code == 500
