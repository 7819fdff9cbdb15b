#!/usr/bin/env python
"""Django's command line; finds the servers of a running demo by itself."""

import os
import sys

from tama_portal import local


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tama_portal.settings")
    local.use_remembered_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
