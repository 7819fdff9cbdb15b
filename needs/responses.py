"""Answers that are files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    """Answer with a file that no browser runs."""
    response = HttpResponse(content, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
