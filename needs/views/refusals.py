"""Refusals of the domain as pages that people understand; what was typed is never lost with them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.errors import DomainError, StaleVersion
from needs.models import Need


def explains_refusal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a refused step with its reason and the way back to the need."""

    @wraps(view)
    def wrapped(request: HttpRequest, public_id: Any) -> HttpResponse:
        try:
            return view(request, public_id)
        except DomainError as error:
            back = reverse("needs:workspace", args=[public_id])
            stale = isinstance(error, StaleVersion)
            context = {"reason": str(error), "back_url": back, "stale": stale}
            return render(request, "409.html", context, status=409)

    return wrapped


def refused_with_typed(request: HttpRequest, need: Need, *, form: forms.Form, reason: str) -> HttpResponse:
    """Answer a refused save with its reason and everything that was typed, to be copied."""
    context = {"need": need, "reason": reason, "typed": typed_values(form)}
    return render(request, "needs/refused.html", context, status=409)


def typed_values(form: forms.Form) -> list[tuple[str, str, str]]:
    """Return id, label and typed value, in words, of every field that holds something."""
    shown = [(field.auto_id, str(field.label), _in_words(field)) for field in form.visible_fields()]
    return [row for row in shown if row[2]]


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.FileField):
        return "\n".join(upload.name for upload in field.data or [])
    if isinstance(field.field, forms.BooleanField):
        return "✓" if value else ""
    values = value if isinstance(value, list) else [value or ""]
    names = {str(key): str(name) for key, name in getattr(field.field, "choices", [])}
    return "\n".join(names.get(str(one), str(one)) for one in values if one)
