"""Every failure is a problem: its status, its language, never what was sent, never a 5xx for bad input."""

import string
from urllib.parse import quote

import pytest

from tests.trust import matrix

pytestmark = pytest.mark.django_db

UNKNOWN = "/api/v1/needs/00000000-0000-4000-8000-000000000000/"
FAILURES = [
    ("get", UNKNOWN, {}, 404, "not-found"),
    ("get", "/api/v1/needs/not-a-uuid/", {}, 404, "not-found"),
    ("get", "/api/v1/nothing/", {}, 404, "not-found"),
    ("get", "/api/", {}, 404, "not-found"),
    ("post", "/api/v2/needs/", {}, 404, "not-found"),
    ("get", "/api/v1/needs.json/", {}, 404, "not-found"),
    ("post", "/api/v1/needs/", {}, 405, "method-not-allowed"),
    ("put", UNKNOWN, {}, 405, "method-not-allowed"),
    ("options", "/api/v1/needs/", {}, 405, "method-not-allowed"),
    ("trace", "/api/v1/needs/", {}, 405, "method-not-allowed"),
    ("get", "/api/oauth2/token/", {}, 405, "method-not-allowed"),
    ("get", "/api/v1/needs/", {"accept": "text/html"}, 406, "not-acceptable"),
    ("get", "/api/v1/needs/?x=1", {}, 400, "invalid-parameter"),
    ("get", f"{UNKNOWN}?x=1", {}, 400, "invalid-parameter"),
    ("get", "/api/v1/schema/?x=1", {}, 400, "invalid-parameter"),
    ("get", "/api/v1/needs/", {"authorization": "Bearer nonsense"}, 401, "invalid-token"),
    ("get", "/api/v1/needs/", {"authorization": "Basic eDp5"}, 401, "invalid-token"),
]


@pytest.mark.parametrize(("method", "path", "headers", "status", "code"), FAILURES)
def test_failure_is_a_problem(web, method, path, headers, status, code):
    response = getattr(web, method)(path, headers=headers)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    errors = {"errors"} if code == "invalid-parameter" else set()
    assert set(body) == {"type", "title", "status", "detail", "code"} | errors
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"].endswith(f"/api/docs/#{code}")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("colour=red", [("colour", "unknown", ["cursor", "page_size"])]),
        ("page_size=", [("page_size", "empty", [])]),
        ("cursor=1&cursor=2", [("cursor", "repeated", [])]),
        ("page_size=999", [("page_size", "value", ["1-200"])]),
        ("<b>=1", [("", "unknown", ["cursor", "page_size"])]),
    ],
)
def test_refused_parameter_is_named_with_what_is_allowed(web, query, errors):
    body = web.get(f"/api/v1/classifications/themes/?{query}").json()

    assert [(one["parameter"], one["code"], one["allowed"]) for one in body["errors"]] == errors


def test_refused_value_comes_with_the_values_there_are(web):
    body = web.get("/api/v1/needs/?open=maybe", headers={"accept-language": "en"}).json()

    told = {"parameter": "open", "code": "value", "allowed": ["true", "false"]}
    assert body["errors"] == [told | {"detail": "The parameter does not take this value."}]


def test_refused_methods_name_those_that_are_taken(web):
    assert web.post("/api/v1/needs/")["Allow"] == "GET, HEAD"
    assert web.get("/api/oauth2/token/")["Allow"] == "POST"


def test_wrong_token_says_how_to_ask(web):
    response = web.get("/api/v1/needs/", headers={"authorization": "Bearer nonsense"})

    assert response["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [
        ("", "ja", "見つかりません"),
        ("ja", "ja", "見つかりません"),
        ("en-GB,en;q=0.9", "en", "Not found"),
        ("fr, en;q=0.5, ja;q=0.4", "en", "Not found"),
        ("fr", "ja", "見つかりません"),
        ("en;q=0", "ja", "見つかりません"),
        ("\x7f;;;q=", "ja", "見つかりません"),
    ],
)
def test_problems_speak_the_language_asked_for(web, asked, language, title):
    response = web.get(UNKNOWN, headers={"accept-language": asked})

    assert (response["Content-Language"], response.json()["title"]) == (language, title)
    assert "Accept-Language" in response["Vary"]


def test_address_without_slash_leads_to_the_one_with_it(web):
    response = web.get("/api/v1/needs?open=true")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/needs/?open=true")


HOSTILE = [
    "q=%00",
    "q=a%00b",
    "q=" + "あ" * 101,
    "q=" + "x" * 20_000,
    "q=%ff%fe",
    "q=%ed%a0%80",
    "q=%E2%80%8F%F0%9F%92%A9",
    "q=%25%25%5C_%27%3B--",
    "theme=%00",
    "theme=T05&theme=T06",
    "theme=",
    "theme[]=T05",
    "kind=%F0%9F%92%A9",
    "field=RF99",
    "open=TRUE",
    "open=1",
    "published_since=2026-02-30",
    "published_since=2026/06/03",
    "published_since=0000-00-00",
    "published_since=99999-01-01",
    "published_since=１２３４",
    "cursor=%00",
    "cursor=" + "A" * 5000,
    "cursor=eyJhIjoxfQ:abc",
    "cursor=.eJw:x",
    "institution=%00",
    "institution=1",
    "municipality=%00",
    "industry=E%00",
    "type=%00",
    "list=%00",
    "%00=1",
    "&".join(f"a{n}=1" for n in range(600)),
    "&&&===;;;",
    "%",
    "q=%zz",
]


# Each query is asked of one list, tomorrow of another; in the proof of all.
LISTS = ["needs", "seeds", "organizations", "classifications/codes"]
IN_TURN = [(query, resource) for query in HOSTILE for resource in matrix.some(LISTS, 1, turn=query)]


@pytest.mark.parametrize(("query", "resource"), IN_TURN, ids=lambda word: word[:24])
def test_hostile_queries_are_refused_or_find_nothing(web, resource, query):
    response = web.generic("GET", f"/api/v1/{resource}/", QUERY_STRING=quote(query, safe=string.printable))

    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert response["Content-Type"] == "application/problem+json"
        assert query not in response.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/needs/%00/", 400),
        ("/api/%ff%fe/", 404),
        ("/api/v1/%0a/", 404),
        ("/api/v1/../../admin/x", 404),
        ("/api/" + "a/" * 3000, 404),
    ],
)
def test_hostile_paths_are_refused(web, path, status):
    response = web.get(path, follow=True)

    assert response.status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer"},
        {"authorization": "Bearer " + "x" * 10_000},
        {"authorization": "Bearer \xff\xfe"},
        {"authorization": "Bearer a b"},
        {"authorization": "\x00"},
        {"accept": "a/b;q=x,,;"},
        {"accept-language": "x" * 10_000},
        {"if-none-match": '"\xff", W/, "'},
        {"x-forwarded-for": "not an address, \xff"},
        {"cookie": "sessionid=\xff; django_language=\x00"},
    ],
)
def test_hostile_headers_are_no_failure_of_ours(web, headers):
    response = web.get("/api/v1/needs/", headers=headers)

    assert response.status_code in {200, 401, 406}


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":', "\x00", "\ud800".encode("utf-8", "surrogatepass")])
@pytest.mark.parametrize("path", ["/api/v1/needs/", UNKNOWN, "/api/v1/nothing/", "/api/oauth2/token/"])
def test_hostile_bodies_are_refused_unread(web, path, body):
    response = web.post(path, body, content_type="application/json")

    assert response.status_code in {404, 405, 413, 415}
    assert response["Content-Type"] == "application/problem+json"
