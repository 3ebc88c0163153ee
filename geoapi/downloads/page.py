"""The page of downloads: day, coordinates and format are chosen once, for every link on it."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from geoapi.downloads.coordinates import Coordinates, coordinate_choices
from geoapi.downloads.formats import FormatChoice, format_choices
from geoapi.downloads.shelves import Wanted, shelves_for
from geoapi.v1.exports import ROWS_ON_RECORD
from zones.imports.kinds.registry import may_import_any
from zones.instants import UnreadableInstant, end_of_day, read_instant
from zones.organisation.models import City
from zones.organisation.permissions import standing_in

Choice = TypeVar("Choice", Coordinates, FormatChoice)


@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """Every layer and list the reader may take away; signed out, what is public."""
    standing, day = standing_in(request), _day(request)
    all_coordinates, all_formats = coordinate_choices(City.objects.first()), format_choices()
    coordinates = _chosen(all_coordinates, request.GET.get("crs"))
    file_format = _chosen(all_formats, request.GET.get("format"))
    wanted = Wanted(
        coordinates, file_format.format, day, at=end_of_day(day) if day else timezone.now()
    )
    return render(
        request,
        "geoapi/downloads.html",
        {
            "all_coordinates": all_coordinates,
            "coordinates": coordinates,
            "all_formats": all_formats,
            "file_format": file_format,
            "day": day or timezone.localdate(),
            "possible": wanted.possible,
            "shelves": shelves_for(standing, wanted),
            "may_import": may_import_any(standing),
            "rows_on_record": ROWS_ON_RECORD,
        },
    )


def _chosen(choices: list[Choice], code: str | None) -> Choice:
    """The choice of that code, else the first."""
    return next((choice for choice in choices if choice.code == code), choices[0])


def _day(request: HttpRequest) -> date | None:
    """The day asked for with ``?at=YYYY-MM-DD``; None for today, or for what is no day."""
    try:
        day = timezone.localdate(read_instant(request.GET.get("at", "")))
    except UnreadableInstant:
        return None
    return None if day == timezone.localdate() else day
