"""What every notice of every room must have."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.template.loader import get_template

from notifications.notices import REGISTRY, Notice
from notifications.topics import TOPICS

for room in settings.ROOMS:
    if find_spec(f"{room}.notices"):
        import_module(f"{room}.notices")

KINDS = sorted(kind for kind, notice in REGISTRY.items() if not notice.__module__.startswith("tests."))


def test_every_notice_has_a_topic_people_know_and_both_templates():
    assert len(KINDS) > 50
    assert {kind for kind in KINDS if REGISTRY[kind].topic not in TOPICS} == set()
    for kind in KINDS:
        get_template(f"notices/{kind}.subject.txt")
        get_template(f"notices/{kind}.txt")


def test_a_notice_without_kind_or_topic_is_refused():
    with pytest.raises(TypeError, match="must name"):
        type("Nameless", (Notice,), {"topic": "organization"})


def test_two_notices_of_one_kind_are_refused():
    type("First", (Notice,), {"kind": "tests/twice", "topic": "organization", "__module__": "tests.x"})

    with pytest.raises(TypeError, match="both of kind"):
        type("Second", (Notice,), {"kind": "tests/twice", "topic": "organization", "__module__": "tests.x"})
