"""An encoder and a reranker over HTTP: right answers are used, every failure gives the next lower mode."""

import os
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from matching import engine
from matching.documents import Document
from matching.engine import Kind
from matching.engine.encoders import EncoderUnavailable, http, unit
from matching.engine.encoders.http import HttpEncoder, HttpReranker
from tests.matching.engine import model_server
from tests.matching.engine.listings import BEE_SEED, STEP_NEED, STEP_SEED

NEED_ID, SEED_ID, BEE_ID, LONG_ID = (UUID(int=number) for number in range(1, 5))
LONG_SEED = replace(STEP_SEED, body=(*STEP_SEED.body, "春に公園で三日、秋に市場で五日、人を乗せてみました。"))
FAILURES = ["dimension", "error", "slow", "garbage", "nan", "list"]
# That each of them is refused is asked every day; what a refusal leads to is the same for all.
ONE_FAILURE = FAILURES if os.environ.get("PROOF") else ["error"]


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.3)
    with model_server.running() as found:
        yield found


@pytest.fixture
def served(server, work_in):
    """Work with the server's model beside the built-in light one."""

    def switch(model: str = "large-1") -> None:
        work_in(
            "full",
            MATCHING_ENCODER_URL=server.url,
            MATCHING_ENCODER_MODEL=model,
            MATCHING_ENCODER_DIM=model_server.DIMENSIONS,
            MATCHING_ENCODER_KEY="secret",
            MATCHING_ENCODER_NEED_PREFIX="need: ",
            MATCHING_ENCODER_SEED_PREFIX="seed: ",
        )

    switch()
    return switch


@pytest.fixture
def region(db, served):
    """One need and two seeds, read by the server's first model."""
    engine.index(Kind.SEED, SEED_ID, STEP_SEED)
    engine.index(Kind.SEED, BEE_ID, BEE_SEED)
    engine.index(Kind.NEED, NEED_ID, STEP_NEED)


@pytest.mark.usefixtures("served")
def test_encoder_gives_the_servers_vectors_in_order_with_prefix_and_key(server):
    texts = [f"段差{number}" for number in range(40)]

    vectors = HttpEncoder().encode_needs(texts)

    wanted = unit(np.array([model_server.vector_of("need: " + text) for text in texts]))
    assert np.allclose(vectors, wanted, atol=1e-6)
    assert [len(asked["input"]) for asked in server.asked] == [32, 8]
    assert {(asked["model"], asked["key"]) for asked in server.asked} == {("large-1", "Bearer secret")}


@pytest.mark.usefixtures("served")
def test_seeds_have_a_prefix_of_their_own(server):
    HttpEncoder().encode_seeds(["段差"])

    assert server.asked[0]["input"] == ["seed: 段差"]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("behaviour", FAILURES)
