"""The check of the public texts while they are typed; the page that saves them says the same."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from disclosure.responses import screened_fields, while_writing
from disclosure.services import organization_behind
from needs import forms, rules, services
from needs.models import Need
from needs.views.drafting import marked_texts
from organizations.models import Organization


@while_writing
def screen_new(request: HttpRequest) -> HttpResponse:
    """Check the texts of a need that is not saved yet."""
    if not rules.can_post(request.actor):
        raise Http404
    return _answer(request, organization=request.actor.organization)


@while_writing
def screen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check the texts of a need for somebody who may change it."""
    need = get_object_or_404(Need.objects.writable_by(request.actor), public_id=public_id)
    if not rules.can_edit(request.actor, need):
        raise Http404
    return _answer(request, organization=organization_behind(need.public_id))


def _answer(request: HttpRequest, *, organization: Organization) -> HttpResponse:
    form = forms.PublicTextsForm(request.POST)
    readable = form.is_valid()
    texts = form.texts()
    findings = services.findings_of(texts, organization=organization)
    labels = {name: field.label for name, field in form.fields.items()}
    context = {
        "findings": findings,
        "fields": screened_fields(texts, findings, labels=labels),
        "blocked": any(finding.blocking for finding in findings),
        "marked": marked_texts(texts, findings),
        "checked": readable and any(texts.values()),
    }
    return render(request, "needs/screened.html", context)
