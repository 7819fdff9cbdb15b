"""Pairs of words: normalised, explained when they cannot be one, tried before they are kept."""

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import DomainError
from matching import suggesting
from matching.documents import CuratedPair, Document, Verdict
from matching.kinds import Kind
from matching.learning import words
from tests.factories import actor_of, sign_in
from tests.matching import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/matching/curatedpair/"
ADD = f"{LIST}add/"


@pytest.fixture
def region(member, coordinator, researcher):
    """A need about sludge, and a seed that speaks of residues only."""
    texts = {"problem": "汚泥がとても多くて困っています。", "wanted_result": "汚泥を分解したいです。"}
    need = factories.need(member, coordinator, title="汚泥に困っています", constraints="", **texts)
    texts = {"one_line": "残渣を菌で分解します。", "summary": "残渣を分解する菌です。", "advantages": ""}
    factories.seed(researcher, title="残渣の分解", **texts)
    suggesting.fill(at=timezone.now())
    return need


def typed(**values) -> dict[str, str]:
    return {"one": "汚泥", "other": "残渣", "verdict": Verdict.SYNONYM, "note": "現場では同じ意味"} | values


def pair(coordinator, **values) -> CuratedPair:
    one, other = sorted((values.pop("one", "残渣"), values.pop("other", "汚泥")))
    return CuratedPair(one=one, other=other, verdict=Verdict.SYNONYM, decided_by=coordinator.user, **values)


@pytest.mark.parametrize(("word", "term"), [("メッキ", "鍍金"), ("ﾚｰｻﾞ", "レーザー"), ("laser", "レーザー")])
def test_words_become_terms_of_the_engine(word, term):
    assert words.term_of(word) == term


@pytest.mark.parametrize(
    ("word", "said"), [("こと", "使えません"), ("、、", "使えません"), ("金属の粉", "複数の言葉")]
)
def test_what_is_not_one_word_is_explained(word, said):
    with pytest.raises(DomainError, match=said):
        words.term_of(word)


def test_the_effect_is_shown_and_nothing_is_kept(region, coordinator):
    before = Document.objects.get(kind=Kind.NEED).yardstick

    effect = words.effect_of(pair(coordinator), actor=actor_of(coordinator))

    (change,) = effect.changes
    assert (change.need_id, change.seed, change.was, change.now) == (region.public_id, "残渣の分解", None, 1)
    assert not CuratedPair.objects.exists()
    assert Document.objects.get(kind=Kind.NEED).yardstick == before


def test_words_that_nobody_uses_change_nothing(region, coordinator):
    effect = words.effect_of(pair(coordinator, one="宇宙", other="深海"), actor=actor_of(coordinator))

    assert (effect.needs, effect.changes) == (0, [])


def test_a_coordinator_sees_the_effect_first_and_keeps_the_pair_then(client: Client, region, coordinator):
    sign_in(client, coordinator)

    looked = client.post(ADD, typed(_preview="1"))
    kept_then = CuratedPair.objects.count()
    saved = client.post(ADD, typed(_save="1"))

    row = CuratedPair.objects.get()
    assert "新しく出る" in looked.content.decode()
    assert (kept_then, saved.status_code) == (0, 302)
    assert [row.one, row.other] == sorted(["汚泥", "残渣"])
    assert (row.verdict, row.decided_by) == (Verdict.SYNONYM, coordinator.user)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"other": "こと"}, "比べる言葉として使えません"),
        ({"other": "金属の粉"}, "複数の言葉"),
        ({"one": "めっき", "other": "鍍金"}, "もともと同じ言葉"),
        ({"verdict": "x"}, "正しく選択してください"),
        ({"one": ""}, "必須"),
    ],
)
def test_what_cannot_be_a_pair_is_said_and_stays_typed(client: Client, coordinator, values, said):
    answer = sign_in(client, coordinator).post(ADD, typed(_save="1", **values))

    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "現場では同じ意味" in page
    assert not CuratedPair.objects.exists()


def test_a_pair_stands_once_whichever_way_it_is_typed(client: Client, coordinator):
    sign_in(client, coordinator).post(ADD, typed(_save="1"))

    again = client.post(ADD, typed(_save="1", one="残渣", other="汚泥"))

    assert (again.status_code, CuratedPair.objects.count()) == (400, 1)
    assert "すでに登録されています" in again.content.decode()


def test_a_pair_can_be_changed_and_taken_back(client: Client, coordinator):
    sign_in(client, coordinator).post(ADD, typed(_save="1"))
    page = f"{LIST}{CuratedPair.objects.get().pk}/change/"

    client.post(page, typed(_save="1", verdict=Verdict.BLOCK))
    changed = CuratedPair.objects.get().verdict
    client.post(page, typed(_remove="1"))

    assert (changed, CuratedPair.objects.count()) == (Verdict.BLOCK, 0)


def test_the_portals_administrator_reads_the_pairs(client: Client, coordinator, portal_admin):
    row = pair(coordinator)
    row.save()
    sign_in(client, portal_admin)

    page = client.get(f"{LIST}{row.pk}/change/")

    assert (client.get(LIST).status_code, page.status_code, client.get(ADD).status_code) == (200, 200, 403)
    assert "<form class" not in page.content.decode()
    assert client.post(f"{LIST}{row.pk}/change/", typed(_remove="1")).status_code == 404


@pytest.mark.parametrize("role", ["member", "researcher"])
def test_nobody_else_knows_of_the_page(client: Client, request, role):
    assert sign_in(client, request.getfixturevalue(role)).get(LIST).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_pairs_costs_the_same(client: Client, coordinator, count, django_assert_num_queries):
    for number in range(count):
        pair(coordinator, one=f"a{number}", other=f"b{number}").save()
    sign_in(client, coordinator)
    client.get(LIST)

    with django_assert_num_queries(7):
        page = client.get(LIST)

    assert len(page.context["cl"].result_list) == count
