"""Give every point of a file its owner."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from zones.exchange.crs import parse_crs
from zones.exchange.formats import POINT_FORMATS, Format
from zones.exchange.points import PointReader, open_points
from zones.management.terminal import (
    add_language,
    instant_asked_for,
    refuse_to_replace,
    scheme_coded,
    speaking,
    write_whole,
)
from zones.ownership.bulk import Routers
from zones.ownership.route_file import FileRouting, Summary

FORMATS = {wanted.extension: wanted for wanted in sorted(POINT_FORMATS)}
UNITS_SHOWN = 10


class Command(BaseCommand):
    """`manage.py route FILE --datum D`: a million rows pass in the memory of one batch."""

    help = (
        "Write the owner of every point of a CSV, XLSX, GeoJSON, GeoJSONSeq or GeoPackage file: "
        "zone, path, lead unit, head, and by which rule. Rows that cannot be read stay in the file "
        "and say why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and what its coordinates are; the rest has defaults."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            *("--datum", "--crs"),
            required=True,
            help="what the coordinates are: wgs84, cgcs2000, gcj02, bd09 or an EPSG code",
        )
        parser.add_argument(
            "--axis-order", choices=["xy", "yx"], default="xy", help="yx: latitude stands first"
        )
        parser.add_argument("--lon-column", metavar="NAME", help="longitude or easting of a table")
        parser.add_argument("--lat-column", metavar="NAME", help="latitude or northing of a table")
        parser.add_argument("--sheet", metavar="NAME", help="of a workbook with several")
        parser.add_argument("--layer", metavar="NAME", help="of a GeoPackage with several")
        parser.add_argument("--encoding", help="of a text file that is neither UTF-8 nor GB 18030")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--at", metavar="WHEN", help="an instant with offset, or a day")
        when.add_argument(
            "--at-column", metavar="NAME", help="ask for each row at the time it names itself"
        )
        parser.add_argument("--scheme", metavar="CODE", help="default: the primary scheme")
        parser.add_argument(
            *("-o", "--output"), type=Path, help="its name says the format (default: beside FILE)"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace the output file")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Route the file. Raises CommandError with a sentence; no half output is left then."""
        with speaking(options["language"]):
            self._route(options)

    def _route(self, options: dict[str, Any]) -> None:
        source: Path = options["file"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}.")
        at = instant_asked_for(options["at"])
        routers = Routers(scheme_coded(options["scheme"]) if options["scheme"] else None)
        with open_points(
            source,
            declared=parse_crs(options["datum"]),
            lon_column=options["lon_column"],
            lat_column=options["lat_column"],
            layer=options["layer"],
            sheet=options["sheet"],
            encoding=options["encoding"],
            axis_order=options["axis_order"],
        ) as reader:
            target, wanted = _target(source, reader, options["output"])
            refuse_to_replace(target, overwrite=options["overwrite"])
            with _Bar() as bar:
                routing = FileRouting(
                    reader,
                    routers,
                    name=source.name,
                    at=at,
                    at_column=options["at_column"],
                    progress=bar.show,
                )
                write_whole(routing.encode(wanted), target)
        self._print(routing.summary, target)

    def _print(self, summary: Summary, target: Path) -> None:
        for warning in summary.warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(_("%(count)s rows routed.") % {"count": f"{summary.rows:,}"})
        for rule, count in summary.rules.most_common():
            self.stdout.write(f"{count:>12,}  {rule}")
        if summary.units:
            self.stdout.write(_("Most of them go to:"))
        for (code, name), count in summary.units.most_common(UNITS_SHOWN):
            self.stdout.write(f"{count:>12,}  {name} ({code})")
        if summary.unread:
            self._print_unread(summary)
        self.stdout.write(self.style.SUCCESS(str(target)))

    def _print_unread(self, summary: Summary) -> None:
        self.stdout.write(
            self.style.WARNING(
                _("%(count)s rows have no owner; their last column says why:")
                % {"count": f"{summary.unread:,}"}
            )
        )
        for number, problem in summary.problems:
            self.stdout.write(f"{number:>12,}  {problem}")
        if summary.unread > len(summary.problems):
            self.stdout.write(f"{'…':>12}")


def _target(source: Path, reader: PointReader, output: Path | None) -> tuple[Path, Format]:
    """Where to write, and in which format. Raises CommandError."""
    if output is None:
        wanted = reader.format
        return source.with_name(f"{source.stem}.owners{wanted.extension}"), wanted
    wanted_or_none = FORMATS.get(output.suffix.lower())
    if wanted_or_none is None:
        raise CommandError(
            f"The name {output.name} says no format that holds points. "
            f"End it in one of {', '.join(FORMATS)}."
        )
    if output.resolve() == source.resolve():
        raise CommandError("The output would replace the file it is made from. Name another.")
    return output, wanted_or_none


class _Bar(tqdm):  # type: ignore[type-arg]
    """The share of the file that is read, and rows beside it; only where a person looks on."""

    STEPS = 1000

    def __init__(self) -> None:
        super().__init__(
            total=self.STEPS,
            file=sys.stderr,
            disable=None,
            leave=False,
            bar_format="{percentage:3.0f}% {bar} {elapsed} < {remaining}{postfix}",
        )

    def show(self, fraction: float, rows: int) -> None:
        """Move the bar."""
        self.set_postfix_str(f"{rows:,}", refresh=False)
        self.update(int(fraction * self.STEPS) - self.n)
