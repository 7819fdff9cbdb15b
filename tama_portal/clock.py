"""Beat, watched: a clock that hangs looks like one that runs, unless it shows its last tick."""

from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler


class Clock(PersistentScheduler):
    """Beat's own scheduler; the age of ``<schedule>.alive`` tells when it last looked what is due.

    The schedule's own file would not do: some databases of Python write it when beat ends.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Do what is due; return the seconds to sleep."""
        Path(f"{self.schedule_filename}.alive").touch()
        return super().tick(*args, **kwargs)
