"""Firms and researchers beside a need, and similar listings: near ones, and nobody they must not show."""

import pytest
from django.test import Client
from django.urls import reverse

from classifications.distances import Place, in_words
from disclosure.services import exclude
from matching import bodies, neighbours, tasks
from matching.documents import Document
from matching.engine import Kind
from matching.engine.encoders import available
from matching.models import Nearby
from needs.models import Need
from organizations import transitions as desk
from organizations.acting import Actor
from organizations.forms import FactsForm
from organizations.models import Organization
from seeds.models import ResearcherProfile
from tests.factories import HACHIOJI, OrganizationFactory, sign_in
from tests.matching import factories
from tests.matching.factories import now

pytestmark = pytest.mark.django_db
MEASURES = "薄い板の曲がりを画像で測る装置をつくり、油の付いた板の検査を自動にします。"
SEED = {
    "title": "薄い板の曲がりを画像で測る装置",
    "one_line": "板の曲がりを三秒で自動で記録します。",
    "summary": "油の付いた薄い板の曲がりの大きさを、二台のカメラの画像から自動で測って記録します。",
    "keywords": ["曲がり", "板", "測定"],
}
BEES = {
    "title": "蜜蜂の巣箱の重さを記録する",
    "one_line": "巣箱の重さで蜜の量を知ります。",
    "summary": "蜜蜂の巣箱の重さと温度を一時間ごとに記録し、採蜜の時期を知らせます。",
    "applications": ["養蜂"],
    "advantages": "蓋を開けずに済みます。",
    "keywords": ["蜜蜂", "養蜂"],
}


@pytest.fixture
def firm(db) -> Organization:
    """A firm of the region that measures sheets."""
    return OrganizationFactory(name="株式会社板見", description=MEASURES, capabilities=["板の検査"])


@pytest.fixture
def baker(db) -> Organization:
    return OrganizationFactory(name="株式会社麦", description="小麦の香りのよい菓子を焼きます。")


def firms_of(need: Need, actor: Actor) -> list[str]:
    near = neighbours.around_own_needs(actor, [need.public_id]).get(need.public_id)
    return [shown.firm.name for shown in near.firms] if near else []


def people_of(need: Need, actor: Actor) -> list[str]:
    near = neighbours.around_own_needs(actor, [need.public_id]).get(need.public_id)
    return [shown.researcher.name for shown in near.researchers] if near else []


def test_a_need_is_shown_the_firm_that_does_such_things_and_why(need, firm, baker, member):
    tasks.catch_up()

    (shown,) = neighbours.around_own_needs(Actor.of(member), [need.public_id])[need.public_id].firms
    assert shown.firm.name == "株式会社板見"
    assert shown.reason.startswith("共通する言葉：")
    assert "板" in shown.reason
    assert shown.distance == "同じ市"


def test_a_need_is_shown_the_researcher_who_could_answer(need, researcher, member):
    factories.seed(researcher, **SEED)
    tasks.catch_up()

    profile = ResearcherProfile.objects.get()
    assert people_of(need, Actor.of(member)) == [profile.name]


def test_the_name_of_a_firm_is_not_compared(need, member):
    OrganizationFactory(name="株式会社板曲がり自動測定", description="庭の手入れをします。")
    tasks.catch_up()

    assert firms_of(need, Actor.of(member)) == []


def test_the_own_firm_never_stands_beside_the_need(need, member):
    Organization.objects.filter(pk=member.organization_id).update(description=MEASURES)
    tasks.catch_up()

    assert Document.objects.filter(kind=Kind.FIRM).count() == 1
    assert Nearby.objects.count() == 0


def test_an_excluded_firm_never_stands_beside_the_need(need, firm, member):
    exclude(listing_id=need.public_id, organizations=[firm])
    tasks.catch_up()

    assert firms_of(need, Actor.of(member)) == []


def test_a_firm_that_is_not_listed_nearby_is_gone_at_once_and_not_found_again(need, firm, member):
    tasks.catch_up()
    Organization.objects.filter(pk=firm.pk).update(is_listed_nearby=False)
    assert firms_of(need, Actor.of(member)) == []

    neighbours.refresh(need_id=need.public_id, at=now())

    assert Nearby.objects.filter(kind=Kind.FIRM).count() == 0


