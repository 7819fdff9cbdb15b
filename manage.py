#!/usr/bin/env python
"""Django's command line; finds the servers of a running demo by itself."""

import os
import sys

from tama_portal import local

# These read files and write to the screen; they work on a fresh clone, without a database or a secret.
ON_FILES_ONLY = {"rank", "evaluate_matching", "encode_phrasebook", "demo_accounts"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tama_portal.settings")
    local.use_remembered_environment()
    if ON_FILES_ONLY & set(sys.argv[1:2]) and not (local.BASE_DIR / ".env").exists():
        os.environ.setdefault("DEBUG", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
