"""Messages and mails for tests, and three kinds of notice."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import factory

from notifications.models import InboxMessage, OutboundMail
from notifications.notices import Notice
from notifications.rendering import message_id
from tests.factories import UserFactory


@dataclass(frozen=True)
class Arrived(Notice):
    kind: ClassVar[str] = "tests/arrived"
    topic: ClassVar[str] = "organization"

    title: str


@dataclass(frozen=True)
class Due(Notice):
    kind: ClassVar[str] = "tests/due"
    topic: ClassVar[str] = "organization"
    required: ClassVar[bool] = True

    title: str


@dataclass(frozen=True)
class Dated(Notice):
    """Not required by its class, but it names the day by which to act."""

    kind: ClassVar[str] = "tests/dated"
    topic: ClassVar[str] = "organization"

    title: str
    due_on: date


@dataclass(frozen=True)
class Weekly(Notice):
    """Of a topic that comes in a digest unless somebody chooses otherwise."""

    kind: ClassVar[str] = "tests/weekly"
    topic: ClassVar[str] = "needs"

    title: str


@dataclass(frozen=True)
class Nosy(Notice):
    """Its template asks for more than it is given."""

    kind: ClassVar[str] = "tests/nosy"
    topic: ClassVar[str] = "organization"

    title: str


@dataclass(frozen=True)
class Careless(Notice):
    """The same template, with the secret among the fields: the planted leak."""

    kind: ClassVar[str] = "tests/careless"
    topic: ClassVar[str] = "organization"

    title: str
    secret: str


class InboxMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InboxMessage

    recipient = factory.SubFactory(UserFactory)
    kind = "tests/arrived"
    topic = "organization"
    key = factory.Sequence(lambda n: f"fact:{n}")
    title = factory.Sequence(lambda n: f"お知らせ{n}")
    body = "本文です。"
    path = "/my/profile/"


class OutboundMailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutboundMail

    key = factory.Sequence(lambda n: f"mail:{n}")
    to_address = factory.Sequence(lambda n: f"reader{n}@example.jp")
    subject = "件名です"
    text = "本文です。"
    message_id = factory.LazyAttribute(lambda mail: message_id(mail.key))
