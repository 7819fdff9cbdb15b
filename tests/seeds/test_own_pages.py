"""Writing a seed: half-filled drafts, hostile input, the same form twice, a stale form, the preview."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from disclosure.models import Identity
from notifications.models import InboxMessage
from organizations.enums import Role
from seeds import transitions
from seeds.models import PublishedSeed, Seed, SeedStatusChange
from tests.factories import MembershipFactory, sign_in
from tests.seeds.factories import draft, form_data, published, submitted
from tests.trust import matrix

pytestmark = pytest.mark.django_db
NEW = "/my/seeds/new/"


@pytest.fixture
def desk_client(client, researcher):
    return sign_in(client, researcher)


def url(name: str, seed: Seed) -> str:
    return reverse(f"seeds:{name}", args=[seed.public_id])


def fragment(page: str) -> str:
    return re.sub(
        r"\s+", " ", re.search(r"<article[^>]*data-public-seed>.*?</article>", page, re.DOTALL).group()
    )


def test_draft_of_one_line_is_saved_and_owned_and_a_blank_one_is_not(desk_client, researcher):
    typed = {"kind": "university", "token": str(uuid4()), "version": 1}
    blank = desk_client.post(NEW, typed)
    assert (blank.status_code, Seed.objects.count()) == (422, 0)
    assert "どれか1つだけでも書いてください。" in blank.content.decode()

    response = desk_client.post(NEW, typed | {"one_line": "叩いた音で緩みが分かります。"})

    seed = Seed.objects.get()
    identity = Identity.objects.get(listing_id=seed.public_id)
    assert (response.status_code, response.url) == (302, url("edit", seed))
    assert (identity.person, identity.organization) == (researcher.user, researcher.organization)


def test_whole_form_is_saved_as_typed(desk_client):
    desk_client.post(NEW, form_data())

    seed = Seed.objects.get()
    assert (seed.applications, seed.keywords) == (["荷物の積み下ろし", "舞台の床"], ["空気圧", "昇降"])
    assert (seed.trl, seed.trl_band, seed.research_field_id) == (5, "prototype", "RF20")
    assert [theme.pk for theme in seed.themes.all()] == ["T05"]


def test_form_sent_twice_makes_one_seed(desk_client):
    data = form_data()

    first, second = desk_client.post(NEW, data), desk_client.post(NEW, data)

    assert (Seed.objects.count(), first.url) == (1, second.url)


def test_form_sent_again_after_going_back_saves_the_later_text(desk_client):
    data = form_data()
    desk_client.post(NEW, data)

    desk_client.post(NEW, data | {"title": "書き足した題名"})
    response = desk_client.post(NEW, data | {"title": "もう一度もどって書いた題名"})

    assert Seed.objects.get().title == "書き足した題名"
    assert response.status_code == 409
    assert response.content.decode().count('value="もう一度もどって書いた題名"') == 1


def test_another_persons_token_makes_an_own_seed(client, researcher, university):
    data = form_data()
    sign_in(client, researcher).post(NEW, data)
    colleague = MembershipFactory(organization=university, role=Role.RESEARCHER)

    sign_in(client, colleague).post(NEW, data)

    assert Seed.objects.count() == 2
    assert Identity.objects.filter(person=colleague.user).count() == 1


BAD = [
    ("title", "長" * 81),
    ("title", "a\x00b"),
    ("one_line", "長" * 41),
    ("summary", "長" * 1001),
    ("summary", "x\x00"),
    ("applications", "\n".join(str(n) for n in range(11))),
    ("applications", "長" * 61),
    ("applications", "a\x00b"),
    ("keywords", "、".join(str(n) for n in range(11))),
    ("keywords", "長" * 31),
    ("keywords", "x" * 100_000),
    ("kind", "spaceship"),
    ("ip_status", "secret"),
    ("trl", "10"),
    ("trl", "五"),
    ("trl_band", "magic"),
    ("research_field", "RF99"),
    ("research_field", "a\x00"),
    ("themes", "T99"),
    ("collaboration_types", "love"),
    ("version", "99999999999999999999"),
    ("version", "x"),
    ("token", "not-a-token"),
]


# Eight of them, other ones each day; in the proof all.
@pytest.mark.parametrize(("field", "value"), matrix.some(BAD, 8, turn="bad input"))
def test_bad_input_is_named_and_what_was_typed_stays(desk_client, field, value):
    data = form_data(**{field: value})

    response = desk_client.post(NEW, data)

    assert (response.status_code, Seed.objects.count()) == (422, 0)
    assert list(response.context["form"].errors) == [field]
    if field != "advantages":
        assert response.content.decode().count("油圧式に比べて厚さが約4分の1です。") == 1


def test_lone_surrogates_and_broken_bytes_are_no_server_error(desk_client):
    body = b"kind=university&title=%ED%A0%80%FF&version=1&token=" + str(uuid4()).encode()

    response = desk_client.post(NEW, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in {302, 422}


def test_newlines_of_browsers_do_not_count_twice(desk_client):
    desk_client.post(NEW, form_data(summary="あ\r\n" * 500))

    assert len(Seed.objects.get().summary) == 999


def test_tags_are_shown_as_text(desk_client):
    desk_client.post(NEW, form_data(summary="<script>alert(1)</script>"))

    page = desk_client.get(url("preview", Seed.objects.get())).content.decode()

    assert page.count("<script>alert(1)</script>") == 0
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1


def test_saving_raises_the_version_and_saving_the_same_does_not(desk_client, researcher):
    seed = draft(researcher)

    for _ in range(2):
        response = desk_client.post(url("edit", seed), form_data(title="別の題名"))

    seed.refresh_from_db()
    assert (response.status_code, seed.title, seed.version) == (302, "別の題名", 2)


def test_stale_form_keeps_what_was_typed_and_shows_what_is_saved(desk_client, researcher):
    seed = draft(researcher)
    desk_client.post(url("edit", seed), form_data(title="先に保存した題名"))

    response = desk_client.post(url("edit", seed), form_data(title="あとから送った題名"))

    page = response.content.decode()
    assert response.status_code == 409
    assert Seed.objects.get().title == "先に保存した題名"
    assert page.count('value="あとから送った題名"') == 1
    assert ("先に保存した題名", "あとから送った題名") in [
        (d.old, d.new) for d in response.context["differences"]
    ]
    assert page.count('name="version" value="2"') == 1


def test_second_sending_of_a_stale_form_is_on_purpose(desk_client, researcher):
    seed = draft(researcher)
    desk_client.post(url("edit", seed), form_data(title="先に保存した題名"))

    desk_client.post(url("edit", seed), form_data(title="あとから送った題名", version=2))

    assert Seed.objects.get().title == "あとから送った題名"


def test_text_in_the_offices_hands_is_not_rewritten(desk_client, researcher):
    seed = submitted(researcher)

    response = desk_client.post(url("edit", seed), form_data(title="書き直した題名"))

    assert (response.status_code, Seed.objects.get().title) == (409, seed.title)
    assert response.content.decode().count('value="書き直した題名"') == 1


def test_preview_is_exactly_what_the_world_will_see(desk_client, client, researcher, monkeypatch):
    published(researcher)
    seed = draft(researcher, ip_status="registered")
    seed.researcher = PublishedSeed.objects.get().researcher
    seed.save()

    before = desk_client.get(url("preview", seed)).content.decode()
    desk_client.logout()
    transitions.publish(seed=seed, by=researcher.user, at=seed.created_at)
    after = client.get(url("detail", seed)).content.decode()

    assert fragment(before) == fragment(after)


def test_submitting_on_the_page_twice_is_one_submission(desk_client, researcher, liaison_officer):
    seed = draft(researcher)

    answers = [desk_client.post(url("submit", seed), {"version": 1}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert SeedStatusChange.objects.count() == 1
    assert InboxMessage.objects.count() == 1


@pytest.mark.parametrize("version", ["", "0", "x", "7"])
def test_submitting_a_text_one_has_not_seen_is_refused_in_words(desk_client, researcher, version):
    seed = draft(researcher)

    response = desk_client.post(url("submit", seed), {"version": version})

    assert (response.status_code, Seed.objects.get().status) == (409, "draft")
    assert response.content.decode().count("文章が変わりました") == 1


@pytest.mark.parametrize("name", ["withdraw", "take_back", "reopen"])
def test_step_that_does_not_exist_is_refused_in_words(desk_client, researcher, name):
    seed = {"withdraw": published, "take_back": published, "reopen": published}[name](researcher)
    if name == "withdraw":
        Seed.objects.filter(pk=seed.pk).update(status="unpublished", published_version=None)

    response = desk_client.post(url(name, seed), {"version": 1, "reason": ""})

    assert response.status_code == 409
    assert response.content.decode().count("この操作はできませんでした。") == 1


def test_withdrawing_on_the_page(desk_client, researcher):
    seed = published(researcher)

    response = desk_client.post(url("withdraw", seed), {"version": 1, "reason": "出願のため"})

    assert (response.status_code, PublishedSeed.objects.count()) == (302, 0)
    assert desk_client.get(url("workspace", seed)).content.decode().count("出願のため") == 1


@pytest.mark.parametrize("reason", ["x\x00", "長" * 1001])
def test_bad_reason_is_named(desk_client, researcher, reason):
    seed = published(researcher)

    response = desk_client.post(url("withdraw", seed), {"version": 1, "reason": reason})

    assert (response.status_code, PublishedSeed.objects.count()) == (422, 1)


@pytest.mark.parametrize("name", ["submit", "withdraw", "take_back", "reopen"])
def test_steps_are_not_taken_by_following_a_link(desk_client, researcher, name):
    assert desk_client.get(url(name, draft(researcher))).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_costs_the_same_however_many_seeds(
    desk_client, researcher, count, django_assert_num_queries
):
    for _ in range(count):
        draft(researcher)
    desk_client.get(reverse("seeds:mine"))

    with django_assert_num_queries(6):  # session, person, memberships, unread messages, count, page
        response = desk_client.get(reverse("seeds:mine"))

    assert len(response.context["page"]) == count
