"""Outlines of several cells together, and what differs between two shapes."""

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.settling import changed_ground
from zones.boundaries.rules.operations.steps import (
    in_degrees,
    in_steps,
    joined,
    place_in_steps,
    polygons_of,
    wide,
)


def union_of(children: Iterable[BaseGeometry]) -> BaseGeometry:
    """All ground of zones that share their borders exactly, with every vertex on its outline.

    Valid, on the 1e-7 degree grid, (lon, lat), the same bytes for the same ground and vertices.
    Where the children overlap, after an import, it is their union all the same.
    """
    return in_degrees(joined([in_steps(child) for child in children]))


def same_outline(before: BaseGeometry, after: BaseGeometry) -> bool:
    """Whether two shapes differ nowhere by more than two grid steps, vertices on a line aside."""
    grounds = changed_ground([in_steps(before)], [in_steps(after)])
    return not any(wide(ground.place) for ground in grounds)


def gained_and_lost(
    before: BaseGeometry | None, after: BaseGeometry | None
) -> tuple[BaseGeometry | None, BaseGeometry | None]:
    """The ground a zone gained and lost, or the lines, for showing; None where there is none.

    (lon, lat) degrees. Differences of no more than two grid steps are left out.
    """
    return _beyond(after, before), _beyond(before, after)


def _beyond(shape: BaseGeometry | None, other: BaseGeometry | None) -> BaseGeometry | None:
    if shape is None or shape.is_empty:
        return None
    if other is None or other.is_empty:
        return shape
    difference = shapely.difference(place_in_steps(shape), place_in_steps(other))
    if shapely.get_dimensions(shape) == 2:
        parts = shapely.get_parts(polygons_of(difference))
        difference = polygons_of(shapely.geometrycollections([p for p in parts if wide(p)]))
    if difference.is_empty:
        return None
    return shapely.transform(difference, lambda xy: xy / 1e7)
