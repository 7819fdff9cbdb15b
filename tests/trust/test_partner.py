"""A partner's client with a valid token reads the whole API, and nowhere who posted."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from needs.models import PublishedNeed
from tests.api.factories import partner
from tests.trust.crawler import text_of
from tests.trust.people import People, browser
from tests.trust.routes import Route, routes
from tests.trust.scene import CANARIES, DIRECTORY, HIDDEN, Scene

pytestmark = pytest.mark.django_db
CLIENT = "AT"
GUESSED = ("api:needs", "api:seeds", "api:organizations")


@pytest.fixture
def read(people: People, scene: Scene) -> Iterator[Callable[[str], tuple[int, str]]]:
    """Read an address with a valid token: the status, and everything the answer says."""
    people.browsers[CLIENT] = browser(headers=partner().header(browser()))

    def ask(url: str) -> tuple[int, str]:
        response = people.ask(CLIENT, url)
        return response.status_code, text_of(response)

    yield ask
    del people.browsers[CLIENT]


def addresses(scene: Scene) -> list[str]:
    """Return every address of the API with our things in its gaps, and its lists page by page."""
    found = [route for name, route in routes().items() if name.startswith("api:") and name != "api:token"]
    things = [route.url(**gap_of(route, scene)) for route in found if route.gaps]
    lists = [route.url() for route in found if not route.gaps]
    return [*things, *lists, *(f"{routes()[name].url()}?page_size=1" for name in GUESSED)]


def gap_of(route: Route, scene: Scene) -> dict[str, object]:
    """Return what fills the gap of an address: our own thing, or a postal code."""
    if route.name == "api:postal-code":
        return {"code": "1920046"}
    return {"public_id": scene.ours[route.name[4:]].public_id}


def leaks(url: str, said: str) -> list[str]:
    """Return which canaries stand there; the directory's own words are no leak in the directory."""
    known = {*DIRECTORY, "excluded body"} if "/organizations/" in url else set()
    return [what for what, word in CANARIES.items() if word in said and what not in known]


def test_every_address_answers_and_names_no_poster(read, scene: Scene):
    answers = {url: read(url) for url in addresses(scene)}

    assert {url: status for url, (status, _said) in answers.items() if status != 200} == {}
    assert {url: found for url, (_status, said) in answers.items() if (found := leaks(url, said))} == {}
    assert str(scene.need.public_id) in answers["/api/v1/needs/"][1]


@pytest.mark.parametrize("name", GUESSED)
def test_no_guess_finds_the_need(read, scene: Scene, name):
    asked = {what: read(f"{routes()[name].url()}?q={quote(word)}") for what, word in CANARIES.items()}

    assert {status for status, _said in asked.values()} <= {200, 400}
    assert [what for what, (_s, said) in asked.items() if str(scene.need.public_id) in said] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_api_is_for_reading(people: People, read, scene: Scene, method):
    url = f"/api/v1/needs/{scene.need.public_id}/"

    answer = people.ask(CLIENT, url, method=method)

    assert answer.status_code == 405
    assert leaks(url, text_of(answer)) == []


@pytest.mark.parametrize("column", ["label", "problem"])
def test_a_planted_leak_is_found(read, scene: Scene, column):
    words = {"label": DIRECTORY["name"], "problem": HIDDEN["restricted detail"]}
    PublishedNeed.objects.filter(pk=scene.need.public_id).update(**{column: words[column]})
    url = f"/api/v1/needs/{scene.need.public_id}/"

    assert leaks(url, read(url)[1]) != []
