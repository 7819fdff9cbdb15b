"""Apply every migration."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

# Django makes every model related to a changed one anew: a hundred changes are cheap while few models stand.
OFTEN_CHANGED = {"oauth2_provider"}


def migrate() -> None:
    """Bring the database up to date; an empty one in half of the time that ``migrate`` alone takes."""
    with _new_models_alone():
        executor = MigrationExecutor(connection)
        executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in OFTEN_CHANGED])
        call_command("migrate", interactive=False, skip_checks=True, verbosity=0)


@contextmanager
def _new_models_alone() -> Iterator[None]:
    """A model that nobody knows yet is made alone: those it names stand, and hear of it as they do in Python.

    Django makes them anew too, with everything related to them: the whole portal for each new table.
    """
    make_all = ProjectState.add_model

    def add_model(state: ProjectState, model: ModelState) -> None:
        state.models[model.app_label, model.name_lower] = model
        if state._relations is not None:
            state.resolve_model_relations((model.app_label, model.name_lower))
        if "apps" in vars(state):
            state.apps.render_multiple([model])

    ProjectState.add_model = add_model
    try:
        yield
    finally:
        ProjectState.add_model = make_all
