"""Keeping conditions: once each, fifty at most, nobody else's."""

import pytest
from django.urls import reverse

from searches import services
from searches.models import SavedSearch
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
NEW = reverse("searches:new", args=["needs"])


def save(client, query: str = "", **data):
    return client.post(NEW + query, {"name": "板の話", "frequency": "daily"} | data)


def test_conditions_of_the_list_are_kept_and_open_again(client, researcher):
    sign_in(client, researcher)

    save(client, "?q= 曲がり　板 &kind=technology&theme=nonsense&page=3&budget=")
    saved = SavedSearch.objects.get()
    opened = client.post(reverse("searches:open", args=[saved.public_id]))

    assert saved.query == "kind=technology&q=%E6%9B%B2%E3%81%8C%E3%82%8A+%E6%9D%BF"
    assert opened["Location"] == f"/needs/?{saved.query}"
    page = client.get(reverse("searches:list")).content.decode()
    assert "キーワード：曲がり 板 ／ 種類：" in page


def test_the_same_conditions_are_kept_once(client, researcher):
    sign_in(client, researcher)

    save(client, "?q=板&kind=technology")
    again = save(client, "?kind=technology&q=板&page=2", name="ほかの名前")

    assert SavedSearch.objects.get().name == "板の話"
    assert again["Location"] == reverse("searches:detail", args=[SavedSearch.objects.get().public_id])


def test_the_fifty_first_is_refused_and_what_was_typed_stays(client, researcher, monkeypatch):
    sign_in(client, researcher)
    monkeypatch.setattr(services, "MOST", 1)
    save(client, "?q=板")

    refused = save(client, "?q=箱", name="箱の話")

    assert refused.status_code == 422
    assert "1件まで" in refused.content.decode()
    assert "箱の話" in refused.content.decode()
    assert SavedSearch.objects.count() == 1


def test_name_and_frequency_change_and_the_search_goes_after_a_question(client, researcher):
    sign_in(client, researcher)
    save(client)
    saved = SavedSearch.objects.get()
    page, gone = (reverse(f"searches:{name}", args=[saved.public_id]) for name in ("detail", "delete"))

    assert client.post(page, {"name": "", "frequency": "x"}).status_code == 422
    client.post(page, {"name": "新しい名前", "frequency": "never"})
    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("新しい名前", "never")
    assert client.get(gone).status_code == 200
    assert SavedSearch.objects.count() == 1
    client.post(gone)
    assert SavedSearch.objects.count() == 0


def test_nobody_reads_or_removes_somebody_elses(client, researcher, member):
    sign_in(client, researcher)
    save(client)
    addresses = [
        reverse(f"searches:{name}", args=[SavedSearch.objects.get().public_id])
        for name in ("detail", "open", "delete")
    ]
    sign_in(client, member)

    assert {client.post(address).status_code for address in addresses} == {404}
    assert client.get(reverse("searches:list")).context["entries"] == []
    assert SavedSearch.objects.count() == 1


def test_the_page_costs_the_same_however_many(client, researcher, django_assert_num_queries):
    sign_in(client, researcher)
    save(client, "?q=0")
    client.get(reverse("searches:list"))
    with django_assert_num_queries(6):
        client.get(reverse("searches:list"))
    for word in "12":
        save(client, f"?q={word}")
    client.get(reverse("searches:list"))

    with django_assert_num_queries(6):
        assert len(client.get(reverse("searches:list")).context["entries"]) == 3
