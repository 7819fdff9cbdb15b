"""Refusals of the domain as pages that people understand, and texts with what gives a name away marked."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.errors import DomainError, StaleVersion
from disclosure.screening import Finding, highlight
from matching.rules import NotJoinedError


def explains_refusal(*, back: str) -> Callable:
    """Answer a refused step with its reason and the way back to the page named ``back``."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, public_id: Any) -> HttpResponse:
            try:
                return view(request, public_id)
            except NotJoinedError:
                return render(request, "matching/not_joined.html")
            except DomainError as error:
                context = {"reason": str(error), "back_url": reverse(back, args=[public_id])}
                context["stale"] = isinstance(error, StaleVersion)
                return render(request, "409.html", context, status=409)

        return wrapped

    return decorate


def marked(texts: Mapping[str, str], findings: list[Finding], *, labels: Mapping[str, Any]) -> list[tuple]:
    """Return label and fragments of every text in which something was found."""
    fields = {finding.field for finding in findings}
    return [
        (str(labels[name]), highlight(text, findings, field=name))
        for name, text in texts.items()
        if name in fields
    ]
