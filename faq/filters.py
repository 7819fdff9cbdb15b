"""How the questions are searched."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.filters import FindingFilterSet, Sort
from core.finding import Source


class QuestionFilter(FindingFilterSet):
    """Words in question and answer, in both languages."""

    source = Source(
        "",
        columns=("question", "answer", "question_en", "answer_en"),
        title="question",
        is_normalised=False,
    )
    sorts: ClassVar[dict[str, Sort]] = {"usual": Sort(_("分類の順"), ("sort", "pk"))}
