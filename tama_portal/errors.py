"""What an address answers when something broke: a defect, or a server that is away for a moment."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from api.problems import BY_STATUS, after, respond


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Ask for patience while the database is away or overloaded; anything else is a defect."""
    status = 503 if isinstance(sys.exception(), OperationalError) else 500
    if request.path_info.startswith("/api/v"):
        return respond(BY_STATUS[status], request)
    if status == 503:
        return HttpResponse(render_to_string("503.html"), status=status, headers=after(status))
    return server_error(request)
