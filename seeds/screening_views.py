"""The check of a seed's text while it is typed; preview and submission say the same."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from disclosure.responses import screened_fields, while_writing
from seeds import rules
from seeds.forms import SeedForm
from seeds.models import Seed


@while_writing
def screen_new(request: HttpRequest) -> HttpResponse:
    """Check the text of a seed that is not saved yet."""
    if not (request.actor.is_researcher or request.actor.is_liaison_office):
        raise Http404
    return _answer(request)


@while_writing
def screen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check the text of a seed for its own side."""
    get_object_or_404(Seed.objects.owned_by(request.actor), public_id=public_id)
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    form = SeedForm(request.POST)
    form.is_valid()
    typed = {name: form.cleaned_data.get(name) or "" for name in rules.SCREENED}
    texts = rules.texts_of(typed)
    findings = rules.findings_of(texts)
    labels = {name: form.fields[name].label for name in rules.SCREENED}
    context = {
        "fields": screened_fields(texts, findings, labels=labels),
        "checked": any(texts.values()) and not set(rules.SCREENED) & set(form.errors),
    }
    return render(request, "seeds/screened.html", context)
