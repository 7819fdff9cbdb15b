"""Status workflows as data: which step is allowed from which status."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from core.errors import StepRefused


@dataclass(frozen=True)
class Workflow:
    """The allowed steps of one lifecycle."""

    name: str
    steps: Mapping[TextChoices, set[TextChoices]]

    def allows(self, was: str, to: str) -> bool:
        """Tell whether the step exists."""
        return to in self.steps.get(was, set())

    def check(self, was: TextChoices, to: TextChoices) -> None:
        """Raise StepRefused, in the user's words, unless the step exists."""
        if not self.allows(was, to):
            labels = {"was": type(to)(was).label, "to": to.label}
            raise StepRefused(_("いまは「%(was)s」の状態のため、「%(to)s」にはできません。") % labels)
