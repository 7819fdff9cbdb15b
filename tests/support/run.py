"""``make test``: what one process can ask, on both cores; then whole processes and journeys, one by one."""

import os
import subprocess
import sys
from datetime import date

NO_TESTS = 5
# A third process waits for the processor more than it fills gaps: 3:46 with two, 4:45 with three.
PARTS = (["-n", "2", "--dist", "worksteal", "-m", "not browser and not stack"], ["-m", "browser or stack"])


def main(chosen: list[str]) -> int:
    """Run both parts; a part in which none of the chosen tests lies is no failure."""
    # A run starts some twenty processes; they share what Python has compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # Whose turn it is must not change between the processes of a run that goes on past midnight.
    environment.setdefault("DAY", str(date.today().timetuple().tm_yday))  # noqa: DTZ011 - any day will do
    codes = []
    for part in PARTS:
        code = subprocess.call([sys.executable, "-m", "pytest", *part, *chosen], env=environment)
        codes.append(0 if code == NO_TESTS and chosen else code)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
