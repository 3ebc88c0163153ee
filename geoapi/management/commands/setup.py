"""Lead from an empty database to a city of one's own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from fieldwork.desk.checklist import examine
from geoapi.setup.interview import Interview, SetupProblem, read_answers
from geoapi.setup.steps import KEYS, STEPS, Step, answers_example
from zones.management.terminal import add_language, speaking
from zones.organisation.models import User


class Command(BaseCommand):
    """`manage.py setup`: asks, or takes its answers from a file; may be run again to go on."""

    help = (
        "Lead from an empty database to a city of one's own: tables, administrator, campaign "
        "office, the city's facts, schemes and levels, units and people. What is there already is "
        "passed over."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Answers given beforehand are not asked for."""
        parser.add_argument("--answers", type=Path, metavar="FILE", help="a TOML file of answers")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="KEY=TEXT",
            help="one answer, such as city.name_en=Yunxi; wins over the file",
        )
        parser.add_argument(
            "--example", action="store_true", help="print an answers file to start from, and stop"
        )
        parser.add_argument(
            *("--no-input", "--noinput"),
            action="store_false",
            dest="interactive",
            help="ask nobody: what is not answered takes its default, or ends the set-up",
        )
        parser.add_argument(
            "--again",
            action="append",
            default=[],
            choices=[step.code for step in STEPS],
            metavar="STEP",
            help=f"do a step once more: {', '.join(step.code for step in STEPS)}",
        )
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the steps. Raises CommandError with a sentence; finished steps are kept."""
        if options["example"]:
            self.stdout.write(answers_example(), ending="")
            return
        with speaking(options["language"]):
            try:
                self._handle(options)
            except SetupProblem as problem:
                raise CommandError(str(problem)) from problem
            except KeyboardInterrupt:
                raise CommandError(
                    _("Stopped. Run the command again: what is done is kept.")
                ) from None

    def _handle(self, options: dict[str, Any]) -> None:
        given = read_answers(options["answers"], options["answer"], KEYS)
        self._make_tables()
        if User.objects.filter(is_demo=True).exists():
            raise SetupProblem(
                _("This database holds the demo city. Let DATABASE_URL and DATABASE_OWNER_URL name "
                  "one of your own; `python -m geoapi.devdb create NAME` makes one.")
            )  # fmt: skip
        ask = options["interactive"] and sys.stdin.isatty()
        interview = Interview(given, ask=ask, out=self.stdout)
        for number, step in enumerate(STEPS, start=1):
            self.stdout.write(self.style.MIGRATE_HEADING(f"{number}/{len(STEPS)}  {step.title}"))
            self._go(step, interview, again=step.code in options["again"])
        self._print_what_is_left()

    def _make_tables(self) -> None:
        """Migrate where that is still to be done."""
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as error:
            raise SetupProblem(
                _("The database cannot be reached: %(reason)s. Check DATABASE_URL.")
                % {"reason": str(error).strip().splitlines()[0]}
            ) from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write(_("Making the tables …"))
            call_command("migrate", verbosity=0, interactive=False)

    def _go(self, step: Step, interview: Interview, *, again: bool) -> None:
        there = step.present()
        if there and not again:
            self.stdout.write(f"  {self.style.SUCCESS('✓')} {there}")
            return
        with transaction.atomic():
            stored = step.perform(interview, timezone.now())
        if stored:
            self.stdout.write(f"  {self.style.SUCCESS('✓')} {stored}")
        else:
            self.stdout.write("  – " + _("left for later"))

    def _print_what_is_left(self) -> None:
        left = examine(timezone.now()).left
        if not left:
            self.stdout.write(self.style.SUCCESS(_("The city is set up.")))
            return
        self.stdout.write("")
        self.stdout.write(_("What is left, also on the page /setup/:"))
        for item in left:
            self.stdout.write(f"  • {item.title}: {item.found}")
            if item.command:
                self.stdout.write(f"      {item.command}")
