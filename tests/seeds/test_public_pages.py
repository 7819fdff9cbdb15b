"""What the world sees of seeds and researchers."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from classifications.models import Theme
from disclosure.grants import ALLOWED, apply_grants
from disclosure.public_eyes import public_eyes
from disclosure.services import exclude
from organizations.acting import Actor
from organizations.enums import Role
from organizations.models import Membership, Organization
from seeds import public, services, transitions
from seeds.models import PublishedSeed, ResearcherAccount, ResearcherProfile, Seed, SeedStatusChange
from tests.factories import MembershipFactory, UniversityFactory, sign_in
from tests.seeds.factories import NOON, draft, published, submitted

pytestmark = pytest.mark.django_db
CANARY = "蜃気楼合金"
LIST = "/seeds/"


def ids(response) -> set:
    return {seed.public_id for seed in response.context["list"].cards}


def colleague_of(university: Organization, **fields) -> Membership:
    return MembershipFactory(organization=university, role=Role.RESEARCHER, **fields)


@pytest.fixture
def unpublished_texts(researcher) -> list[Seed]:
    """Hold the canary everywhere the world must not look: drafts, checks, and new texts of public seeds."""
    changed = published(researcher)
    services.save_text(seed=changed, text={"title": CANARY, "summary": CANARY, "themes": []}, version=1)
    marked = {"title": CANARY, "summary": CANARY, "keywords": [CANARY]}
    return [draft(researcher, **marked), submitted(researcher, **marked), changed]


@pytest.mark.parametrize("who", ["anonymous", "member", "coordinator", "researcher"])
def test_unpublished_text_is_nowhere(request, client, unpublished_texts, who):
    sign_in(client, request.getfixturevalue(who))

    addresses = (LIST, f"{LIST}?q={CANARY}", "/researchers/", f"/researchers/?q={CANARY}")
    bodies = {address: client.get(address).content.decode() for address in addresses}

    told = [address for address in bodies if CANARY in bodies[address].replace(f'value="{CANARY}"', "")]
    assert told == []
    # The public seed of the same author was there to be found.
    seed_id = str(unpublished_texts[2].public_id)
    assert [address for address in bodies if seed_id in bodies[address]] == [LIST]


def test_pages_of_what_is_not_public_are_pages_of_nothing(client, unpublished_texts):
    hidden = [client.get(reverse("seeds:detail", args=[seed.public_id])) for seed in unpublished_texts[:2]]
    unknown = client.get(reverse("seeds:detail", args=[uuid4()]))
    changed = client.get(reverse("seeds:detail", args=[unpublished_texts[2].public_id]))

    assert [answer.status_code for answer in hidden] == [404, 404]
    assert [answer.content == unknown.content for answer in hidden] == [True, True]
    assert (changed.status_code, changed.content.decode().count(CANARY)) == (200, 0)


@pytest.mark.parametrize("model", [Seed, SeedStatusChange, ResearcherAccount, Seed.themes.through])
def test_public_role_cannot_read_working_rows(model):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), public_eyes():
        model.objects.count()


@pytest.fixture
def leaky_seed(researcher, monkeypatch) -> Seed:
    """Plant a fault: the public page takes its title from the working row."""
    seed = published(researcher)
    services.save_text(seed=seed, text={"title": CANARY, "themes": []}, version=1)
    card = public.card

    def leaky(seeds, public_id):
        return replace(card(seeds, public_id), title=Seed.objects.get(public_id=public_id).title)

    monkeypatch.setattr(public, "card", leaky)
    return seed


def test_a_planted_leak_is_refused_by_the_database(client, leaky_seed):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        client.get(reverse("seeds:detail", args=[leaky_seed.public_id]))


def test_with_the_table_on_the_allow_list_the_planted_leak_is_found(client, leaky_seed, monkeypatch):
    monkeypatch.setitem(ALLOWED, "seeds_seed", "*")
    apply_grants()

    body = client.get(reverse("seeds:detail", args=[leaky_seed.public_id])).content.decode()

    assert body.count(f"<h1>{CANARY}</h1>") == 1


def test_public_type_holds_no_road_to_a_person(researcher):
    published(researcher)

    seed = public.cards(public.rows(PublishedSeed.objects.all()))[0]

    assert researcher.user.email not in repr(seed)
    assert str(researcher.user.public_id) not in repr(seed)
    assert seed.researcher_id == ResearcherProfile.objects.get().public_id


def test_detail_shows_figures_and_links(client, researcher):
    seed = published(researcher)

    page = client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode()

    profile = ResearcherProfile.objects.get()
    assert page.count("油圧式に比べて厚さが約4分の1です。") == 1
    assert page.count(f'href="{reverse("researchers:detail", args=[profile.public_id])}"') == 1
    assert page.count("<h1>空気で静かに持ち上がる薄い台座</h1>") == 1


def test_page_says_when_no_figure_is_given(client, researcher):
    seed = published(researcher, advantages="")

    assert (
        client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode().count("数字はまだ") == 1
    )


def test_invented_seeds_carry_the_mark(client, university, researcher):
    real = published(researcher)
    invented_place = UniversityFactory(is_fictional=True)
    invented = published(colleague_of(invented_place))

    pages = [
        client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode()
        for seed in (real, invented)
    ]

    assert [page.count("架空") for page in pages] == [0, 1]


def test_seed_that_excludes_an_organisation_does_not_exist_for_its_people(client, researcher, member):
    seed = published(researcher)
    exclude(listing_id=seed.public_id, organizations=[member.organization])
    profile = ResearcherProfile.objects.get()
    sign_in(client, member)

    assert ids(client.get(LIST)) == set()
    assert client.get(reverse("seeds:detail", args=[seed.public_id])).status_code == 404
    assert client.get("/researchers/").context["list"].cards == []
    assert client.get(reverse("researchers:detail", args=[profile.public_id])).status_code == 404


def test_seeds_of_a_suspended_institution_are_not_shown(client, researcher):
    seed = published(researcher)
    profile = ResearcherProfile.objects.get()
    Organization.objects.filter(pk=researcher.organization_id).update(status="suspended")

    details = [
        reverse("seeds:detail", args=[seed.public_id]),
        reverse("researchers:detail", args=[profile.public_id]),
    ]

    assert ids(client.get(LIST)) == set()
    assert client.get("/researchers/").context["list"].cards == []
    assert [client.get(url).status_code for url in details] == [404, 404]


@pytest.mark.parametrize("who", ["anonymous", "other_member"])
def test_and_exists_for_everybody_else(request, client, researcher, member, who):
    seed = published(researcher)
    exclude(listing_id=seed.public_id, organizations=[member.organization])

    sign_in(client, request.getfixturevalue(who))

    assert ids(client.get(LIST)) == {seed.public_id}


FOUND = {
    "": {"a", "b"},
    "q=空気": {"a", "b"},
    "q=ｶｰﾎﾞﾝ　膜": {"b"},
    "q=カーボン 昇降機": set(),
    "q=電子・ソフトウェア": set(),
    "q=%25": set(),
    "q=_": set(),
    "theme=T05": {"a"},
    "field=RF26": {"b"},
    "field=C": {"a"},
    "kind=sme": {"b"},
    "trl_band=practical": {"b"},
    "trl_band=practical&theme=T05": set(),
}


def test_list_filters_by_public_columns(client, researcher):
    a = published(researcher)
    a.themes.set([Theme.objects.get(pk="T05")])
    services.save_text(seed=a, text={"themes": list(a.themes.all()), "minimum_order": "1個"}, version=1)
    a.refresh_from_db()
    transitions.publish(seed=a, by=researcher.user, at=NOON)
    b = published(
        researcher, title="カーボンの膜", kind="sme", trl=8, research_field_id="RF26", keywords=["カーボン"]
    )
    names = {a.public_id: "a", b.public_id: "b"}

    found = {query: {names[key] for key in ids(client.get(f"{LIST}?{query}"))} for query in FOUND}

    assert found == FOUND


def test_list_filters_by_institution(client, researcher):
    own = published(researcher)
    published(colleague_of(UniversityFactory()))

    response = client.get(LIST, {"institution": str(researcher.organization.public_id)})

    assert ids(response) == {own.public_id}


BAD = (
    ("q", "長" * 101),
    ("q", "a\x00b"),
    ("theme", "T99"),
    ("theme", "\x00"),
    ("field", "ZZ"),
    ("kind", "' OR 1=1"),
    ("trl_band", "9"),
    ("institution", "not-a-uuid"),
    ("institution", str(uuid4())),
)


@pytest.mark.parametrize("address", [LIST, "/researchers/"])
def test_bad_conditions_are_named_and_not_applied(client, researcher, address):
    published(researcher)

    for name, value in BAD:
        response = client.get(address, {name: value})

        form = response.context["list"].form
        assert (response.status_code, set(form.errors)) == (200, {name} & set(form.fields)), (name, value)


def test_unknown_conditions_do_nothing(client, researcher):
    seed = published(researcher)

    assert ids(client.get(LIST, {"status": "draft", "ordering": "researcher__account__user__email"})) == {
        seed.public_id
    }


def test_list_is_paged_and_the_newest_come_first(client, researcher):
    made = [published(researcher, at=NOON + timedelta(days=day)) for day in range(21)]

    first, second = client.get(LIST), client.get(LIST, {"page": 2})

    assert [seed.public_id for seed in first.context["list"].cards] == [
        seed.public_id for seed in made[:0:-1]
    ]
    assert ids(second) == {made[0].public_id}


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many_seeds(client, researcher, count, django_assert_num_queries):
    for _ in range(count):
        published(researcher)
    client.get(LIST)

    # Savepoint and role, there and back (5); institutions; count, page, themes of the page.
    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(response.context["list"].cards) == count


@pytest.mark.parametrize("count", [1, 3])
def test_researcher_list_costs_the_same_however_many(client, university, count, django_assert_num_queries):
    for _ in range(count):
        published(colleague_of(university))
    client.get("/researchers/")

    # Savepoint and role, there and back (5); institutions; count, page.
    with django_assert_num_queries(7):
        response = client.get("/researchers/")

    assert len(response.context["list"].cards) == count


def test_researchers_are_listed_by_reading(client, university):
    for kana in ("ヤ", "ア", "カ"):
        member = colleague_of(university, user__family_name_kana=kana, user__given_name_kana="ハナコ")
        published(member, researcher_name=f"{kana}の人")

    response = client.get("/researchers/")

    assert [one.name for one in response.context["list"].cards] == ["アの人", "カの人", "ヤの人"]


def test_researcher_page_shows_the_published_seeds_only(client, researcher):
    seed = published(researcher)
    draft(researcher, title=CANARY, researcher=seed.researcher)
    profile = ResearcherProfile.objects.get()

    response = client.get(reverse("researchers:detail", args=[profile.public_id]))

    assert [one.public_id for one in response.context["seeds"]] == [seed.public_id]
    assert response.content.decode().count(CANARY) == 0
    assert response.content.decode().count(researcher.user.email) == 0


def test_researcher_without_a_public_seed_has_no_page(client, researcher):
    seed = published(researcher)
    profile = ResearcherProfile.objects.get()
    transitions.withdraw(seed=seed, actor=Actor.of(researcher), at=NOON)

    gone = client.get(reverse("researchers:detail", args=[profile.public_id]))
    unknown = client.get(reverse("researchers:detail", args=[uuid4()]))

    assert (gone.status_code, gone.content) == (404, unknown.content)
    assert client.get("/researchers/").context["list"].cards == []


def test_two_seeds_of_one_researcher_make_one_page(researcher):
    published(researcher)
    published(researcher, keywords=["別の言葉"])

    profile = ResearcherProfile.objects.get()
    assert set(profile.keywords) == {"空気圧", "昇降", "別の言葉"}
    assert [field.pk for field in profile.research_fields.all()] == ["RF20"]


def test_seed_without_a_name_makes_no_page(researcher):
    published(researcher, researcher_name="")

    assert ResearcherProfile.objects.count() == 0
