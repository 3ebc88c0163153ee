#!/usr/bin/env python3
"""Django's command line, with the private cluster running where no server is named."""

import os
import sys


def main() -> int:
    """Run one management command; problems of the set-up are told in a sentence."""
    from geoapi import devdb
    from geoapi.devplace import ClusterProblem
    from geoapi.environment import EnvironmentProblem

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapi.settings")
    try:
        if not os.environ.get("DATABASE_URL"):
            devdb.ensure()
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except (ClusterProblem, EnvironmentProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
