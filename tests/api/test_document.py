"""The OpenAPI document is valid, complete, and true of the answers; its page loads nothing from elsewhere."""

import copy
import json
import os
from functools import cache
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from core.languages import is_japanese
from tests.pages.markup import forbidden

pytestmark = pytest.mark.django_db


@cache
def written() -> str:
    """Return the document as the portal writes it; nothing in it comes from a row."""
    return Client().get("/api/v1/schema/").content.decode()


@pytest.fixture
def document(db) -> dict[str, Any]:
    return json.loads(written())


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """Return the components with every object closed, so that an undocumented key is an error."""
    components = copy.deepcopy(document["components"])
    for schema in components["schemas"].values():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
    return components


def faults_of(body: Any, schema: dict[str, Any], components: dict[str, Any]) -> list[str]:
    checker = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(schema | {"components": components}, format_checker=checker)
    return [error.message for error in validator.iter_errors(body)]


def test_document_is_valid_openapi(document):
    assert document["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_document_is_made_without_warnings():
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", os.devnull)


def test_every_read_matches_the_document(web, document, need, seed, company):
    ids = {"needs": need.public_id, "seeds": seed.public_id, "organizations": company.public_id}
    components = strict(document)
    checked = 0

    for path, entry in document["paths"].items():
        if "get" not in entry:
            continue
        resource = path.split("/")[3]
        responses = entry["get"]["responses"]
        address = path.replace("{public_id}", str(ids.get(resource))).replace("{code}", "1920046")
        body = web.get(address).json()
        assert faults_of(body, responses["200"]["content"]["application/json"]["schema"], components) == []
        problem = web.get(f"{address}?nonsense=1").json()
        assert (
            faults_of(problem, responses["400"]["content"]["application/problem+json"]["schema"], components)
            == []
        )
        checked += 1

    assert checked == 13


def test_a_planted_key_is_found(web, document, need):
    body = web.get("/api/v1/needs/").json()
    body["results"][0]["organization"] = "株式会社青梅精密"

    schema = {"$ref": "#/components/schemas/NeedPage"}

    assert faults_of(body, schema, strict(document)) != []


def test_page_of_the_documentation_takes_everything_from_here(web, document):
    response = web.get("/api/docs/")
    html = response.content.decode()

    assert response.status_code == 200
    assert 'href="/api/v1/schema/"' in html
    assert [path for path in document["paths"] if f" {path}</code>" not in html] == []
    assert forbidden(html) == []
    assert "unsafe" not in response["Content-Security-Policy"]
    assert 'src="http' not in html
    assert 'id="too-many-requests"' in html


def test_page_of_the_documentation_stands_in_english(web):
    japanese, english = (web.get(path).content.decode() for path in ("/api/docs/", "/en/api/docs/"))

    assert 'href="/en/api/docs/" lang="en"' in japanese
    assert is_japanese(japanese.split("<main")[1].split("</main>")[0])
    assert not is_japanese(english.split("<main")[1].split("</main>")[0])


def test_same_representation_is_told_once(web, need):
    first = web.get("/api/v1/needs/")
    etag = first["ETag"]

    again = web.get("/api/v1/needs/", headers={"if-none-match": f'"other", {etag}'})

    assert etag.startswith('"')
    assert first["Cache-Control"] == "public, max-age=60"
    assert {"Accept", "Accept-Language", "Authorization"} <= set(first["Vary"].split(", "))
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert "RateLimit" in again
    assert web.get("/api/v1/needs/", headers={"if-none-match": '"other"'}).status_code == 200


def test_head_tells_the_headers_only(web, need):
    head, get = web.head("/api/v1/needs/"), web.get("/api/v1/needs/")

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])
