"""What the world reads of a question: a frozen type, in the language of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from faq.enums import Subject
from faq.models import Question

COLUMNS = ("code", "subject", "question", "answer", "question_en", "answer_en")


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """One question with its answer; ``language`` says in which language they are written."""

    code: str
    subject: str
    question: str
    answer: str
    language: str

    @property
    def subject_name(self) -> str:
        return Subject(self.subject).label


def rows() -> QuerySet:
    """The published questions in the desk's order."""
    return Question.objects.filter(published=True).order_by("sort", "pk").values(*COLUMNS)


def cards(selected: Iterable[Mapping[str, Any]]) -> list[PublicQuestion]:
    """The questions in the language of the page; where there is no translation, in Japanese."""
    return [_card(row, english=not (get_language() or "ja").startswith("ja")) for row in selected]


def _card(row: Mapping[str, Any], *, english: bool) -> PublicQuestion:
    translated = english and bool(row["question_en"] and row["answer_en"])
    ending = "_en" if translated else ""
    return PublicQuestion(
        code=row["code"],
        subject=row["subject"],
        question=row[f"question{ending}"],
        answer=row[f"answer{ending}"],
        language="en" if translated else "ja",
    )
