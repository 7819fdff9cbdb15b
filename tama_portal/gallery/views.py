"""Pages of the gallery: the list of components, and each with all its states."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from tama_portal.gallery import samples as of
from tama_portal.gallery.states import INVISIBLE, State, states

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
SAID = re.compile(r"{% comment %}(.*?){% endcomment %}", re.DOTALL)
# Names and labels that may stand on a page once; each state gets its own.
NAMES = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|data-counter-for)="([^"]+)"')
LABELS = re.compile(r'(aria-label="[^"]+|id="[\w-]*label[^"]*">[^<]+)')
# What a component stands in on a page.
WITHIN = {"workspace_link": '<ul class="menu-list">{}</ul>', "message_bubble": '<div class="thread">{}</div>'}

# Pages that stand in for the one that was asked for.
ERRORS = ("400", "403", "403_csrf", "404", "405", "409", "500", "503")


def components() -> dict[str, str]:
    """Return what each visible component says about itself, by name."""
    files = sorted(FOLDER.glob("*.html"))
    said = {file.stem: SAID.match(file.read_text()) for file in files if file.stem not in INVISIBLE}
    return {name: found[1] if found else "" for name, found in said.items()}


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """List the components with their variables."""
    return render(request, "demo/components.html", {"components": components().items(), "errors": ERRORS})


@require_safe
@login_not_required
def component(request: HttpRequest, component: str) -> HttpResponse:
    """Show one component in each of its states."""
    name, said = component, components()
    if name not in said:
        raise Http404
    drawn = [
        (state.name, draw(request, name, state, number=n)) for n, state in enumerate(states(request)[name])
    ]
    names = list(said)
    following = names[(names.index(name) + 1) % len(names)]
    context = {"name": name, "about": said[name], "drawn": drawn, "following": following}
    return render(request, "demo/component.html", context)


@require_safe
@login_not_required
def error_page(request: HttpRequest, error: str) -> HttpResponse:
    """Show what people see when a page cannot be shown, each under its own address."""
    if error not in ERRORS:
        raise Http404
    shown = {"reason": of.LONG, "back_url": "/", "words": [of.LONG, of.LONG_LATIN]}
    return render(request, f"{error}.html", shown)


def draw(request: HttpRequest, name: str, state: State, *, number: int) -> SafeString:
    """Render a state with names of its own, so that all states stand on one page."""
    html = render_to_string(f"components/{name}.html", {"csrf_token": get_token(request)} | state.context)
    if number:
        html = NAMES.sub(lambda found: f'{found[1]}="{_numbered(found[2], number)}"', html)
        html = LABELS.sub(lambda found: f"{found[1]} {number + 1}", html)
    html = WITHIN.get(name, "{}").replace("{}", html)
    return mark_safe(html)  # noqa: S308 - rendered by our own templates from plain samples


def _numbered(names: str, number: int) -> str:
    return " ".join(f"{name}-{number}" for name in names.split())
