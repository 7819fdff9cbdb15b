"""Versions of the weights: enough judgements, one in use, every step reversible."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from matching.documents import Document, WeightSet
from matching.engine import store
from matching.engine.ranking import current_weights
from matching.engine.scoring import default_weights
from matching.enums import Mark, SuggestionStatus
from matching.learning import judged, weights
from matching.models import Suggestion
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/matching/weightset/"
STEP = f"{LIST}step/"
KEPT = {"status": SuggestionStatus.SHORTLISTED}
WRONG = {"status": SuggestionStatus.DISMISSED, "dismiss_reason": "technical_fit"}


def version(**values) -> WeightSet:
    made = {"mode": "words", "words": 1, "use": 0, "deep": 0, "theme": 0.4, "judged_needs": 31,
            "quality_before": 0.6, "quality_after": 0.7, "fitted_at": timezone.now()}  # fmt: skip
    return WeightSet.objects.create(**made | values)


def document(kind: str, **values) -> Document:
    return Document.objects.create(
        kind=kind, listing_id=uuid4(), text={}, terms=store.search.as_sparsevec({}), term_ids=[], length=0,
        engine_version=store.TEXT_VERSION, indexed_at=timezone.now(), **values,
    )  # fmt: skip


def judged_need(*pairs: tuple[float, dict]) -> None:
    """A need and what was said about its seeds: (what the words gave, decision)."""
    need = document("need", yardstick={"means": {"words": 0.0}, "spreads": {"words": 1.0}})
    for words, decision in pairs:
        Suggestion.objects.create(
            need_id=need.listing_id, seed_id=document("seed").listing_id, score=words, band="high",
            parts={"words": words}, engine_version=f"meaning-{store.TEXT_VERSION}/words-2",
            due_on=timezone.localdate(), computed_at=timezone.now(), **decision,
        )  # fmt: skip


def test_too_few_judged_needs_teach_nothing():
    for _number in range(weights.LEAST_NEEDS - 1):
        judged_need((2.0, KEPT), (1.0, WRONG))

    assert weights.refit(at=timezone.now()) is None
    assert WeightSet.objects.count() == 0


def test_thirty_judged_needs_make_a_version_that_is_used():
    for _number in range(weights.LEAST_NEEDS):
        judged_need((2.0, KEPT), (1.0, WRONG))

    made = weights.refit(at=timezone.now())

    assert (made.active, made.judged_needs, made.quality_before, made.quality_after) == (True, 30, 1.0, 1.0)
    assert current_weights(frozenset()).version == str(made)


def test_only_reasons_about_the_fit_count_as_bad():
    judged_need((2.0, KEPT), (1.0, WRONG | {"dismiss_reason": "cost"}))
    judged_need((2.0, KEPT), (1.0, WRONG))
    judged_need((2.0, {"need_mark": Mark.INTERESTED}), (1.0, {"need_mark": Mark.NOT_FOR_US}))

    grades = sorted(one.grades.tolist() for one in judged.judged_needs("words"))

    assert grades == [[1.0, 0.0], [2.0, 0.0]]


def test_pairs_of_another_engine_are_not_compared():
    judged_need((2.0, KEPT), (1.0, WRONG))
    Suggestion.objects.update(engine_version="meaning-0/words-2")

    assert judged.judged_needs("words") == []


def test_going_back_and_forth_leaves_one_version_in_use():
    old, new = version(active=True), version()

    weights.use_version(new.pk)
    used = current_weights(frozenset()).version
    weights.use_shipped("words")

    assert used == str(new)
    assert current_weights(frozenset()) == default_weights(frozenset())
    assert list(WeightSet.objects.order_by("pk").values_list("pk", flat=True)) == [old.pk, new.pk]


def test_the_database_refuses_two_versions_in_use():
    version(active=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        version(active=True)


def test_an_administrator_goes_back_to_a_version_and_to_the_shipped_one(client: Client, portal_admin):
    old, new = version(), version(active=True)
    sign_in(client, portal_admin)

    client.post(LIST, {"action": "use_this", "_selected_action": old.pk})
    used = list(WeightSet.objects.filter(active=True))
    client.post(STEP, {"step": "shipped"})

    assert used == [old]
    assert not WeightSet.objects.filter(active=True).exists()
    assert new.pk in WeightSet.objects.values_list("pk", flat=True)


def test_learning_with_too_little_says_so(client: Client, portal_admin):
    answer = sign_in(client, portal_admin).post(STEP, {"step": "learn"}, follow=True)

    assert "まだ学習できません" in answer.content.decode()


def test_coordinators_read_the_versions_and_change_nothing(client: Client, coordinator):
    used, other = version(active=True), version()
    sign_in(client, coordinator)

    page = client.get(LIST).content.decode()
    client.post(LIST, {"action": "use_this", "_selected_action": other.pk})

    assert (str(used) in page, "この版に戻す" in page, "いま学習する" in page) == (True, False, False)
    assert client.post(STEP, {"step": "shipped"}).status_code == 404
    assert list(WeightSet.objects.filter(active=True)) == [used]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_versions_costs_the_same(client: Client, portal_admin, count, django_assert_num_queries):
    for _number in range(count):
        version()
    sign_in(client, portal_admin)
    client.get(LIST)

    with django_assert_num_queries(QUERIES):
        page = client.get(LIST)

    assert len(page.context["cl"].result_list) == count


QUERIES = 7
