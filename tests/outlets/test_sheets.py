"""A spreadsheet as Excel opens it, and addresses that nobody should type."""

import io
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.cell import Cell

from core.rates import Rates
from organizations.models import Membership
from outlets.lists import KINDS, LISTS
from outlets.writing import FORMULA_STARTS
from seeds.models import PublishedSeed
from tests.needs import factories as needs
from tests.seeds import factories as seeds
from tests.trust import matrix

pytestmark = pytest.mark.django_db

HOSTILE = (
    "q=%00",
    "q=" + "%E9%87%91" * 10_000,
    "q=%ED%A0%80%E9%87%91",
    "q=%FF%FE&kind=%ED%BF%BF",
    "q=%25_%5C%27%22--%3B",
    "q=" + quote("金 " * 40) + "&q=2",
    "nobody=knows&sort=nonsense&theme=T99&field=%00&institution=1&deadline=-1",
    "q=%E9%87%91&page=-1",
    "page=" + "9" * 400,
    "page=%D9%A3&kind=faq&q[]=1&q=%C2%B2",
)


def shown(client: Client, kind: str) -> tuple[list[str], dict[str, Cell]]:
    response = client.get(f"/exports/{kind}.xlsx")
    assert response.status_code == 200
    heading, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows()
    keys = [column.key for column in LISTS[kind].columns]
    return [cell.value for cell in heading], dict(zip(keys, rows[0], strict=True))


def test_days_are_days_figures_are_figures_and_the_rest_is_text(
    client: Client, member: Membership, coordinator: Membership
) -> None:
    need = needs.published(member, coordinator=coordinator, at=timezone.now())

    heading, cells = shown(client, "needs")

    assert heading == [str(column.heading) for column in LISTS["needs"].columns]
    assert cells["published_on"].value.date() == need.published_on
    assert cells["published_on"].number_format == "yyyy-mm-dd"
    assert (cells["decision_within_days"].data_type, cells["title"].data_type) == ("n", "s")
    assert {cell.number_format for cell in cells.values() if cell.data_type == "s"} == {"@"}
    assert cells["student_ok"].value in ("はい", "いいえ")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_beginning_makes_a_formula(client: Client, researcher: Membership, start: str) -> None:
    seed = seeds.published(researcher)
    PublishedSeed.objects.filter(public_id=seed.public_id).update(
        title=f"{start}1+1", keywords=[f"{start}cmd", "見本"]
    )

    _heading, cells = shown(client, "seeds")

    # A file of XML knows one kind of line end.
    assert cells["title"].value.replace("_x000D_", "\r") == f"'{start}1+1"
    assert cells["keywords"].value.startswith("'")
    assert {cell.data_type for cell in cells.values()} <= {"s", "n", "d"}


@pytest.mark.parametrize("query", matrix.some(HOSTILE, 1, turn="lists"))
def test_no_address_breaks_search_lists_files_or_feeds(
    client: Client, researcher: Membership, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(Rates, "counted", lambda _key: 1)
    seeds.published(researcher)
    paths = ["/search/", "/en/search/", "/search/suggest/", *(f"/{kind}/" for kind in LISTS)]
    paths += [f"/search/?kind={kind.key}" for kind in KINDS]
    paths += [f"/exports/{kind}.{ending}" for kind in LISTS for ending in ("csv", "xlsx", "json")]
    paths += [f"/feeds/{kind}.{ending}" for kind in ("needs", "seeds") for ending in ("atom", "json")]

    answers = {path: client.get(f"{path}{'&' if '?' in path else '?'}{query}").status_code for path in paths}

    assert {path: status for path, status in answers.items() if status != 200} == {}
