"""A seed answers to the shop floor's words for what it is about; the search finds it by its own only."""

from uuid import UUID

import pytest
from django.test import override_settings

from matching.documents import Document, Term, TermCount
from matching.engine import Kind, Text, index, phrasebook, refresh_statistics, suggest
from matching.engine.encoders.available import encoders_of
from matching.engine.pool import Pool
from matching.engine.text import joined, terms_of
from matching.finding import typing
from tests.matching.engine.conftest import forget_encoders
from tests.matching.engine.listings import BEE_SEED
from tests.support import standing

NEED_ID, SEED_ID, BEE_ID = (UUID(int=number) for number in range(1, 4))
# 「鉄がすぐ錆びる」 and what a laboratory calls it share no word.
SHOP = Text(title="鉄の部品がすぐ錆びて赤くなる")
LAB = Text(title="防食めっき皮膜による炭素鋼の腐食抑制", body=("電気化学測定で耐食性を評価します。",))


def echoed(need: Text) -> str:
    """A word of the need that the seed answers to without saying it."""
    words = terms_of(joined(need)).counts
    asked = TermCount.objects.filter(kind=Kind.SEED, documents=0, term__text__in=words)
    return asked.order_by("term__text").first().term.text


def only_echoed() -> str:
    """A word that a seed answers to and nobody says."""
    unsaid = Term.objects.filter(counts__answering__gt=0).exclude(counts__documents__gt=0)
    return unsaid.order_by("-text").first().text


def build():
    """Index a need and two seeds, which reads all their words: once for all tests here."""
    with override_settings(MATCHING_MODE="light"):
        forget_encoders()
        index(Kind.NEED, NEED_ID, SHOP)
        index(Kind.SEED, SEED_ID, LAB)
        index(Kind.SEED, BEE_ID, BEE_SEED)
        refresh_statistics()
    forget_encoders()
    return {}


scene = standing.scene(build)


@pytest.fixture
def region(scene, db, work_in):
    work_in("light")


def test_words_a_seed_does_not_say_add_to_its_score_and_not_to_its_reasons():
    pool = Pool({"lab": LAB, "bee": BEE_SEED}, encoders=encoders_of("light"))
    deaf = Pool({"lab": LAB, "bee": BEE_SEED}, encoders={})

    ((first, last),) = pool.rank_all([SHOP])
    ((unheard, _),) = deaf.rank_all([SHOP])

    assert (first.listing_id, last.listing_id) == ("lab", "bee")
    assert first.shared
    assert (last.shared, unheard.shared) == ({}, {})


@pytest.mark.usefixtures("region")
def test_store_keeps_the_echo_apart_and_counts_it():
    seed = Document.objects.get(listing_id=SEED_ID)
    word = TermCount.objects.get(kind=Kind.SEED, term__text=echoed(SHOP))

    assert seed.echo_ids
    assert set(seed.echo_ids).isdisjoint(seed.term_ids)
    assert {*seed.terms.indices()} == {*seed.term_ids, *seed.echo_ids}
    assert (word.documents, word.answering >= 1, word.term_id in seed.echo_ids) == (0, True, True)
    assert Document.objects.get(listing_id=NEED_ID).echo_ids == []


@pytest.mark.usefixtures("region")
def test_reasons_never_quote_an_echo_as_a_shared_word():
    (found,) = suggest(Kind.NEED, NEED_ID)

    assert (found.listing_id, found.reasons.shared_words) == (SEED_ID, ())


@pytest.mark.usefixtures("region")
def test_typing_offers_no_word_that_only_echoes(monkeypatch):
    word = only_echoed()

    assert word not in typing.beginning_with(word[:-1])
    assert "腐食" in typing.beginning_with("腐")

    monkeypatch.setattr(typing, "_said_in", lambda term="": {f"{term}counts__kind__in": typing.LISTED})

    assert word in typing.beginning_with(word[:-1])


def test_silent_phrasebook_echoes_nothing():
    assert phrasebook.Phrasebook((), {}, {}, {}).echo(phrasebook.Meaning()) == {}
