"""Every address of the site, read from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One named address and the names of what fills its gaps."""

    name: str
    gaps: tuple[str, ...]
    entry: Any

    def url(self, **values: Any) -> str:
        return reverse(self.name, kwargs=values)


@cache
def routes() -> dict[str, Route]:
    """Return every named address; unnamed ones are the admin's redirects to named ones."""
    found = (Route(name, gaps, entry) for name, gaps, entry in _walk(get_resolver()))
    return {route.name: route for route in found if not route.name.endswith(":None")}


def _walk(resolver: URLResolver, space: tuple = (), gaps: tuple = ()) -> Iterator[tuple]:
    for entry in resolver.url_patterns:
        here = (*gaps, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield ":".join((*space, str(entry.name))), here, entry
        else:
            yield from _walk(entry, (*space, entry.namespace) if entry.namespace else space, here)


def desk_models() -> dict[str, Any]:
    """Return the models of the desk by the first part of their addresses' names."""
    return {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
