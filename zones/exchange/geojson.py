"""GeoJSON geometry to shapely, with a fault that says what is wrong where something is.

Read by our own hand, not by GDAL: feature ids and numbers arrive as they stand, and nothing in the
text can name another file. Coordinates are taken as they are; their CRS is settled later.
"""

from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.datum import FloatArray
from zones.exchange.faults import ExchangeError, FaultCode

_DEEPEST: Final = 16


def geometry_from(value: object, field: str, depth: int = 0) -> BaseGeometry | None:
    """A shapely geometry, 3D where the file is; None for null.

    Unclosed rings are closed; a ring of fewer than three points, a coordinate that is no number
    and an unknown type raise ExchangeError with `field` ("feature 12").
    """
    if value is None:
        return None
    if not isinstance(value, dict) or depth > _DEEPEST:
        raise ExchangeError(FaultCode.GEOMETRY_UNREADABLE, field, reason="not a GeoJSON geometry")
    kind = value.get("type")
    if kind == "GeometryCollection":
        members = value.get("geometries")
        parts = members if isinstance(members, list) else []
        built = [geometry_from(part, field, depth + 1) for part in parts]
        return shapely.GeometryCollection([part for part in built if part is not None])
    build = _BUILDERS.get(str(kind))
    if build is None:
        raise ExchangeError(FaultCode.GEOMETRY_TYPE_UNKNOWN, field, type=str(kind)[:40])
    try:
        return build(value.get("coordinates") or [], field)
    except (shapely.errors.ShapelyError, TypeError, IndexError) as error:
        raise ExchangeError(FaultCode.GEOMETRY_UNREADABLE, field, reason=str(error)) from error


def positions(coordinates: object, field: str) -> FloatArray:
    """Positions as an array (n, 2) or (n, 3); measures beyond the third number are left out."""
    try:
        array = np.asarray(coordinates, dtype=np.float64)
    except (ValueError, TypeError):
        array = _mixed_positions(coordinates, field)
    if array.size == 0:
        return np.empty((0, 2))
    if array.ndim != 2 or array.shape[1] < 2:
        raise ExchangeError(
            FaultCode.GEOMETRY_UNREADABLE, field, reason="positions must be lists of numbers"
        )
    if not np.isfinite(array).all():
        raise ExchangeError(FaultCode.COORDINATE_NOT_A_NUMBER, field, value="null")
    return array[:, :3]


def ring(coordinates: object, field: str) -> shapely.LinearRing:
    """A closed ring of at least three different positions."""
    array = positions(coordinates, field)
    # The first few settle it for every ring that is one.
    if not (_three_differ(array[:8]) or _three_differ(array)):
        raise ExchangeError(FaultCode.RING_TOO_SHORT, field, count=len(array))
    return shapely.LinearRing(array)


def _three_differ(array: FloatArray) -> bool:
    return len(np.unique(array[:, :2], axis=0)) >= 3


def _mixed_positions(coordinates: object, field: str) -> FloatArray:
    """Positions of which some have a height and some have none: all lose it."""
    found = []
    for position in coordinates if isinstance(coordinates, list) else []:
        try:
            found.append((float(position[0]), float(position[1])))
        except (ValueError, TypeError, IndexError, KeyError):
            raise ExchangeError(
                FaultCode.COORDINATE_NOT_A_NUMBER, field, value=str(position)[:60]
            ) from None
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def _point(coordinates: Any, field: str) -> BaseGeometry:
    array = positions([coordinates] if coordinates else [], field)
    return shapely.Point(array[0]) if len(array) else shapely.Point()


def _line(coordinates: Any, field: str) -> shapely.LineString:
    return shapely.LineString(positions(coordinates, field))


def _polygon(coordinates: Any, field: str) -> shapely.Polygon:
    rings = [ring(part, field) for part in coordinates]
    return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()


def _multipoint(coordinates: Any, field: str) -> BaseGeometry:
    return shapely.MultiPoint(positions(coordinates, field))


def _multiline(coordinates: Any, field: str) -> BaseGeometry:
    return shapely.MultiLineString([_line(part, field) for part in coordinates])


def _multipolygon(coordinates: Any, field: str) -> BaseGeometry:
    return shapely.MultiPolygon([_polygon(part, field) for part in coordinates])


_BUILDERS: Final = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": _multipoint,
    "MultiLineString": _multiline,
    "MultiPolygon": _multipolygon,
}
