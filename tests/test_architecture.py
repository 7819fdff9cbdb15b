"""What the house promises about itself, read from the code."""

import ast
import inspect
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tama_portal.celery import app as celery_app

ROOT = Path(settings.BASE_DIR)
FORBIDDEN = ("django.http", "django.shortcuts", "django.contrib.messages")
WEB_FILES = {
    "views.py",
    "urls.py",
    "admin.py",
    "desk.py",
    "forms.py",
    "filters.py",
    "middleware.py",
    "adapters.py",
    "acting.py",
    "context.py",
    "responses.py",
}
NAMELESS = re.compile(r"^\d{4}_(auto|alter|remove|add_field|merge)(_|$)")

# Address → why somebody who has not logged in may ask for it.
PUBLIC = {
    "/": "the first page shows a living region",
    "/search/": "one search over what is published",
    "/search/suggest/": "words to choose from while typing",
    "/faq/": "what people usually ask",
    "/about/": "what the portal is",
    "/about/anonymity/": "people read the promise before they sign up",
    "/accessibility/": "a statement for everybody",
    "/contact/": "people who cannot log in need it most",
    "/privacy/": "the policy binds before anybody signs up",
    "/sitemap/": "every public page in one place",
    "/terms/": "the terms bind before anybody signs up",
    "/needs/paper/": "the blank form is for people who have no account",
    "/needs/": "published needs, without their company",
    "/needs/<uuid:public_id>/": "a published need, without its company",
    "/needs/<uuid:public_id>/files/<uuid:file_id>/": "rebuilt files of a published need",
    "/seeds/": "published seeds",
    "/seeds/<uuid:public_id>/": "a published seed",
    "/researchers/": "researchers who published a seed",
    "/researchers/<uuid:public_id>/": "a researcher who published a seed",
    "/organizations/": "approved organisations that agreed to be listed",
    "/organizations/nearby/": "the same firms by distance from a town",
    "/organizations/<uuid:public_id>/": "an approved organisation that agreed to be listed",
    "/my/invitations/<str:token>/": "the invited have no account yet; the token is the key",
    "/u/<str:token>/": "leaving a mailing must not ask for a password; the token is the key",
    "/admin/login/": "sends people to the portal's own log-in",
    "/exports/<slug:kind>.<slug:ending>": "a public list as a file, without anybody's company",
    "/feeds/<slug:kind>.<slug:ending>": "what is new in a public list",
    "/sitemap.xml": "crawlers ask",
    "/sitemap-<slug:section>.xml": "crawlers ask; addresses of public pages",
    "/.well-known/change-password": "password managers ask; the page itself wants a log-in",
    "/robots.txt": "crawlers ask",
    "/.well-known/security.txt": "finders of holes ask",
}
PUBLIC_ROOMS = {
    "allauth": "logging in, signing up and confirming an address; allauth guards the rest itself",
    "rest_framework": "the partner API has its own rules for who may ask",
    "drf_spectacular": "the API's description is public",
    "api": "the partner API reads published rows only, with the eyes of the world",
}


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def open_views() -> dict[str, URLPattern]:
    return {
        path: entry
        for path, entry in patterns(get_resolver())
        if not getattr(entry.callback, "login_required", True)
        and entry.callback.__module__.split(".")[0] not in PUBLIC_ROOMS
    }


def python_files(*, tests: bool = True) -> list[Path]:
    rooms = [*settings.ROOMS, "tama_portal", *(["tests"] if tests else [])]
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def project_tasks() -> dict[str, object]:
    celery_app.loader.import_default_modules()
    rooms = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - {"tests"}
    return {name: task for name, task in celery_app.tasks.items() if task.__module__.split(".")[0] in rooms}


def test_every_view_is_behind_login_or_public_for_a_reason():
    assert {path for path in open_views() if path not in PUBLIC} == set()


def test_list_of_public_views_has_no_stale_line():
    assert {path for path in PUBLIC if path not in open_views()} == set()
    assert all(PUBLIC.values())


def test_domain_modules_know_nothing_of_the_web():
    offenders = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(tests=False)
        if path.parts[len(ROOT.parts)] != "tama_portal" and not is_web(path)
        for name in imported(path)
        if name.startswith(FORBIDDEN)
    }

    assert offenders == set()


def is_web(path: Path) -> bool:
    """Files of the web's vocabulary, and what a room's ``urls.py`` and ``admin.py`` serve from."""
    room, *folders = path.relative_to(ROOT).parts[:-1]
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return (
        room in {"pages", "api"}
        or path.name in WEB_FILES
        or bool({"views", "admin", "templatetags"} & set(folders))
        or module in served(room)
    )


@cache
def served(room: str) -> frozenset[str]:
    doors = [ROOT / room / name for name in ("urls.py", "admin.py")]
    return frozenset(name for door in doors if door.exists() for name in imported(door))


def test_every_task_has_a_queue():
    routes = settings.CELERY_TASK_ROUTES

    assert {name for name in project_tasks() if not any(fnmatch(name, route) for route in routes)} == set()


def test_every_task_takes_keywords_only_and_survives_a_newer_caller():
    def is_kind(task) -> bool:
        kinds = [parameter.kind for parameter in inspect.signature(task.run).parameters.values()]
        *named, rest = kinds or [None]
        return rest == inspect.Parameter.VAR_KEYWORD and set(named) <= {inspect.Parameter.KEYWORD_ONLY}

    assert {name for name, task in project_tasks().items() if not is_kind(task)} == set()


def test_beat_rings_tasks_that_exist():
    tasks = project_tasks()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(tasks) == set()


def test_every_sweep_is_rung_by_beat():
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {name for name in project_tasks() if ".sweep_" in name and name not in rung} == set()


def test_migrations_have_names_that_say_something():
    names = [path.stem for room in settings.ROOMS for path in (ROOT / room / "migrations").glob("0*.py")]

    assert names != []
    assert [name for name in names if NAMELESS.match(name)] == []


def test_no_file_is_longer_than_a_person_reads():
    # Django writes migrations; nobody reads them from top to bottom.
    written = [path for path in python_files() if path.parent.name != "migrations"]
    written += (ROOT / "templates").rglob("*.html")
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in written}

    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_every_template_is_used():
    sources = "\n".join(
        path.read_text() for path in [*python_files(tests=False), *(ROOT / "templates").rglob("*.*")]
    )
    # Django, allauth and the notices look these up by convention.
    conventional = ("account/", "mfa/", "allauth/", "django/", "admin/", "notices/", "40", "500")
    names = [path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")]

    assert [name for name in names if not name.startswith(conventional) and name not in sources] == []


@pytest.mark.parametrize("name", ["0002_auto_2026", "0003_alter_need_title", "0004_merge"])
def test_the_rule_for_migration_names_refuses_generated_ones(name):
    assert NAMELESS.match(name)
