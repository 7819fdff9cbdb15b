"""Errors whose text a user may read."""


class DomainError(Exception):
    """A refusal that the person in front of the screen understands; ``str(error)`` is shown as it is."""


class StepRefused(DomainError):
    """The status step does not exist from where the thing stands now."""


class StaleVersion(DomainError):
    """The row changed since the form was opened: in another window, or by somebody else."""
