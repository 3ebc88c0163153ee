"""Do what is due by the clock, once or for ever."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from geoapi.due import Ticker


class Command(BaseCommand):
    """`manage.py tick` from cron, or `manage.py tick --every 60` as a process of its own."""

    help = "Do what is due by the clock: mail and webhooks, expired sessions, old jobs, partitions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--every SECONDS`` repeats."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="repeat for ever")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick once, or until the process is ended."""
        ticker = Ticker()
        while True:
            for name, count in ticker.tick(timezone.now()).items():
                if count:
                    self.stdout.write(f"{name}: {count}")
            if options["every"] is None:
                return
            time.sleep(options["every"])
