"""Load the demo city, show who is in it, and write places to route."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from fixtures.demo_city import DemoCity, build_city
from fixtures.demo_city.reports import Casework, draw_casework
from fixtures.demo_city.sample_points import sample_points
from geoapi.demo import accounts, casework, showing
from geoapi.demo.drafting import load_draft
from geoapi.demo.loading import ACTOR, Progress, load, size_of
from geoapi.environment import Mode
from zones.management.terminal import add_language, speaking
from zones.organisation.models import City, User


class Command(BaseCommand):
    """`manage.py demo`: from an empty database to a city at work; a second run changes nothing."""

    help = "Load the invented city of the demo and its last three months, once. Only in demo mode."

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
            elif not _is_loaded():
                self._load()
            elif not casework.is_loaded():
                self._load_casework()
            else:
                self.stdout.write(_("The demo city is already loaded."))

    def _load(self) -> None:
        """The city and its casework, or nothing."""
        city, now = build_city(), timezone.now()
        work = draw_casework(city, until=now)
        people = accounts.draw_accounts(city)
        passwords = {account.username: account.password for account in people}
        total = size_of(city) + casework.size_of(work)
        with _shown_progress(total) as progress, transaction.atomic():
            load(city, passwords=passwords, now=now, progress=progress)
            casework.load_casework(work, now=now, progress=progress)
            load_draft(editor="gis1", now=now)
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
        self._say_loaded(work)
        self.stdout.write(_("`manage.py demo --show` says who to sign in as."))

    def _load_casework(self) -> None:
        """The casework alone, into a city of a version that had none."""
        city, now = build_city(), timezone.now()
        if not _holds_everybody(city):
            self.stdout.write(
                _(
                    "The demo city is already loaded, by an earlier version that had no reports. "
                    "For those, begin anew: `make reset`, then `make demo`."
                )
            )
            return
        work = draw_casework(city, until=now)
        with _shown_progress(casework.size_of(work)) as progress:
            casework.load_casework(work, now=now, progress=progress)
        self._say_loaded(work)

    def _say_loaded(self, work: Casework) -> None:
        self.stdout.write(
            _("Three months of work are loaded: %(reports)d reports, %(pictures)d pictures.")
            % {
                "reports": len(work.reports),
                "pictures": sum(len(report.pictures) for report in work.reports),
            }
        )

    def _show(self) -> None:
        if not _is_loaded():
            raise CommandError("There is no demo city yet. Load it first: `manage.py demo`.")
        people = accounts.kept_accounts()
        if not accounts.still_valid(people):
            people = accounts.draw_accounts(build_city())
            accounts.give_passwords(people, actor=ACTOR, now=timezone.now())
            accounts.keep_accounts(people)
        parts = (showing.people_table(people), showing.example(timezone.now()))
        for part in (*parts, showing.latest_case()):
            for line in part:
                self.stdout.write(line)
            self.stdout.write("")

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


@contextmanager
def _shown_progress(total: int) -> Iterator[Progress]:
    """A bar at the terminal, and what to tell it."""
    with tqdm(total=total, file=sys.stderr, disable=None, leave=False) as bar:

        def progress(what: str, number: int) -> None:
            bar.set_description_str(what, refresh=False)
            bar.update(number)

        yield progress


def _holds_everybody(city: DemoCity) -> bool:
    names = {person.username for person in city.people}
    return User.objects.filter(username__in=names, is_demo=True).count() == len(names)


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