def test_a_firm_excluded_after_it_was_found_is_gone_at_once(need, firm, member):
    tasks.catch_up()
    assert firms_of(need, Actor.of(member)) == ["株式会社板見"]

    exclude(listing_id=need.public_id, organizations=[firm])

    assert firms_of(need, Actor.of(member)) == []


def test_researchers_of_an_excluded_university_never_stand_there(need, researcher, university, member):
    factories.seed(researcher, **SEED)
    exclude(listing_id=need.public_id, organizations=[university])
    tasks.catch_up()

    assert Document.objects.filter(kind=Kind.RESEARCHER).count() == 1
    assert Nearby.objects.count() == 0


def test_a_researcher_who_hides_a_seed_from_the_poster_does_not_stand_there(
    need, researcher, company, member
):
    seed = factories.seed(researcher, **SEED)
    exclude(listing_id=seed.public_id, organizations=[company])
    tasks.catch_up()

    assert Nearby.objects.count() == 0
    assert people_of(need, Actor.of(member)) == []


def test_nobody_but_the_own_side_is_shown_what_stands_beside_a_need(need, firm, researcher, coordinator):
    tasks.catch_up()

    assert Nearby.objects.filter(need_id=need.public_id).exists()
    for stranger in (researcher, coordinator):
        assert neighbours.around_own_needs(Actor.of(stranger), [need.public_id]) == {}
    assert neighbours.around_own_needs(Actor.visitor(), [need.public_id]) == {}


def test_a_suspended_firm_leaves_at_once(
    need, firm, member, coordinator, portal_admin, django_capture_on_commit_callbacks
):
    tasks.catch_up()
    with django_capture_on_commit_callbacks(execute=True):
        desk.suspend(organization=firm, by=portal_admin.user, at=now(), reason="確認のため")

    assert Document.objects.filter(kind=Kind.FIRM).count() == 0
    assert firms_of(need, Actor.of(member)) == []


def test_new_facts_of_a_firm_ring_for_the_engine(firm, django_capture_on_commit_callbacks):
    bodies.keep_missed()
    form = FactsForm({"description": "小麦を挽きます。", "capabilities": "製粉"}, instance=firm)
    assert form.is_valid(), form.errors
    with django_capture_on_commit_callbacks(execute=True):
        form.save()

    assert Document.objects.get(kind=Kind.FIRM).text["keywords"] == ["製粉"]


def test_the_night_finds_what_changed_without_a_bell(firm, baker):
    bodies.keep_all()
    Organization.objects.filter(pk=firm.pk).update(description="そばを打ちます。")
    Organization.objects.filter(pk=baker.pk).update(description="")
    bodies.keep_all()

    assert [row.text["body"] for row in Document.objects.filter(kind=Kind.FIRM)] == [["そばを打ちます。"]]


def test_a_researcher_leaves_with_the_last_seed(researcher, django_capture_on_commit_callbacks):
    from seeds import transitions as seeds

    with django_capture_on_commit_callbacks(execute=True):
        seed = factories.seed(researcher, **SEED)
    assert Document.objects.filter(kind=Kind.RESEARCHER).count() == 1

    with django_capture_on_commit_callbacks(execute=True):
        seeds.withdraw(seed=seed, actor=Actor.of(researcher), at=now())

    assert Document.objects.filter(kind=Kind.RESEARCHER).count() == 0


def test_a_withdrawn_need_has_no_neighbours(need, firm, company_admin, django_capture_on_commit_callbacks):
    from needs import transitions as needs

    tasks.catch_up()
    with django_capture_on_commit_callbacks(execute=True):
        needs.withdraw(need=Need.objects.get(), actor=Actor.of(company_admin), reason="解決", at=now())

    assert Nearby.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_neighbours_cost_the_same_however_many(need, member, coordinator, count, django_assert_num_queries):
    for number in range(count):
        OrganizationFactory(name=f"株式会社板見{number}", description=MEASURES)
    ids = [need.public_id, *(factories.need(member, coordinator).public_id for _ in range(count - 1))]
    tasks.catch_up()
    actor = Actor.of(member)

    with django_assert_num_queries(8):
        found = neighbours.around_own_needs(actor, ids)

    assert [len(near.firms) for near in found.values()] == [count] * count


def test_the_owner_reads_it_on_the_page_of_suggestions(client: Client, need, firm, member):
    tasks.catch_up()

    html = sign_in(client, member).get(reverse("matching:suggestions")).content.decode()

    assert "技術が近い会社" in html
    assert "株式会社板見" in html


