"""What is sent after the log-in had ended waits in the session of that browser until its writer is back."""

from typing import Any

SESSION_KEY = "typed_before_log_in"
WRITTEN = frozenset({"version", "body"})
UNSEEN = frozenset({"version", "token", "reason"})
LONGEST = 60_000


def keep(request: Any) -> None:
    """Keep the boxes of a draft, which carries a version, of a step with its reason, and of a message."""
    if request.method != "POST" or WRITTEN.isdisjoint(request.POST):
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


def words_of(request: Any) -> list[str]:
    """Return what was typed for this very step before the log-in, to be copied: it has no page of its own."""
    typed = returned(request) or {}
    return [words for name, words in typed.items() if name not in UNSEEN and words.strip()]
