"""Error pages come without a database and without a person."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from tests.factories import sign_in
from tests.pages.markup import forbidden

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html", "503.html"]


@pytest.mark.parametrize("page", PAGES)
def test_error_page_renders_without_database(page: str) -> None:
    # No django_db mark: the first query would fail this test.
    html = render_to_string(page)

    assert html.count("<h1>") == 1
    assert forbidden(html) == []


@pytest.mark.parametrize(
    ("view", "status"),
    [(bad_request, 400), (permission_denied, 403), (page_not_found, 404), (server_error, 500)],
)
def test_error_view_answers_without_a_resolved_actor(view, status: int) -> None:
    request = RequestFactory().get("/nothing/")
    arguments = [] if view is server_error else [Exception()]

    response = view(request, *arguments)

    assert response.status_code == status


def test_refused_step_says_why_and_where_to_go() -> None:
    html = render_to_string("409.html", {"reason": "すでに公開されています。", "back_url": "/my/"})

    assert "すでに公開されています。" in html
    assert '<a class="dads-button" href="/my/">' in html


@pytest.mark.django_db
def test_whoever_opens_the_address_of_a_step_is_shown_the_page_it_belongs_to(client, member) -> None:
    sign_in(client, member)
    need = "/my/needs/8d5b7a5e-4b8e-4f6e-9a53-0d4a0b3f6c11/"

    page = client.get(f"{need}renew/")

    assert (page.status_code, "まだ何もしていません" in page.text) == (405, True)
    assert f'href="{need}"' in page.text
    assert 'href="/en/my/inbox/"' in client.get("/en/my/inbox/read/").text