HERE = Place(HACHIOJI, "八王子市", 35.67, 139.32)


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (HERE, "同じ市"),
        (Place("1", "日の出町", 35.70, 139.35), "すぐ近く（約4 km）"),
        (Place("2", "立川市", 35.71, 139.41), "約9 km"),
        (Place("3", "札幌市", 43.06, 141.35), "100 km以上"),
    ],
)
def test_distance_is_said_in_words(there, words):
    assert in_words(HERE, there) == words


def test_a_need_shows_open_needs_like_it_and_no_other(client: Client, need, member, coordinator):
    other = factories.need(member, coordinator, title="板の曲がりを自動で記録したい")
    factories.need(
        member,
        coordinator,
        title="蜜蜂の巣箱を軽くしたい",
        problem="巣箱が重くて運べません。",
        wanted_result="一人で運べる巣箱が欲しいです。",
        constraints="木でつくります。",
    )
    tasks.catch_up()

    html = client.get(reverse("needs:detail", args=[need.public_id])).content.decode()

    similar = html.partition('id="similar"')[2]
    assert other.title in similar
    assert "蜜蜂" not in similar


def test_a_seed_shows_seeds_like_it(client: Client, researcher):
    seed = factories.seed(researcher, **SEED)
    factories.seed(researcher, **SEED | {"title": "板の曲がりを音で測る"})
    factories.seed(researcher, **BEES)
    tasks.catch_up()

    html = client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode()

    similar = html.partition('id="similar"')[2]
    assert "板の曲がりを音で測る" in similar
    assert "蜜蜂" not in similar


def test_nothing_near_shows_nothing(client: Client, need):
    tasks.catch_up()

    assert 'id="similar"' not in client.get(reverse("needs:detail", args=[need.public_id])).content.decode()


def test_a_hidden_listing_is_not_similar_for_whom_it_does_not_exist(
    client: Client, researcher, other_member, other_company
):
    seed = factories.seed(researcher, **SEED)
    hidden = factories.seed(researcher, **SEED | {"title": "板の曲がりを音で測る"})
    tasks.catch_up()
    exclude(listing_id=hidden.public_id, organizations=[other_company])
    path = reverse("seeds:detail", args=[seed.public_id])

    assert "板の曲がりを音で測る" in Client().get(path).content.decode()
    assert "板の曲がりを音で測る" not in sign_in(client, other_member).get(path).content.decode()


def test_a_withdrawn_listing_is_not_similar_though_it_was_kept(client: Client, researcher):
    seed = factories.seed(researcher, **SEED)
    gone = factories.seed(researcher, **SEED | {"title": "板の曲がりを音で測る"})
    tasks.catch_up()
    path = reverse("seeds:detail", args=[seed.public_id])
    assert "板の曲がりを音で測る" in client.get(path).content.decode()

    from seeds import transitions as seeds

    seeds.withdraw(seed=gone, actor=Actor.of(researcher), at=now())

    assert "板の曲がりを音で測る" not in client.get(path).content.decode()


def test_similar_listings_are_found_by_meaning_too(client: Client, researcher, settings):
    settings.MATCHING_MODE = "light"
    available.encoders.cache_clear()
    try:
        seed = factories.seed(researcher, **SEED)
        factories.seed(researcher, **SEED | {"title": "鋼板のゆがみを撮影して調べる", "keywords": ["ゆがみ"]})
        factories.seed(researcher, **BEES)
        tasks.catch_up()

        html = client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode()
        found = client.get(reverse("pages:search"), {"q": "養蜂家の重労働"}).context["near"]
    finally:
        available.encoders.cache_clear()

    similar = html.partition('id="similar"')[2]
    assert "鋼板のゆがみ" in similar
    assert "蜜蜂" not in similar
    assert [hit.title for section in found for hit in section.hits][:1] == [BEES["title"]]


def test_the_coordinator_of_a_need_reads_what_stands_near_it_and_no_colleague_does(
    client: Client, need, firm, coordinator, other_coordinator
):
    tasks.catch_up()
    page = f"/admin/needs/need/{need.pk}/change/"

    read = [
        "株式会社板見" in sign_in(client, who).get(page).content.decode()
        for who in (coordinator, other_coordinator)
    ]

    assert read == [True, False]
