"""What the test client remembers of a rendered page."""

from copy import copy
from typing import Any

from django.template import Context, RequestContext, Template
from django.test import client
from django.test.utils import ContextList


def keep_whole_pages_only() -> None:
    """Let ``response.context`` know whole pages; the parts they include have the same context.

    Django copies the context for each part and each field of a form: a seventh of the time of a page.
    """
    client.store_rendered_templates = _keep


def _keep(store: dict[str, Any], *, template: Template, context: Context, **_signal: Any) -> None:
    if isinstance(context, RequestContext) and context.template is template:
        store.setdefault("templates", []).append(template)
        store.setdefault("context", ContextList()).append(copy(context))
