"""Settings of the benchmarks of matching: the tests' settings with every encoder at work."""

from tests.settings import *  # noqa: F403

MATCHING_MODE = "full"
