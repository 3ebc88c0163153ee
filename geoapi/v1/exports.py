"""Downloads: any format, streamed, and on record where they take many rows away (P14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from zones.audit.actions import record
from zones.audit.actors import actor_in
from zones.datum import WGS84, Crs
from zones.exchange import Format, file_name, media_type, parse_crs
from zones.organisation.models import City
from zones.refusal import Refusal

ROWS_ON_RECORD = 100
"""An export of so many rows is written to the audit log with its filter."""

FILE = {"description": "The file."}

FEATURE_FORMATS = [
    Format.GEOJSON,
    Format.GEOJSONSEQ,
    Format.GPKG,
    Format.SHAPEFILE,
    Format.KML,
    Format.FLATGEOBUF,
    Format.CSV,
]
TABLE_FORMATS = [Format.CSV, Format.XLSX]


class FormatField(serializers.ChoiceField):
    """A file format by its short name."""

    def __init__(self, formats: Iterable[Format], **options: Any) -> None:
        super().__init__(choices=[wanted.value for wanted in formats], **options)


class CrsField(serializers.CharField):
    """What the coordinates of a file shall be: "wgs84", "gcj02", "EPSG:4547"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=40,
            help_text="wgs84 (default), cgcs2000, an EPSG code such as EPSG:4547; gcj02 or bd09 "
            "where the city allows them.",
            **options,
        )


def crs_to_write(text: str | None) -> Crs:
    """The coordinate system asked for. Refuses an unknown one, and GCJ-02 where not allowed."""
    crs = parse_crs(text) if text else WGS84
    if crs.is_shifted and not City.objects.filter(allow_gcj02=True).exists():
        raise Refusal(
            "datum_forbidden",
            _("Coordinates in %(datum)s are not given out here.") % {"datum": crs.name},
            field="crs",
            remedy=_("Ask for wgs84 or the city's CGCS2000 zone."),
        )
    return crs


def download(
    chunks: Iterator[bytes], *, stem: str, wanted: Format, crs: Crs = WGS84
) -> StreamingHttpResponse:
    """The file as it is written. Raises ExchangeError before anything is sent."""
    first = next(chunks, b"")
    response = StreamingHttpResponse(chain([first], chunks), content_type=media_type(wanted))
    name = file_name(stem, wanted, crs)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def keep_on_record(
    request: Request,
    *,
    what: str,
    rows: int,
    filters: Mapping[str, Any],
    now: datetime,
    always: bool = False,
) -> None:
    """Write an export of many rows, or of people, to the audit log with its filter."""
    if rows < ROWS_ON_RECORD and not always:
        return
    record(
        actor=actor_in(request),
        action="export.download",
        object_type=what,
        after={"rows": rows, "filter": {key: str(value) for key, value in filters.items()}},
        now=now,
    )
