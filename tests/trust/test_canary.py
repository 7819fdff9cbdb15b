"""Nobody finds out who posted: every page, message, mail, log line and task is read for canaries."""

import logging
from collections.abc import Callable, Iterable

import pytest
from django.utils import timezone

from core.doorbell import Doorbell
from disclosure.models import Identity, OriginalFile
from matching.models import SuggestionChange
from matching.notices import IntroductionEnded
from needs.models import PublishedFile, PublishedNeed
from notifications.models import OutboundMail
from notifications.notices import notify
from tests.trust import matrix
from tests.trust.conftest import Heard
from tests.trust.crawler import CURIOUS, INBOX, OUTSIDERS, Crawler, all_leaks
from tests.trust.people import People
from tests.trust.scene import CANARIES, DIRECTORY, HIDDEN, Scene

pytestmark = pytest.mark.django_db
VISITOR = "AN"


def in_turn(people: Iterable[str], most: int) -> list[str]:
    """Return the anonymous visitor and so many others, other ones each day; in the proof everybody."""
    return [VISITOR, *matrix.some(sorted({*people} - {VISITOR}), most, turn="canary")]


# Besides the visitor, each day.
OTHERS = 1
# The names of the tests stay the same on every day and on both workers.
LOOKING, GUESSING = range(len(in_turn(OUTSIDERS, OTHERS))), range(len(in_turn(CURIOUS, OTHERS)))


@pytest.fixture
def rung(scene: Scene, monkeypatch) -> list[str]:
    """The arguments of every task that the scene rings for."""
    said: list[str] = []
    monkeypatch.setattr(
        Doorbell, "apply_async", lambda task, *args, **options: said.append(f"{args} {options}")
    )
    for ring in scene.rings:
        ring()
    return said


@pytest.mark.parametrize("turn", LOOKING)
def test_nobody_reads_who_posted(turn: int, heard: Heard, people: People, scene: Scene):
    role = in_turn(OUTSIDERS, OTHERS)[turn]
    crawler = Crawler(role, people=people, scene=scene)

    assert crawler.leaks() == [], f"{role}, {matrix.AGAIN}"
    assert crawler.contradictions() == {}, f"{role}, {matrix.AGAIN}"
    assert len([url for url, status in crawler.read.items() if status == 200]) > 15
    assert [url for url, status in crawler.read.items() if status >= 500] == []


@pytest.mark.parametrize("turn", GUESSING)
def test_no_guess_in_a_search_finds_the_need(turn: int, people: People, scene: Scene):
    role = in_turn(CURIOUS, OTHERS)[turn]
    crawler = Crawler(role, people=people, scene=scene)

    leaks = [leak for url in crawler.guesses() for leak in crawler.look(url)]

    assert leaks == [], f"{role}, {matrix.AGAIN}"
    assert {url for url, page in crawler.bodies.items() if str(scene.need.public_id) in page} == set()
    assert [url for url, status in crawler.read.items() if status >= 500] == []


@pytest.mark.parametrize(
    "question",
    [
        "needs/need/?problem__contains=a",
        "needs/need/?desk_comments__contains=a",
        "notifications/outboundmail/?text__contains=a",
        "notifications/outboundmail/?to_address__startswith=a",
        "accounts/user/?password__startswith=md5",
        "organizations/membership/?user__email__contains=a",
        "matching/suggestion/?need__search_text__contains=a",
        "seeds/publishedseed/?researcher__account__user__email__contains=a",
    ],
)
def test_lists_of_the_desk_answer_no_guess_about_columns_they_do_not_offer(question, people: People):
    statuses = {people.ask(role, f"/admin/{question}").status_code for role in ("CX", "PA")}

    assert statuses <= {400, 403}


def test_logs_and_tasks_name_nobody(heard: Heard, rung: list[str], people: People, scene: Scene):
    Crawler("RS", people=people, scene=scene, only="/needs/").leaks()

    assert named("\n".join(heard.lines)) == []
    assert rung != []
    assert named("\n".join(rung)) == []


def named(text: str) -> list[str]:
    return [what for what, word in CANARIES.items() if word in text]


