"""Write boundaries, reference layers, units, people or responsibilities to a file."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from zones.audit.actions import Actor, record
from zones.boundaries import outgoing as boundaries
from zones.boundaries.models import Edition
from zones.datum import Crs
from zones.exchange import (
    Format,
    encode_features,
    encode_table,
    file_name,
    parse_crs,
)
from zones.imports import outgoing as tables
from zones.imports.models import ImportKind
from zones.management.terminal import (
    add_language,
    edition_asked_for,
    instant_asked_for,
    refuse_to_replace,
    scheme_coded,
    speaking,
    write_whole,
)
from zones.ownership.responsibility_list import responsibility_list, table_columns, table_rows
from zones.reference import outgoing as reference
from zones.reference.models import ReferenceLayer

OF_FEATURES = (ImportKind.BOUNDARIES, ImportKind.REFERENCE)


class Command(BaseCommand):
    """`manage.py zones_export WHAT`: what zones_import reads back."""

    help = (
        "Write boundaries or a reference layer as GeoJSON, GeoPackage, zipped shapefile, KML or "
        "FlatGeobuf in any datum, or units, people and responsibilities as CSV or XLSX."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to write, of when, and how."""
        parser.add_argument("what", choices=[one.value for one in ImportKind])
        parser.add_argument("--scheme", metavar="CODE", help="of boundaries and responsibilities")
        parser.add_argument("--level", metavar="CODE", help="one level only")
        parser.add_argument("--layer", metavar="CODE", help="of a reference layer")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--at", metavar="WHEN", help="an instant with offset, or a day")
        when.add_argument("--edition", type=int, metavar="NUMBER", help="of the boundaries")
        parser.add_argument("--format", choices=[one.value for one in Format])
        parser.add_argument(
            *("--datum", "--crs"),
            default="wgs84",
            help="coordinates of the file: wgs84 (default), cgcs2000, gcj02, bd09 or an EPSG code",
        )
        parser.add_argument(
            "--for-import",
            action="store_true",
            help="responsibilities: one row each, by codes, as zones_import reads them",
        )
        parser.add_argument(*("-o", "--output"), type=Path, help="default: named by its content")
        parser.add_argument("--overwrite", action="store_true", help="replace the output file")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file. Raises CommandError with a sentence; no half file is left then."""
        with speaking(options["language"]):
            self._export(options)

    def _export(self, options: dict[str, Any]) -> None:
        wanted, crs = _format(options), parse_crs(options["datum"])
        stem, chunks = _content(options, wanted, crs)
        marked = crs if options["what"] in OF_FEATURES else parse_crs("wgs84")
        target = options["output"] or Path(file_name(stem, wanted, marked))
        refuse_to_replace(target, overwrite=options["overwrite"])
        size = write_whole(chunks, target)
        record(
            actor=Actor(name=f"zones_export ({getpass.getuser()})"),
            action="export.write",
            object_type=options["what"],
            object_id=stem,
            after={"bytes": size, "format": wanted.value},
            now=timezone.now(),
        )
        self.stdout.write(self.style.SUCCESS(f"{target} ({size:,} B)"))


def _format(options: dict[str, Any]) -> Format:
    if options["format"]:
        return Format(options["format"])
    if options["output"]:
        for wanted in Format:
            if wanted.extension == options["output"].suffix.lower():
                return wanted
    return Format.GEOJSON if options["what"] in OF_FEATURES else Format.CSV


def _content(options: dict[str, Any], wanted: Format, crs: Crs) -> tuple[str, Iterator[bytes]]:
    """The name of the content, and the file in chunks."""
    at = instant_asked_for(options["at"])
    match options["what"]:
        case ImportKind.BOUNDARIES:
            return _boundaries(options, at, wanted, crs)
        case ImportKind.REFERENCE:
            return _layer(options, wanted, crs)
        case ImportKind.UNITS:
            rows: Iterable[Any] = tables.unit_rows(contacts=True)
        case ImportKind.PEOPLE:
            rows = tables.people_rows(on=timezone.localdate(at))
        case _:
            return _responsibilities(options, at, wanted)
    columns = tables.headings(options["what"])
    return options["what"], encode_table(wanted, rows, columns=columns, title=options["what"])


def _boundaries(
    options: dict[str, Any], at: datetime, wanted: Format, crs: Crs
) -> tuple[str, Iterator[bytes]]:
    edition = _edition(options, at)
    zones = boundaries.zones_to_write(edition, level=options["level"])
    features = boundaries.outgoing_zones(edition, zones)
    bar = tqdm(features, total=zones.count(), disable=None, leave=False)
    stem = "-".join(filter(None, [edition.scheme.code, options["level"], f"e{edition.number}"]))
    layer = options["level"] or edition.scheme.code
    return stem, encode_features(wanted, bar, columns=boundaries.COLUMNS, crs=crs, layer=layer)


def _layer(options: dict[str, Any], wanted: Format, crs: Crs) -> tuple[str, Iterator[bytes]]:
    layer = ReferenceLayer.objects.filter(code=options["layer"] or "").first()
    if layer is None:
        known = ", ".join(ReferenceLayer.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(_("Name a reference layer with --layer: %(known)s.") % {"known": known})
    columns = reference.columns_of(layer)
    features = reference.outgoing_features(layer, columns)
    bar = tqdm(features, total=layer.features.count(), disable=None, leave=False)
    return layer.code, encode_features(wanted, bar, columns=columns, crs=crs, layer=layer.code)


def _responsibilities(
    options: dict[str, Any], at: datetime, wanted: Format
) -> tuple[str, Iterator[bytes]]:
    edition = _edition(options, at)
    stem = f"responsibilities-{edition.scheme.code}"
    if options["for_import"]:
        rows = tables.responsibility_rows(edition, at=at)
        columns = tables.responsibility_headings()
        return stem, encode_table(wanted, rows, columns=columns, title="responsibilities")
    entries = responsibility_list(edition, at=at, level=options["level"])
    columns = table_columns(contacts=True)
    listed = table_rows(entries, contacts=True)
    return stem, encode_table(wanted, listed, columns=columns, title=_("Responsibility list"))


def _edition(options: dict[str, Any], at: datetime) -> Edition:
    scheme = scheme_coded(options["scheme"] or "")
    return edition_asked_for(scheme, number=options["edition"], at=at)
