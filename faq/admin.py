"""The desk writes the usual questions."""

from django.contrib import admin

from core.desk import DeskModelAdmin
from faq.models import Question


@admin.register(Question)
class QuestionAdmin(DeskModelAdmin):
    """Questions, their answers and their order; taking one off the page is a tick, not a deletion."""

    may_add = "is_desk"
    may_change = "is_desk"
    list_display = ("question", "subject", "sort", "published")
    list_filter = ("subject", "published")
    search_fields = ("question", "answer", "question_en", "answer_en")
    ordering = ("sort", "pk")
