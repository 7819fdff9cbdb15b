"""Answers about a text while it is being written: checked, shown, and forgotten."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.rates import WINDOW_SECONDS, Rates
from core.text import normalise_newlines
from disclosure.screening import Finding

MOST_A_MINUTE = 60
MOST_SHOWN = 5
WORDS_AROUND = 12


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A finding with the words around it."""

    before: str
    finding: Finding
    after: str


@dataclass(frozen=True, slots=True)
class ScreenedField:
    """What was found in one field, for the place below it."""

    name: str
    label: str
    count: int
    blocks: bool
    excerpts: list[Excerpt]

    @property
    def more(self) -> int:
        return self.count - len(self.excerpts)


def while_writing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view check what is typed: by POST, not too often, kept by no cache and no error report."""

    @require_POST
    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        window, into = divmod(int(time.time()), WINDOW_SECONDS)
        if Rates.counted(f"while-writing:{request.user.pk}:{window}") > MOST_A_MINUTE:
            return HttpResponse(status=429, headers={"Retry-After": str(WINDOW_SECONDS - into)})
        return view(request, *args, **kwargs)

    return answer


def screened_fields(
    texts: Mapping[str, str], findings: Iterable[Finding], *, labels: Mapping[str, object]
) -> list[ScreenedField]:
    """Return what to show below each field in which something was found."""
    by_field = {name: list(found) for name, found in groupby(findings, key=attrgetter("field"))}
    return [
        ScreenedField(
            name=name,
            label=str(labels[name]),
            count=len(found),
            blocks=any(finding.blocking for finding in found),
            excerpts=[_excerpt(texts[name], finding) for finding in _weightiest(found)],
        )
        for name, found in by_field.items()
    ]


def _weightiest(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: not finding.blocking)[:MOST_SHOWN]


def _excerpt(text: str, finding: Finding) -> Excerpt:
    text = normalise_newlines(text)
    before = text[max(0, finding.start - WORDS_AROUND) : finding.start]
    after = text[finding.end : finding.end + WORDS_AROUND]
    return Excerpt(
        before=("…" if finding.start > WORDS_AROUND else "") + before,
        finding=finding,
        after=after + ("…" if finding.end + WORDS_AROUND < len(text) else ""),
    )
