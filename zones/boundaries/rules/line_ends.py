"""Where a line a street head answers for begins and ends: from which street to which.

Plain geometry on one plane in metres, x east and y north.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.text_boundary import WITHIN_M, Named

REACHED_M: Final = 40.0
_SAME_COURSE: Final = 0.5


@dataclass(frozen=True)
class LineEnds:
    """The marks at both ends, None where none is near; the west end or the north end first."""

    lies_west_east: bool
    start: Named | None
    end: Named | None


def line_ends(shape: BaseGeometry, *, marks: Iterable[Named]) -> LineEnds:
    """The ends of a line or multiline: the two loose ends farthest from each other.

    A mark that runs beside the line for half of it is the street itself, and no end of it.
    """
    along = shapely.buffer(shape, WITHIN_M)
    others = [
        mark
        for mark in marks
        if shapely.length(shapely.intersection(shape, mark.shape.buffer(WITHIN_M)))
        < _SAME_COURSE * shape.length
        and shapely.distance(mark.shape, along) <= REACHED_M
    ]
    start, end = _loose_ends(shape)
    lies_west_east = abs(end.x - start.x) >= abs(end.y - start.y)
    if (start.x > end.x) if lies_west_east else (start.y < end.y):
        start, end = end, start
    return LineEnds(lies_west_east, _nearest(start, others), _nearest(end, others))


def _loose_ends(shape: BaseGeometry) -> tuple[Point, Point]:
    """The two ends farthest apart; of a closed line its two points farthest apart."""
    parts = shapely.get_parts(shapely.line_merge(shape))
    ends = [shapely.get_point(part, place) for part in parts for place in (0, -1)]
    if len(parts) == 1 and ends[0].equals(ends[1]):
        ends = [Point(xy) for xy in shapely.get_coordinates(parts[0])]
    pairs = [(a, b) for i, a in enumerate(ends) for b in ends[i + 1 :]]
    return max(pairs, key=lambda pair: pair[0].distance(pair[1]))


def _nearest(end: Point, marks: Iterable[Named]) -> Named | None:
    reached = [(mark.shape.distance(end), mark.name, mark) for mark in marks]
    reached = [one for one in reached if one[0] <= REACHED_M]
    return min(reached, key=lambda one: one[:2])[2] if reached else None
