"""Refusals of the domain as pages that people understand; what was typed is never lost with them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.errors import DomainError, StaleVersion
from disclosure.models import Mandate
from needs import on_behalf


def explains_refusal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a refused step with its reason and the way back to the need."""

    @wraps(view)
    def wrapped(request: HttpRequest, public_id: Any) -> HttpResponse:
        try:
            return view(request, public_id)
        except DomainError as error:
            back = getattr(error, "back_url", "") or reverse("needs:workspace", args=[public_id])
            stale = isinstance(error, StaleVersion)
            context = {"reason": str(error), "back_url": back, "stale": stale}
            return render(request, "409.html", context, status=409)

    return wrapped


def refused_with_typed(request: HttpRequest, *, form: forms.Form, reason: str, back_url: str) -> HttpResponse:
    """Answer a refused save with its reason and everything that was typed, to be copied."""
    context = {"reason": reason, "typed": typed_values(form), "back_url": back_url}
    return render(request, "needs/refused.html", context, status=409)


class EndedError(DomainError):
    """Who entered the need for a client may not go on; ``back_url`` is a page that still opens."""

    def __init__(self, mandate: Mandate) -> None:
        super().__init__(on_behalf.why_ended(mandate))
        is_over = mandate.withdrawn_at is not None
        self.back_url = (
            reverse("needs:mine") if is_over else reverse("needs:workspace", args=[mandate.listing_id])
        )


def refuse_unwritable(request: HttpRequest, public_id: UUID) -> NoReturn:
    """Tell who entered the need for a client why it is closed; for everybody else it does not exist."""
    mandate = on_behalf.ended_for(public_id, actor=request.actor)
    raise EndedError(mandate) if mandate else Http404


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
