"""What was said of a pair is said again unread, as long as texts, reading and the desk's words stand."""

from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from matching import engine
from matching.documents import CuratedPair, Verdict
from matching.engine import Kind, Told, explain
from matching.engine.encoders.available import encoders_of
from matching.engine.explain import Explainer, Pair
from matching.engine.likeness import Likeness
from matching.engine.values import Text
from tests.factories import UserFactory
from tests.matching.engine.listings import BEE_SEED, STEP_NEED, STEP_SEED

NEED_ID, SEED_ID, BEE_ID = UUID(int=1), UUID(int=2), UUID(int=3)
KEPT = ("前に見つけた文", "前に見つけた答え")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def region():
    engine.index(Kind.NEED, NEED_ID, STEP_NEED)
    engine.index(Kind.SEED, SEED_ID, STEP_SEED)
    engine.index(Kind.SEED, BEE_ID, BEE_SEED)


def before() -> dict[UUID, Told]:
    """The stored reasons of the pair, with a sentence no reading would find."""
    (found,) = engine.suggest(Kind.NEED, NEED_ID)
    stored = asdict(replace(found.reasons, closest_sentences=KEPT))
    return {SEED_ID: Told(stored, timezone.now())}


def sentences(told: dict[UUID, Told]) -> tuple[str, str] | None:
    (found,) = engine.suggest(Kind.NEED, NEED_ID, told=told)
    return found.reasons.closest_sentences


def test_texts_that_stand_are_not_read_again():
    assert sentences(before()) == KEPT


def test_a_text_written_since_is_read():
    told = before()
    engine.index(Kind.SEED, SEED_ID, replace(STEP_SEED, title="段差を越える新しい装置"))

    assert sentences(told) != KEPT


def test_another_reading_reads_again(monkeypatch):
    told = before()
    monkeypatch.setattr(explain, "READING", "another")

    assert sentences(told) != KEPT


def test_reasons_of_an_older_portal_are_read_again():
    (told,) = before().values()
    older = {name: value for name, value in told.reasons.items() if name != "read_by"}

    assert sentences({SEED_ID: Told(older, told.at + timedelta(days=1))}) != KEPT


def test_a_word_of_the_desk_finds_concepts_again_and_leaves_sentences():
    told = before()
    told[SEED_ID].reasons["near_concepts"] = [("上", "下")]
    (standing,) = engine.suggest(Kind.NEED, NEED_ID, told=told)
    CuratedPair.objects.create(one="上", other="下", verdict=Verdict.BLOCK, decided_by=UserFactory())
    (moved,) = engine.suggest(Kind.NEED, NEED_ID, told=told)

    assert (standing.reasons.near_concepts, standing.reasons.closest_sentences) == ((("上", "下"),), KEPT)
    assert ("上", "下") not in moved.reasons.near_concepts
    assert moved.reasons.closest_sentences == KEPT


def test_words_the_desk_keeps_apart_are_no_near_concepts():
    need, seed = Text(title="溶接の火花で火傷をする"), Text(title="鉄板の接合作業での熱傷を防ぐ手袋")
    explainer = Explainer(Likeness(encoders_of("light")))
    found = explainer.reasons(need, seed, Pair({}, {})).near_concepts

    apart = frozenset(tuple(sorted(pair)) for pair in found)

    assert found
    assert not {*explainer.reasons(need, seed, Pair({}, {}, (), apart)).near_concepts} & {*found}
