"""Who posted an anonymous need cannot be read, searched, guessed or measured over the API."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.response import Response

from api.documents import document
from api.views import PublicView
from disclosure.models import Identity
from disclosure.services import exclude
from needs import services
from needs.models import Need, PublishedNeed
from organizations.acting import Actor
from organizations.enums import OrganizationType, Role
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.needs import factories as needs
from tests.support import standing

pytestmark = pytest.mark.django_db

# What the directory shows of a company, and what nobody shows.
LISTED = {
    "name": "株式会社隠密機械",
    "name_kana": "オンミツキカイ",
    "name_en": "Onmitsu Machinery",
    "corporate_number": "7000012050002",
    "website": "https://onmitsu.example.jp/",
}
HIDDEN = {
    "address": "隠れ町4-5-6",
    "trade_names": ["クロガネ丸"],
    "mail_domain": "onmitsu-mail.example.jp",
}
PERSON = {"email": "spy@onmitsu-mail.example.jp", "family_name": "忍野", "given_name": "影丸"}
RESTRICTED = "見せてはいけない図面番号ZX-81"
CANARIES = [*LISTED.values(), HIDDEN["address"], "クロガネ丸", HIDDEN["mail_domain"], *PERSON.values()]
CANARIES += [RESTRICTED, "ZX-81"]
NEVER = [word for word in CANARIES if word not in LISTED.values()]


def build() -> dict[str, Need]:
    """A need that its poster and a coordinator took through the real steps."""
    desk = OrganizationFactory(type=OrganizationType.OPERATOR, size_band="")
    coordinator = MembershipFactory(organization=desk, role=Role.COORDINATOR)
    company = OrganizationFactory(**LISTED, **HIDDEN)
    poster = MembershipFactory(organization=company, user=UserFactory(**PERSON))
    at = timezone.now() - timedelta(days=2)
    need = needs.in_review(poster, coordinator=coordinator, at=at)
    services.remember(need=need, actor=Actor.of(poster), at=at, restricted=RESTRICTED)
    published = needs.transitions.clear(need=need, actor=Actor.of(coordinator), version=need.version, at=at)
    if not published.published_on:
        published = needs.transitions.publish(need=published, at=at)
    return {"need": published}


scene = standing.scene(build)
things = standing.copies()
hidden_need = standing.thing("need")


def everything_said(web, need: Need) -> dict[str, str]:
    """Return body and headers of every address that tells about needs."""
    paths = [path for path, entry in document()["paths"].items() if "get" in entry]
    paths = [path.replace("{public_id}", str(need.public_id)) for path in paths]
    paths += ["/api/v1/schema/", "/api/docs/"]
    return {path: said(web, path) for path in paths if "/organizations/" not in path}


def said(web, path: str) -> str:
    response = web.get(path)
    return f"{response.status_code} {dict(response.headers)} {response.content.decode()}"


def leaks(answers: dict[str, str], words: list[str]) -> set[tuple[str, str]]:
    return {(path, word) for path, answer in answers.items() for word in words if word in answer}


def test_nothing_of_the_poster_is_said(web, hidden_need):
    answers = everything_said(web, hidden_need)

    assert leaks(answers, CANARIES) == set()
    # The need was there to leak.
    assert str(hidden_need.public_id) in answers["/api/v1/needs/"]
    assert hidden_need.title in answers[f"/api/v1/needs/{hidden_need.public_id}/"]
    assert Identity.objects.get(listing_id=hidden_need.public_id).organization.name == LISTED["name"]


def test_a_planted_leak_is_found(web, hidden_need):
    PublishedNeed.objects.update(problem=f"{LISTED['name']}では困っています。", label=PERSON["email"])

    found = leaks(everything_said(web, hidden_need), CANARIES)

    assert ("/api/v1/needs/", LISTED["name"]) in found
    assert (f"/api/v1/needs/{hidden_need.public_id}/", PERSON["email"]) in found


def test_directory_says_what_it_lists_and_no_more(web, hidden_need):
    answer = said(web, "/api/v1/organizations/")

    assert LISTED["name"] in answer
    assert [word for word in NEVER if word in answer] == []
    assert str(hidden_need.public_id) not in answer


@pytest.mark.parametrize("resource", ["needs", "seeds"])
def test_searching_for_the_poster_finds_nothing(web, hidden_need, resource):
    found = {word: web.get(f"/api/v1/{resource}/?q={quote(word)}").json() for word in CANARIES}

    assert found == {key: {"next": None, "previous": None, "results": []} for key in CANARIES}
    assert web.get(f"/api/v1/needs/?q={quote('手で測って')}").json()["results"] != []


def test_searching_the_directory_by_hidden_columns_finds_nothing(web, hidden_need):
    found = {word: web.get(f"/api/v1/organizations/?q={quote(word)}").json()["results"] for word in NEVER}

    assert found == {key: [] for key in NEVER}


def unnamed(response):
    body = response.json()
    return body | {"errors": [one | {"parameter": ""} for one in body["errors"]]}


@pytest.mark.parametrize(
    "query",
    [
        "organization=1",
        "organization__name=x",
        "company=株式会社隠密機械",
        "municipality=132012",
        "industry=E24",
        "size_band=E050",
        "ordering=shuffle",
        "order_by=organization",
        "search=x",
        "fields=title",
        "expand=organization",
        "format=api",
        "page=2",
        "access_token=x",
        "status=draft",
        "label=多摩",
    ],
)
def test_unknown_parameters_get_one_constant_answer(web, hidden_need, query):
    response = web.get(f"/api/v1/needs/?{query}")

    name, _value = query.split("=")
    assert response.status_code == 400
    assert response.content == web.get(f"/api/v1/needs/?{name}=other").content
    # Its own name is all that tells it from any other name.
    assert unnamed(response) == unnamed(web.get("/api/v1/needs/?nonsense=1"))


def test_looking_into_the_vault_is_a_500_without_details(hidden_need, caplog):
    class Careless(PublicView):
        def read(self, request, *, hidden, **kwargs):
            return Response(list(Identity.objects.values_list("organization__name", flat=True)))

    response = Careless.as_view()(RequestFactory().get("/api/v1/needs/"))

    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["code"] == "server-error"
    body = response.content.decode()
    assert [word for word in ["disclosure", "permission", "Identity", LISTED["name"]] if word in body] == []
    assert "permission denied" in caplog.text
    # Without the eyes the view would have leaked.
    assert Careless().read(None, hidden=[]).data == [LISTED["name"]]


def telling(response) -> tuple:
    moving = {"RateLimit", "Date"}
    headers = {name: value for name, value in response.headers.items() if name not in moving}
    return response.status_code, headers, response.content


def test_unknown_unpublished_and_excluded_needs_are_the_same_404(
    web, hidden_need, member, other_member, partner_client
):
    draft = needs.draft(member, at=timezone.now())
    exclude(listing_id=hidden_need.public_id, organizations=[other_member.organization])
    barred = partner_client(user=other_member.user).header(web)
    unknown = "/api/v1/needs/00000000-0000-4000-8000-000000000000/"

    answers = {
        path: telling(web.get(path, headers=barred))
        for path in (
            unknown,
            f"/api/v1/needs/{draft.public_id}/",
            f"/api/v1/needs/{hidden_need.public_id}/",
        )
    }

    assert len({repr(answer) for answer in answers.values()}) == 1
    assert answers[unknown][0] == 404
    assert web.get("/api/v1/needs/", headers=barred).json()["results"] == []
    assert web.get(f"/api/v1/needs/{hidden_need.public_id}/").status_code == 200


def test_edit_of_hidden_data_does_not_show_in_the_etag(web, hidden_need):
    before = web.get("/api/v1/needs/")

    Need.objects.filter(pk=hidden_need.pk).update(saved_at=timezone.now(), has_answers=True)
    Identity.objects.filter(listing_id=hidden_need.public_id).update(person=UserFactory())
    after = web.get("/api/v1/needs/")

    assert telling(before) == telling(after)


def test_session_changes_nothing(web, hidden_need, other_member):
    from tests.factories import sign_in

    before = telling(web.get("/api/v1/needs/"))
    sign_in(web, other_member)

    assert telling(web.get("/api/v1/needs/")) == before
