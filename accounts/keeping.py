"""A draft sent after the log-in had ended waits in the session of that browser until its writer is back."""

from typing import Any

SESSION_KEY = "typed_before_log_in"
LONGEST = 60_000


def keep(request: Any) -> None:
    """Keep the boxes of a draft; forms of drafts are those that carry a version."""
    if request.method != "POST" or "version" not in request.POST:
        return
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    words = typed.urlencode()
    if len(words) <= LONGEST:
        request.session[SESSION_KEY] = [request.path, words]


def returned(request: Any) -> Any:
    """Return what was typed into this very page before the log-in, once, as a form takes it; else None."""
    path, words = request.session.get(SESSION_KEY) or ("", "")
    if request.method != "GET" or path != request.path:
        return None
    del request.session[SESSION_KEY]
    return type(request.POST)(words)
