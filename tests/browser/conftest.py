"""A browser on the real stack. Sessions are separate people; ``page.goto("/")`` is the portal."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import chromium, stack
from tests.support.mail import Mailbox

PATIENCE_MS = 15_000


def pytest_addoption(parser: pytest.Parser) -> None:
    # Known when this folder is named: pytest tests/browser --screens DIR
    parser.addoption("--screens", type=Path, help="folder for pictures of every page on the way")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run; missing it is a loud skip, and a failure when CI is set."""
    executable = chromium.find()
    if not executable:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
    # Playwright's loop stays open in this thread; Django must not take our tests for coroutines.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=executable, headless=True, args=chromium.launch_arguments()
        )
        yield launched
        launched.close()


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures go, when somebody asked for them."""
    folder = request.config.getoption("--screens", default=None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def portal(transactional_db: None, mailbox: Mailbox, tmp_path) -> Iterator[stack.Stack]:
    """The running portal: gunicorn, worker and beat on the database of this test."""
    running = stack.build(mailbox=mailbox, log_dir=tmp_path)
    try:
        running.start_worker()
        running.start_beat()
        running.start_web()
        yield running
    finally:
        running.stop()


@pytest.fixture
def new_session(browser: Browser, portal: stack.Stack) -> Iterator[Callable[..., Page]]:
    """Open a page in a session of its own: another person at another machine."""
    contexts: list[BrowserContext] = []

    def open_session(**options: object) -> Page:
        context = browser.new_context(
            base_url=portal.url, locale="ja-JP", timezone_id="Asia/Tokyo", **options
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield open_session
    for context in contexts:
        context.close()
