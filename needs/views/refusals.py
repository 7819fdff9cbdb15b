"""Refusals of the domain as pages that people understand."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.errors import DomainError


def explains_refusal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a refused step with its reason and the way back to the need."""

    @wraps(view)
    def wrapped(request: HttpRequest, public_id: Any) -> HttpResponse:
        try:
            return view(request, public_id)
        except DomainError as error:
            back = reverse("needs:workspace", args=[public_id])
            return render(request, "409.html", {"reason": str(error), "back_url": back}, status=409)

    return wrapped