def test_the_own_side_and_its_coordinator_do_see_it(people: People, scene: Scene):
    found = {
        role: {leak.what for leak in Crawler(role, people=people, scene=scene, only=only).leaks()}
        for role, only in (("CM", "/my/needs/"), ("CA", "/my/proposals/"))
    }
    page = people.ask("CO", f"/admin/needs/need/{scene.need.pk}/change/").content.decode()

    assert {"restricted detail", "file name", "excluded body", "reason of a return"} <= found["CM"]
    assert "decline text" in found["CA"]
    assert {what for what in ("name", "poster's name", "restricted detail") if CANARIES[what] in page} == {
        "name",
        "poster's name",
        "restricted detail",
    }


def test_the_introduced_researcher_knows_the_other_need_only(people: People, scene: Scene):
    page = people.ask("R2", f"/my/introductions/{scene.introduced.public_id}/").content.decode()

    assert DIRECTORY["name"] in page
    assert not any(word in page for word in scene.references())
    assert HIDDEN["restricted detail"] not in page


def plant_label(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    PublishedNeed.objects.filter(pk=scene.need.public_id).update(label=DIRECTORY["name"])


def plant_notice(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    notice = IntroductionEnded(title=HIDDEN["poster's name"], status="見送り")
    notify(notice, to=[scene.cast["RS"].user], key="planted", path="/my/")


def plant_digest(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    digests = OutboundMail.objects.filter(key__startswith="digest:", recipient=scene.cast["UL"].user)
    digests.update(text=HIDDEN["poster's name"])


def plant_column(_scene: Scene, patch: pytest.MonkeyPatch) -> None:
    def poster(_admin, need):
        return Identity.objects.get(listing_id=need.public_id).organization.name

    patch.setattr("needs.admin.NeedAdmin.broker", poster)


def plant_header(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    PublishedFile.objects.filter(publication_id=scene.need.public_id).update(name=HIDDEN["mail domain"])


def plant_bytes(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    original = OriginalFile.objects.get(listing_id=scene.need.public_id)
    PublishedFile.objects.filter(publication_id=scene.need.public_id).update(content=bytes(original.content))


def plant_neighbour(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    organization = scene.cast["CM"].organization
    organization.description = scene.need.title
    organization.save()


def plant_story(scene: Scene, _patch: pytest.MonkeyPatch) -> None:
    told = {"was": "new", "now": "new", "at": timezone.now(), "reason": HIDDEN["poster's name"]}
    SuggestionChange.objects.create(suggestion=scene.ours["suggestion"], **told)


# Who looks where, and what is found: nothing but what was planted.
PLANTS: dict[Callable[[Scene, pytest.MonkeyPatch], None], tuple[str, str, set[str]]] = {
    plant_story: ("CX", "/admin/matching/suggestion/", {"poster's name"}),
    plant_label: ("AN", "/needs/", {"name"}),
    plant_notice: ("RS", INBOX, {"poster's name"}),
    plant_digest: ("UL", INBOX, {"poster's name"}),
    plant_column: ("CX", "/admin/needs/need/?stage=all", {"name"}),
    plant_header: ("FO", "/needs/", {"mail domain"}),
    plant_bytes: ("MO", "/needs/", {"file metadata"}),
    plant_neighbour: ("OC", "/organizations/", {*DIRECTORY, "excluded body"}),
}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found(plant, people: People, scene: Scene, monkeypatch):
    role, only, planted = PLANTS[plant]
    plant(scene, monkeypatch)

    found = all_leaks([role], people=people, scene=scene, only=only)

    assert {leak.what for leak in found} == planted


def test_every_outsider_has_looked_within_twelve_days(monkeypatch):
    seen: set[str] = set()
    for day in range(12):
        monkeypatch.setattr(matrix, "DAY", day)
        seen |= set(in_turn(OUTSIDERS, OTHERS))

    assert seen == set(OUTSIDERS)


def test_a_planted_right_is_found(people: People, scene: Scene, monkeypatch):
    monkeypatch.setattr("needs.querysets.NeedQuerySet.owned_by", lambda rows, actor: rows.all())
    crawler = Crawler("FO", people=people, scene=scene, only="/my/needs/")

    crawler.leaks()

    assert crawler.contradictions() != {}


def test_a_planted_log_line_is_found(heard: Heard):
    logging.getLogger("needs").warning("posted by %s", DIRECTORY["name"])

    assert named("\n".join(heard.lines)) == ["name"]
    heard.lines.pop()
