"""The outline of an exempt area as somebody drew it: read from GeoJSON, checked, on the grid.

Every refusal names the field and what to do. Coordinates come as (lon, lat) in a datum that must
be said, and leave in EPSG:4326 on the grid of 1e-7 degree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry import MultiPolygon, Polygon

from fieldwork.catalogue.refusals import UnusableArea
from zones.boundaries.messages import area, explain
from zones.boundaries.rules.faults import find_geometry_faults
from zones.boundaries.rules.grid import snap_to_grid
from zones.boundaries.rules.measures import area_m2
from zones.datum import Datum, to_wgs84_array
from zones.organisation.city import check_datum
from zones.organisation.models import City

MOST_POINTS: Final = 2_000
MOST_AREA_M2: Final = 5_000_000
"""Larger than any street's ground: such an area permits by mistake what a whole district may not,
and nobody could be in charge of it."""

_FIELD: Final = "geometry"
_RINGS: Final = {"Polygon": 1, "MultiPolygon": 2}
"""How many lists stand between a geometry's coordinates and the positions of one ring."""

Position = tuple[float, float]


def read_outline(geometry: Mapping[str, Any], datum: Datum | str, city: City) -> MultiPolygon:
    """The multipolygon in EPSG:4326 on the grid of a GeoJSON Polygon or MultiPolygon in ``datum``.

    Raises UnusableArea for what is no polygon, has too many points, crosses or touches itself, is
    too large, or leaves the city's box; CityFault for a datum the city does not take.
    """
    check_datum(Datum(datum), allow_gcj02=city.allow_gcj02)
    polygons = _polygons(geometry)
    if sum(len(ring) for rings in polygons for ring in rings) > MOST_POINTS:
        raise UnusableArea(
            "outline_too_long",
            _("The outline has more than %(most)d corners.") % {"most": MOST_POINTS},
            field=_FIELD,
            remedy=_("Draw it with fewer, or bring it in by import."),
        )
    drawn = MultiPolygon([_polygon(rings, datum) for rings in polygons])
    outline = snap_to_grid(drawn)
    assert isinstance(outline, MultiPolygon)  # as it went in
    _check(outline, city)
    return outline


def _check(outline: MultiPolygon, city: City) -> None:
    blocking = [fault for fault in find_geometry_faults([outline], [""]) if fault.blocks]
    if blocking:
        told = explain(blocking[0].code, blocking[0].facts)
        remedy = _("Move or remove the corners where it happens.")
        raise UnusableArea(blocking[0].code.value, told.detail, field=_FIELD, remedy=remedy)
    size = area_m2(outline)
    if size > MOST_AREA_M2:
        facts = {"area": area(size), "most": area(MOST_AREA_M2)}
        raise UnusableArea(
            "area_too_large",
            _("The area has %(area)s; %(most)s are the most.") % facts,
            field=_FIELD,
            remedy=_("Draw only the ground on which it is permitted."),
        )
    if not shapely.box(*city.bbox).covers(outline):
        raise UnusableArea(
            "outside_city",
            _("The area reaches out of the city."),
            field=_FIELD,
            remedy=_("Check the datum, or draw it inside the city's box."),
        )


def _polygons(geometry: Mapping[str, Any]) -> list[list[list[Position]]]:
    """Polygons as rings as positions. Raises UnusableArea."""
    depth = _RINGS.get(str(geometry.get("type")))
    if depth is None:
        raise UnusableArea(
            "no_polygon",
            _("An exempt area is a Polygon or a MultiPolygon."),
            field=_FIELD,
            remedy=_("Draw an area, not a point or a line."),
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if depth == 1 else coordinates
    try:
        read = [[list(_positions(ring)) for ring in _listed(rings)] for rings in _listed(polygons)]
    except (TypeError, ValueError, OverflowError):
        read = []
    if not read or any(not rings for rings in read):
        raise _unreadable()
    return read


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is wanted")
    return value


def _positions(ring: Any) -> Iterator[Position]:
    """Longitude and latitude of each position; a height is left away."""
    for position in _listed(ring):
        numbers = _listed(position)
        if not 2 <= len(numbers) <= 3:
            raise ValueError("a position has two numbers")
        if any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
            raise TypeError("a position has numbers")
        lon, lat = float(numbers[0]), float(numbers[1])
        if not (math.isfinite(lon) and abs(lon) <= 180 and math.isfinite(lat) and abs(lat) <= 90):
            raise ValueError("a position is in degrees")
        yield lon, lat


def _polygon(rings: list[list[Position]], datum: Datum | str) -> Polygon:
    """The polygon in WGS-84. Raises UnusableArea for a ring of less than three points."""
    if any(len({*ring}) < 3 for ring in rings):
        raise UnusableArea(
            "too_few_points",
            _("An outline has at least three different corners."),
            field=_FIELD,
            remedy=_("Add corners until it encloses the ground."),
        )
    shell, *holes = [to_wgs84_array(np.array(ring), datum) for ring in rings]
    return Polygon(shell, holes)


def _unreadable() -> UnusableArea:
    return UnusableArea(
        "outline_unreadable",
        _("The outline cannot be read as GeoJSON."),
        field=_FIELD,
        remedy=_("Give coordinates as lists of [longitude, latitude] in degrees."),
    )
