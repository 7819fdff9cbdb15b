"""The page of usual questions, read with public eyes."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.public_eyes import seen_by_the_world
from faq import public
from faq.enums import Subject


@require_safe
@login_not_required
@seen_by_the_world
def question_list(request: HttpRequest) -> HttpResponse:
    """Show every question by its subject."""
    order = Subject.values
    questions = sorted(public.cards(public.rows()), key=lambda one: order.index(one.subject))
    groups = [
        {"key": key, "name": Subject(key).label, "questions": list(found)}
        for key, found in groupby(questions, key=lambda one: one.subject)
    ]
    return render(request, "faq/list.html", {"groups": groups})
