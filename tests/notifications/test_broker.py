"""A page answers, and nothing is lost, while Redis is gone or silent."""

import json
import os
import socket
from collections.abc import Iterator

import pytest

from notifications.models import OutboundMail
from tests.notifications.processes import environment, run

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

SIGN_UP = """
import django, json, os, time
django.setup()
from django.conf import settings
from django.test import Client
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # only waiting counts
form = {"family_name": "多摩", "given_name": "花子", "email": "new@example.jp", "terms": "on",
        "password1": "correct-horse-battery", "password2": "correct-horse-battery"}
Client(HTTP_HOST="127.0.0.1").get("/accounts/signup/")  # loads the code, which is no part of an answer
answers, site = [], os.environ["SITE"]
for email in (f"first@{site}", f"second@{site}"):
    before = time.monotonic()
    answer = Client(HTTP_HOST="127.0.0.1").post("/accounts/signup/", form | {"email": email})
    answers.append([answer.status_code, time.monotonic() - before])
print(json.dumps(answers))
"""


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Accept connections and never say a word, as a hung Redis does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield listener.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


LONG = pytest.mark.skipif(not os.environ.get("PROOF"), reason="long: make chaos")


@pytest.mark.parametrize("redis", ["silent_port", pytest.param("closed_port", marks=LONG)])
def test_a_sign_up_without_redis_answers_within_three_seconds_and_keeps_its_mail(redis, request):
    # Throttles count by address, in a table that outlives a test.
    site = f"{redis.replace('_', '-')}.example.jp"
    url = f"redis://127.0.0.1:{request.getfixturevalue(redis)}/0"

    answers = json.loads(run(SIGN_UP, env=environment(REDIS_URL=url, DEBUG="1", HTTPS="0", SITE=site)))

    assert [status for status, _ in answers] == [302, 302]
    assert max(seconds for _, seconds in answers) < 3
    assert sorted(OutboundMail.objects.values_list("to_address", "status")) == [
        (f"first@{site}", "queued"),
        (f"second@{site}", "queued"),
    ]
