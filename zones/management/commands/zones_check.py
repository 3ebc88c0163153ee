"""List everything that is wrong with the boundaries in force."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from zones.boundaries.check import check_edition
from zones.boundaries.messages import explain, explain_defect
from zones.boundaries.models import Edition
from zones.imports.findings import Finding, from_defect
from zones.management.terminal import (
    add_language,
    edition_asked_for,
    instant_asked_for,
    scheme_coded,
    speaking,
)


class Command(BaseCommand):
    """`manage.py zones_check SCHEME`: ends with an error when something is torn."""

    help = (
        "List every gap, overlap and spill of the edition in force, the largest first, with its "
        "area, width, neighbours and place, and every fault of codes, levels and parents."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The scheme, and which edition of it."""
        parser.add_argument("scheme", metavar="SCHEME")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--at", metavar="WHEN", help="an instant with offset, or a day")
        which.add_argument("--edition", type=int, metavar="NUMBER")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and list. Raises CommandError where the edition is not sound."""
        with speaking(options["language"]):
            self._check(_edition(options))

    def _check(self, edition: Edition) -> None:
        report = check_edition(edition)
        self.stdout.write(
            _("Scheme %(scheme)s, edition %(number)d of %(day)s")
            % {
                "scheme": edition.scheme.code,
                "number": edition.number,
                "day": f"{timezone.localtime(edition.published_at):%Y-%m-%d %H:%M}",
            }
        )
        for fault in report.faults:
            self.stdout.write(f"{fault.feature}: {explain(fault.code, fault.facts)}")
        for torn in report.defects:
            self._print(from_defect(torn.defect, parent_code=torn.parent_code, accepted=True))
        if not report.sound:
            raise CommandError(
                _("%(faults)d faults, %(defects)d gaps, overlaps or spills.")
                % {"faults": len(report.faults), "defects": len(report.defects)}
            )
        self.stdout.write(self.style.SUCCESS(_("Nothing is wrong.")))

    def _print(self, finding: Finding) -> None:
        assert finding.place is not None
        lon, lat = finding.place
        explained = explain_defect(finding.code, finding.facts)
        self.stdout.write(f"{explained.detail} [{lon:.7f}, {lat:.7f}]")


def _edition(options: dict[str, Any]) -> Edition:
    scheme, at = scheme_coded(options["scheme"]), instant_asked_for(options["at"])
    return edition_asked_for(scheme, number=options["edition"], at=at)
