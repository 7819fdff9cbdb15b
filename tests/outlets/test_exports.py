"""A list as a file: what the page shows, and nothing that runs."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.rates import Rates
from disclosure.models import Identity
from disclosure.services import exclude
from outlets import exports
from outlets.lists import LISTS
from seeds.models import PublishedSeed
from tests.factories import MembershipFactory, OrganizationFactory, sign_in
from tests.needs import factories as needs
from tests.seeds import factories as seeds

pytestmark = pytest.mark.django_db


def taken(client, kind: str, ending: str, query: str = ""):
    response = client.get(reverse("outlets:export", args=[kind, ending]) + query)
    assert response.status_code == 200
    return response


def csv_rows(response) -> list[dict]:
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert "\n" not in text.replace("\r\n", "")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def sheet(response) -> list[tuple]:
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows())


def test_the_three_files_hold_the_narrowed_list(client, member, coordinator):
    need = needs.published(member, coordinator=coordinator, at=timezone.now())
    other = {"title": "箱の重さを量りたい", "problem": "箱です。", "wanted_result": "速く量りたいです。"}
    needs.published(member, coordinator=coordinator, at=timezone.now(), **other)

    rows = csv_rows(taken(client, "needs", "csv", "?q=曲がり&kind=technology"))
    document = json.loads(taken(client, "needs", "json", "?q=曲がり").content)
    heading, only = sheet(taken(client, "needs", "xlsx", "?q=曲がり"))

    assert [row["タイトル"] for row in rows] == [need.title]
    assert [item["id"] for item in document["items"]] == [str(need.public_id)]
    assert (document["count"], document["is_cut"]) == (1, False)
    assert [cell.value for cell in heading] == [str(column.heading) for column in LISTS["needs"].columns]
    assert only[1].value == need.title


def test_a_condition_that_is_not_valid_is_treated_as_on_the_page(client, member, coordinator):
    needs.published(member, coordinator=coordinator, at=timezone.now())
    for query in ("?kind=nonsense&deadline=x&page=zz", "?q=" + "あ" * 200, "?theme=%00"):
        listed = client.get(reverse("needs:list") + query).context["list"]
        assert len(csv_rows(taken(client, "needs", "csv", query))) == listed.counts.total


def test_codes_stay_text_and_no_cell_is_a_formula(client):
    OrganizationFactory(
        name="=HYPERLINK(1)", name_kana="ア", name_en="-1\x07+1", corporate_number="0000012050002"
    )

    row = csv_rows(taken(client, "organizations", "csv"))[0]
    heading, cells = sheet(taken(client, "organizations", "xlsx"))
    shown = {head.value: cell for head, cell in zip(heading, cells, strict=True)}

    assert (row["名称"], row["英語名"], row["市区町村コード"]) == ("'=HYPERLINK(1)", "'-1+1", "132012")
    assert (shown["名称"].value, shown["名称"].data_type) == ("'=HYPERLINK(1)", "s")
    assert (shown["法人番号"].value, shown["法人番号"].number_format) == ("0000012050002", "@")


def test_the_file_is_named_for_people(client):
    header = taken(client, "seeds", "csv")["Content-Disposition"]

    assert header.startswith("attachment; filename*=utf-8''%E3%82%B7%E3%83%BC%E3%82%BA%E4%B8%80%E8%A6%A7_20")


def test_a_file_costs_the_same_however_many_rows(client, researcher):
    costs = []
    for count in (1, 3):
        while PublishedSeed.objects.count() < count:
            seeds.published(researcher)
        taken(client, "seeds", "json")
        with CaptureQueriesContext(connection) as queries:
            assert json.loads(taken(client, "seeds", "json").content)["count"] == count
        costs.append(len(queries))

    assert costs[0] == costs[1] < 12


def test_a_listing_that_does_not_exist_for_a_person_is_not_in_the_file(client, member, coordinator):
    need, rival = needs.published(member, coordinator=coordinator, at=timezone.now()), OrganizationFactory()
    exclude(listing_id=need.public_id, organizations=[rival])

    assert len(csv_rows(taken(client, "needs", "csv"))) == 1
    sign_in(client, MembershipFactory(organization=rival))
    assert csv_rows(taken(client, "needs", "csv")) == []


def test_a_long_list_is_cut_and_says_so(client, researcher, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    for _ in range(2):
        seeds.published(researcher)

    document = json.loads(taken(client, "seeds", "json").content)

    assert (document["count"], document["is_cut"]) == (1, True)


def test_a_planted_question_to_the_vault_is_refused(client, member, coordinator, monkeypatch):
    needs.published(member, coordinator=coordinator, at=timezone.now())
    client.raise_request_exception = False

    def curious(_table, _cards):
        return list(Identity.objects.values("organization__name"))

    monkeypatch.setattr("outlets.tables.rows_of", curious)

    assert client.get(reverse("outlets:export", args=["needs", "csv"])).status_code == 500


def test_visitors_wait_after_ten_files_a_minute(client, monkeypatch):
    monkeypatch.setattr(Rates, "counted", lambda _key: 11)

    answer = client.get(reverse("outlets:export", args=["needs", "csv"]))

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "少し待って" in answer.content.decode()


@pytest.mark.parametrize("name", ["needs.pdf", "users.csv", "needs.csv/"])
def test_other_files_do_not_exist(client, name):
    assert client.get(f"/exports/{name}").status_code == 404
