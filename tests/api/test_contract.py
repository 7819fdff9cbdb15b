"""What each resource shows: these keys and no others; v1 only grows."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from api.documents import document
from core.calendar import today
from tests.api.factories import published_needs, published_seeds
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NEED = {
    "id",
    "url",
    "label",
    "is_anonymous",
    "is_open",
    "kind",
    "title",
    "problem",
    "wanted_result",
    "constraints",
    "tried_so_far",
    "theme_codes",
    "field_codes",
    "budget_band",
    "collaboration_types",
    "ip_wish",
    "publication_ok",
    "student_ok",
    "decision_within_days",
    "deadline",
    "published_on",
    "closed_on",
}
SEED = {
    "id",
    "url",
    "kind",
    "title",
    "title_en",
    "one_line",
    "summary",
    "summary_en",
    "applications",
    "advantages",
    "trl",
    "trl_band",
    "ip_status",
    "patent_number",
    "licence_terms",
    "minimum_order",
    "keywords",
    "collaboration_types",
    "field_code",
    "theme_codes",
    "organization_id",
    "institution_name",
    "lab_name",
    "researcher_id",
    "researcher_name",
    "source_note",
    "is_text_withheld",
    "is_fictional",
    "published_on",
    "updated_on",
}
ORGANIZATION = {
    "id",
    "url",
    "type",
    "name",
    "name_kana",
    "corporate_number",
    "municipality_code",
    "municipality_name",
    "industry_code",
    "industry_name",
    "size_band",
    "description",
    "capabilities",
    "website",
    "is_fictional",
}
ENTRY = {"code", "name"}
ENTRIES = {
    "themes": ENTRY,
    "municipalities": ENTRY | {"kana", "prefecture", "area_group", "sub_area"},
    "industries": ENTRY | {"level", "division"},
    "research-fields": ENTRY | {"level", "area"},
    "codes": ENTRY | {"list"},
}


def test_list_of_needs_shows_the_public_columns(web, need):
    body = web.get("/api/v1/needs/").json()

    assert set(body) == {"next", "previous", "results"}
    assert [set(row) for row in body["results"]] == [NEED]
    shown = body["results"][0]
    assert shown["id"] == str(need.public_id)
    assert shown["url"] == f"{settings.SITE_URL}/needs/{need.public_id}/"
    assert shown["title"] == need.title
    assert shown["is_open"] is True
    # A day, never an hour.
    assert shown["published_on"] == need.published_on.isoformat()


def test_one_need_shows_the_list_row_and_its_files(web, need):
    body = web.get(f"/api/v1/needs/{need.public_id}/").json()

    assert set(body) == NEED | {"files"}
    assert {name: body[name] for name in NEED} == web.get("/api/v1/needs/").json()["results"][0]


def test_seeds_show_the_public_columns(web, seed):
    listed = web.get("/api/v1/seeds/").json()["results"]

    assert [set(row) for row in listed] == [SEED]
    assert listed[0]["title"] == seed.title
    assert listed[0] == web.get(f"/api/v1/seeds/{seed.public_id}/").json()


def test_organizations_show_the_directory(web, company, desk):
    OrganizationFactory(status="pending", name="まだの会社")

    listed = web.get("/api/v1/organizations/").json()["results"]

    assert [row["name"] for row in listed] == [{"ja": company.name, "en": None}]
    assert set(listed[0]) == ORGANIZATION
    assert listed[0]["municipality_code"] == "132012"
    assert listed[0] == web.get(f"/api/v1/organizations/{company.public_id}/").json()
    assert web.get(f"/api/v1/organizations/{desk.public_id}/").status_code == 404


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_classifications_show_codes_with_names(web, name):
    rows = web.get(f"/api/v1/classifications/{name}/?page_size=200").json()["results"]

    assert rows != []
    assert all(set(row) == ENTRIES[name] and set(row["name"]) == {"ja", "en"} for row in rows)


def test_themes_come_in_their_order(web):
    rows = web.get("/api/v1/classifications/themes/").json()["results"]

    assert [row["code"] for row in rows] == [f"T0{number}" for number in range(1, 10)]
    assert rows[0]["name"] == {"ja": "子ども・教育", "en": "Children and education"}


def test_every_classification_is_listed_with_its_address(web):
    results = web.get("/api/v1/classifications/").json()["results"]

    assert {row["name"] for row in results} == set(ENTRIES)
    assert {web.get(row["url"]).status_code for row in results} == {200}


def test_short_lists_of_the_desk_stay_at_the_desk(web):
    rows = web.get("/api/v1/classifications/codes/?page_size=200").json()["results"]

    assert "need_kind" in {row["list"] for row in rows}
    assert "case_state" not in {row["list"] for row in rows}
    assert web.get("/api/v1/classifications/codes/?list=case_state").status_code == 400


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("theme=T05", ["開"]),
        ("kind=technology", ["開", "終"]),
        ("kind=fuzzy", []),
        ("field=RF20", ["開"]),
        ("open=true", ["開"]),
        ("open=false", ["終"]),
        ("q=開いた　言葉", ["開"]),
        (f"published_since={today():%Y-%m-%d}", []),
        (f"published_since={today() - timedelta(days=3):%Y-%m-%d}", ["開"]),
    ],
)
def test_needs_are_narrowed(web, query, titles):
    published_needs(1, title="開", theme_codes=["T05"], field_codes=["RF20"], search_text="開いた 言葉")
    long_ago = today() - timedelta(days=40)
    published_needs(1, title="終", on=long_ago, closed_on=long_ago, search_text="閉じた 言葉")

    rows = web.get(f"/api/v1/needs/?{query}").json()["results"]

    assert [row["title"] for row in rows] == titles


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=university", 1),
        ("kind=sme", 0),
        ("field=RF20", 1),
        ("field=RF21", 0),
        ("q=空気", 1),
        ("published_since=2999-01-01", 0),
        ("institution={institution}", 1),
    ],
)
def test_seeds_are_narrowed(web, seed, university, query, count):
    rows = web.get(f"/api/v1/seeds/?{query.format(institution=university.public_id)}").json()["results"]

    assert len(rows) == count


@pytest.mark.parametrize(("query", "count"), [("type=company", 1), ("type=finance", 0), ("q=青梅", 1)])
def test_organizations_are_narrowed(web, company, query, count):
    assert len(web.get(f"/api/v1/organizations/?{query}").json()["results"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_needs_cost_the_same_however_many(web, count, django_assert_num_queries):
    published_needs(count)
    web.get("/api/v1/needs/")

    with django_assert_num_queries(5):  # savepoint, role taken and given back, page
        rows = web.get("/api/v1/needs/").json()["results"]

    assert len(rows) == count


@pytest.mark.parametrize("count", [1, 3])
def test_seeds_cost_the_same_however_many(web, count, university, django_assert_num_queries):
    published_seeds(count, organization=university)
    web.get("/api/v1/seeds/")

    with django_assert_num_queries(7):  # as above, institutions to choose, themes
        rows = web.get("/api/v1/seeds/").json()["results"]

    assert len(rows) == count


@pytest.mark.parametrize("count", [1, 3])
def test_organizations_cost_the_same_however_many(web, count, django_assert_num_queries):
    OrganizationFactory.create_batch(count)
    web.get("/api/v1/organizations/")

    with django_assert_num_queries(5):
        rows = web.get("/api/v1/organizations/").json()["results"]

    assert len(rows) == count


def test_document_names_the_parameters_that_are_taken():
    from api.classifications import CodeList, ThemeList
    from api.needs import NeedList
    from api.organizations import OrganizationList
    from api.seeds import SeedList

    paging = {"cursor", "page_size"}
    told = {
        path: {parameter["name"] for parameter in entry["get"].get("parameters", ())}
        for path, entry in document()["paths"].items()
        if "get" in entry
    }

    assert told["/api/v1/needs/"] == NeedList.filters | paging
    assert told["/api/v1/seeds/"] == SeedList.filters | paging
    assert told["/api/v1/organizations/"] == OrganizationList.filters | paging
    assert told["/api/v1/classifications/codes/"] == CodeList.filters | paging
    assert told["/api/v1/classifications/themes/"] == ThemeList.filters | paging
    assert json.dumps(document()).count("case_state") == 0
