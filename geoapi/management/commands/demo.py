"""Load the demo city, show who is in it, and write places to route."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from fixtures.demo_city import build_city
from fixtures.demo_city.sample_points import sample_points
from geoapi.demo import accounts, showing
from geoapi.demo.loading import ACTOR, load, size_of
from geoapi.environment import Mode
from zones.management.terminal import add_language, speaking
from zones.organisation.models import City, User


class Command(BaseCommand):
    """`manage.py demo`: from an empty database to a city; a second run changes nothing."""

    help = "Load the invented city of the demo, once. Only in demo mode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Without arguments the city is loaded."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--show",
            action="store_true",
            help="print the people with their passwords, and one routing done on the spot",
        )
        what.add_argument(
            "--sample-points",
            nargs=2,
            metavar=("N", "FILE"),
            help="write N places to route (WGS-84) to a CSV file, for `manage.py route`",
        )
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, show or write. Raises CommandError with a sentence where that is refused."""
        with speaking(options["language"]):
            if options["sample_points"]:
                self._write_points(*options["sample_points"])
                return
            _refuse_elsewhere()
            if options["show"]:
                self._show()
            elif _is_loaded():
                self.stdout.write(_("The demo city is already loaded."))
            else:
                self._load()

    def _load(self) -> None:
        city = build_city()
        people = accounts.draw_accounts(city)
        passwords = {account.username: account.password for account in people}
        with tqdm(total=size_of(city), file=sys.stderr, disable=None, leave=False) as bar:

            def progress(what: str, number: int) -> None:
                bar.set_description_str(what, refresh=False)
                bar.update(number)

            load(city, passwords=passwords, now=timezone.now(), progress=progress)
        accounts.keep_accounts(people)
        self.stdout.write(
            _("%(city)s is loaded: %(zones)d zones, %(units)d units, %(people)d people.")
            % {
                "city": city.name,
                "zones": sum(len(scheme.editions[0].zones) for scheme in city.schemes),
                "units": len(city.units),
                "people": len(city.people),
            }
        )
        self.stdout.write(_("`manage.py demo --show` says who to sign in as."))

    def _show(self) -> None:
        if not _is_loaded():
            raise CommandError("There is no demo city yet. Load it first: `manage.py demo`.")
        people = accounts.kept_accounts()
        if not accounts.still_valid(people):
            people = accounts.draw_accounts(build_city())
            accounts.give_passwords(people, actor=ACTOR, now=timezone.now())
            accounts.keep_accounts(people)
        for line in (*showing.people_table(people), "", *showing.example(timezone.now())):
            self.stdout.write(line)

    def _write_points(self, number: str, file: str) -> None:
        if not number.isdigit() or not int(number):
            raise CommandError(f"{number} is no number of places. Give one from 1 up.")
        target = Path(file)
        try:
            with target.open("w", encoding="ascii", newline="") as stream:
                stream.write("id,lon,lat\r\n")
                row = 0
                with tqdm(total=int(number), file=sys.stderr, disable=None, leave=False) as bar:
                    for batch in sample_points(build_city(), int(number)):
                        lines = enumerate(batch.tolist(), start=row + 1)
                        stream.writelines(f"{i},{x:.7f},{y:.7f}\r\n" for i, (x, y) in lines)
                        row += len(batch)
                        bar.update(len(batch))
        except OSError as problem:
            raise CommandError(f"{target} cannot be written: {problem.strerror}.") from problem
        self.stdout.write(str(target))


def _refuse_elsewhere() -> None:
    """Demo accounts and invented zones never enter another database."""
    if settings.FIELDWORK.mode is not Mode.DEMO:
        raise CommandError(
            f"The mode is {settings.FIELDWORK.mode}; the demo city is loaded in demo mode only. "
            "For a city of your own: `manage.py setup`."
        )


def _is_loaded() -> bool:
    """Whether the demo city is there. Raises CommandError where another is, or no table yet."""
    try:
        city = City.objects.first()
    except ProgrammingError as problem:
        raise CommandError(
            "The database has no tables yet. Make them first: `manage.py migrate`."
        ) from problem
    if city is None:
        return False
    if not User.objects.filter(is_demo=True).exists():
        raise CommandError(
            f"The database already holds a city: {city}. The demo city needs an empty one: name "
            "another in DATABASE_URL, or empty the private one with `make reset`."
        )
    return True
