"""Feeds, maps and heads: what machines read is what the world sees."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from needs.models import PublishedNeed
from tests.factories import OrganizationFactory, sign_in
from tests.needs import factories as needs
from tests.seeds import factories as seeds

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def need(member, coordinator):
    return needs.published(member, coordinator=coordinator, at=timezone.now())


def feed(client, kind: str, ending: str, query: str = "", **headers):
    return client.get(reverse("outlets:feed", args=[kind, ending]) + query, headers=headers)


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - our own words


def structured(client, address: str) -> dict[str, dict]:
    found = [json.loads(text) for text in DATA.findall(client.get(address).content.decode())]
    return {data["@type"]: data for data in found}


def test_both_feeds_hold_the_need_with_its_day_and_no_clock(client, need):
    day = f"{timezone.localdate()}T00:00:00+09:00"
    address = settings.SITE_URL + reverse("needs:detail", args=[need.public_id])

    atom = parsed(feed(client, "needs", "atom").content)
    document = json.loads(feed(client, "needs", "json").content)

    entry = atom.find("a:entry", ATOM)
    assert entry.find("a:id", ATOM).text == need.public_id.urn
    assert entry.find("a:published", ATOM).text == entry.find("a:updated", ATOM).text == day
    item = document["items"][0]
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["id"], item["url"], item["title"]) == (need.public_id.urn, address, need.title)
    assert item["date_published"] == item["date_modified"] == day
    assert document["feed_url"] == f"{settings.SITE_URL}/feeds/needs.json"


def test_a_feed_takes_the_conditions_of_the_list(client, need):
    assert len(json.loads(feed(client, "needs", "json", "?q=曲がり").content)["items"]) == 1
    document = json.loads(feed(client, "needs", "json", "?q=ほうれん草&page=2").content)

    assert document["items"] == []
    assert document["feed_url"].endswith("/feeds/needs.json?q=%E3%81%BB%E3%81%86%E3%82%8C%E3%82%93%E8%8D%89")


@pytest.mark.parametrize("ending", ["atom", "json"])
def test_who_has_the_feed_gets_nothing_new_until_the_public_text_changes(client, need, ending):
    first = feed(client, "needs", ending)
    again = feed(client, "needs", ending, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")

    PublishedNeed.objects.update(problem="ほかの困りごとです。")

    assert feed(client, "needs", ending, if_none_match=first["ETag"]).status_code == 200


def test_an_empty_feed_is_the_same_when_asked_again(client):
    assert feed(client, "seeds", "atom").content == feed(client, "seeds", "atom").content


def test_feeds_of_other_lists_do_not_exist(client):
    assert {feed(client, *what).status_code for what in (("organizations", "atom"), ("needs", "rss"))} == {
        404
    }


def test_the_map_leads_to_every_public_page(client, need, researcher):
    seed = seeds.published(researcher)
    index = parsed(client.get("/sitemap.xml").content)
    maps = [found.text.split("/")[-1] for found in index.findall(".//m:loc", MAP)]
    pages = {}
    for name in maps:
        for url in parsed(client.get(f"/{name}").content).findall("m:url", MAP):
            day = url.find("m:lastmod", MAP)
            pages[url.find("m:loc", MAP).text] = None if day is None else day.text

    at = settings.SITE_URL
    assert pages[at + reverse("needs:detail", args=[need.public_id])] == str(timezone.localdate())
    assert pages[at + reverse("seeds:detail", args=[seed.public_id])] == str(seeds.NOON.date())
    assert pages[at + reverse("organizations:detail", args=[researcher.organization.public_id])] is None
    assert {f"{at}/", f"{at}/en/", f"{at}/about/", f"{at}/seeds/"} <= set(pages)
    assert not any("/my/" in page for page in pages)


def test_robots_are_shown_the_map_and_kept_out(client, member):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert {"Disallow: /my/", "Disallow: /en/my/", "Disallow: /api/"} <= set(lines)
    assert client.get("/accounts/login/")["X-Robots-Tag"] == "noindex"
    assert sign_in(client, member).get("/my/")["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/needs/")
    assert client.get("/.well-known/change-password")["Location"] == "/accounts/password/change/"


def test_the_head_of_a_list_names_its_feed_and_one_address(client):
    page = client.get("/needs/?q=板&page=2").content.decode()

    assert f'<link rel="canonical" href="{settings.SITE_URL}/needs/">' in page
    assert 'type="application/atom+xml" title="新しいニーズ" href="/feeds/needs.atom?q=%E6%9D%BF"' in page
    assert '<meta property="og:image" content="http' in page
    assert "og:title" not in client.get("/accounts/login/").content.decode()


def test_an_anonymous_need_is_a_demand_of_nobody(client, need):
    found = structured(client, reverse("needs:detail", args=[need.public_id]))

    demand = found["Demand"]
    assert set(demand) == {
        "@context", "@type", "inLanguage", "name", "description", "url", "availabilityStarts",
        "availabilityEnds", "areaServed", "itemOffered",
    }  # fmt: skip
    assert date.fromisoformat(demand["availabilityStarts"]) == timezone.localdate()
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == [
        "ホーム",
        "ニーズ",
        need.title,
    ]


def test_seeds_people_bodies_and_the_site_say_what_they_are(client, researcher):
    seed = seeds.published(researcher)
    work = structured(client, reverse("seeds:detail", args=[seed.public_id]))["CreativeWork"]
    body = reverse("organizations:detail", args=[researcher.organization.public_id])

    assert work["sourceOrganization"]["@type"] == "CollegeOrUniversity"
    assert structured(client, work["author"]["url"].removeprefix(settings.SITE_URL))["Person"]["name"]
    assert structured(client, body)["CollegeOrUniversity"]["name"] == researcher.organization.name
    assert structured(client, "/")["WebSite"]["potentialAction"]["@type"] == "SearchAction"


def test_no_text_ends_the_element_it_stands_in(client):
    hostile = '</script><script src="https://evil.example/x.js"></script>&'
    body = OrganizationFactory(name="もと", description=hostile)

    page = client.get(reverse("organizations:detail", args=[body.public_id])).content.decode()

    assert '<script src="https://evil' not in page
    assert next(json.loads(text)["description"] for text in DATA.findall(page)) == hostile
