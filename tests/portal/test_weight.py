"""A first load stays light on an old telephone, and asks nobody but the portal."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.factories import sign_in

pytestmark = pytest.mark.django_db
MOST = 100 * 1024
PARTS = re.compile(r'<(?:link rel="stylesheet"|script)[^>]*?(?:href|src)="([^"]+)"')
IMPORTED = re.compile(r'^import .*?"\\./([^"]+)"', re.MULTILINE)


@pytest.mark.parametrize(
    ("who", "page"),
    [
        (None, "pages:home"),
        ("member", "needs:new"),
        ("coordinator", "admin:matching_queue"),
        ("coordinator", "admin:organizations_organization_changelist"),
        ("coordinator", "admin:faq_question_add"),
    ],
)
def test_page_with_its_styles_and_scripts_keeps_the_budget(request, who, page):
    client = sign_in(Client(), request.getfixturevalue(who)) if who else Client()

    html = client.get(reverse(page), follow=True).content
    asked = PARTS.findall(html.decode())

    files = [path for path in asked if path.startswith("/static/")]
    asked_of_us = [client.get(path).content for path in asked if path not in files]
    assert [path for path in asked if not re.match("/[^/]", path)] == []
    assert sum(map(len, [html, *asked_of_us])) + sum(map(_compressed, _with_imports(files))) < MOST


def _with_imports(paths: list[str]) -> set[str]:
    names = {path.removeprefix("/static/").partition("?")[0] for path in paths}
    inner = {f"js/{name}" for one in names for name in IMPORTED.findall(_text(one).decode())}
    return names | inner


def _text(name: str) -> bytes:
    with open(finders.find(name), "rb") as file:
        return file.read()


def _compressed(name: str) -> int:
    return len(gzip.compress(_text(name)))