def test_an_answer_that_cannot_be_used_is_refused(behaviour, server):
    server.behaviour = behaviour

    with pytest.raises(EncoderUnavailable):
        HttpEncoder().encode_needs(["段差"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://[broken", "nonsense"])
def test_a_server_that_is_not_there_is_refused(url, settings):
    settings.MATCHING_ENCODER_URL = url

    with pytest.raises(EncoderUnavailable):
        HttpEncoder().encode_needs(["段差"])


@pytest.mark.usefixtures("region")
def test_a_served_model_makes_the_full_mode():
    (found, *_others) = engine.suggest(Kind.NEED, NEED_ID)

    assert (found.listing_id, set(found.parts)) == (SEED_ID, {"words", "use", "deep"})
    assert engine.state()["mode"] == "full"
    assert engine.state()["encoders"] == ["use@0.2.1", "http@large-1"]


@pytest.mark.django_db
@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("behaviour", ONE_FAILURE)
def test_a_model_that_fails_gives_the_light_mode(behaviour, server):
    server.behaviour = behaviour
    engine.index(Kind.SEED, SEED_ID, STEP_SEED)
    engine.index(Kind.NEED, NEED_ID, STEP_NEED)

    (found,) = engine.suggest(Kind.NEED, NEED_ID)

    assert (found.listing_id, set(found.parts)) == (SEED_ID, {"words", "use"})
    assert engine.state()["mode"] == "light"
    assert engine.indexed_ids(Kind.SEED) == set()  # the next sweep reads it again


@pytest.mark.usefixtures("region")
def test_a_need_read_without_the_model_meets_seeds_read_with_it_in_the_light_mode(server):
    server.behaviour = "error"
    engine.index(Kind.NEED, LONG_ID, STEP_NEED)

    from_need = engine.suggest(Kind.NEED, LONG_ID)
    from_seed = {one.listing_id: one for one in engine.suggest(Kind.SEED, SEED_ID)}

    assert set(from_need[0].parts) == {"words", "use"}
    assert from_seed[LONG_ID].score == pytest.approx(from_need[0].score, abs=1e-3)


@pytest.mark.usefixtures("region")
def test_vectors_of_two_versions_are_never_compared(served):
    served("large-2")
    engine.index(Kind.NEED, LONG_ID, STEP_NEED)
    before = {one.listing_id: one for one in engine.suggest(Kind.NEED, LONG_ID)}

    assert before[SEED_ID].parts.get("deep", 0.0) == 0.0
    assert engine.indexed_ids(Kind.SEED) == set()

    Document.objects.filter(listing_id=SEED_ID).update(encoder_keys=["http@large-2", "use@0.2.1"])
    planted = {one.listing_id: one for one in engine.suggest(Kind.NEED, LONG_ID)}
    assert planted[SEED_ID].parts["deep"] != 0.0


@pytest.mark.usefixtures("served")
def test_the_reranker_scores_each_seed_in_its_place(server, settings):
    settings.MATCHING_RERANKER_URL = server.url

    assert HttpReranker().score("段差", ["橋", "橋と道", "橋と"]).tolist() == [1.0, 3.0, 2.0]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("behaviour", FAILURES)
def test_a_reranker_that_fails_is_refused(behaviour, server, settings):
    settings.MATCHING_RERANKER_URL = server.url
    server.behaviour = behaviour

    with pytest.raises(EncoderUnavailable):
        HttpReranker().score("段差", ["橋", "道"])


@pytest.fixture
def two_near_seeds(db, work_in):
    """The server's reranker puts the longer of two near seeds first."""
    work_in("words")
    engine.index(Kind.SEED, SEED_ID, STEP_SEED)
    engine.index(Kind.SEED, LONG_ID, LONG_SEED)
    engine.index(Kind.NEED, NEED_ID, STEP_NEED)


@pytest.mark.usefixtures("two_near_seeds")
def test_a_reranker_changes_the_order_and_nothing_else(server, work_in):
    plain = engine.suggest(Kind.NEED, NEED_ID)
    work_in("words", MATCHING_RERANKER_URL=server.url)

    again = engine.suggest(Kind.NEED, NEED_ID)

    assert [one.listing_id for one in plain] == [SEED_ID, LONG_ID]
    assert [one.listing_id for one in again] == [LONG_ID, SEED_ID]
    assert [one.score for one in again] == [one.score for one in plain]
    assert {one.listing_id: one.band for one in again} == {one.listing_id: one.band for one in plain}


@pytest.mark.usefixtures("two_near_seeds")
def test_a_seed_sees_the_score_the_reranker_gave(server, work_in):
    work_in("words", MATCHING_RERANKER_URL=server.url)
    from_need = {one.listing_id: one.score for one in engine.suggest(Kind.NEED, NEED_ID)}

    (from_seed,) = engine.suggest(Kind.SEED, LONG_ID)

    assert from_seed.score == pytest.approx(from_need[LONG_ID], abs=1e-3)


@pytest.mark.usefixtures("two_near_seeds")
@pytest.mark.parametrize("behaviour", ONE_FAILURE)
def test_a_reranker_that_fails_changes_nothing(behaviour, server, work_in):
    plain = engine.suggest(Kind.NEED, NEED_ID)
    server.behaviour = behaviour
    work_in("words", MATCHING_RERANKER_URL=server.url)

    assert engine.suggest(Kind.NEED, NEED_ID) == plain
