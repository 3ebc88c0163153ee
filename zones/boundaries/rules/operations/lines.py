"""Lines of a scheme of lines: cut in two, joined."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.grid import GRID, snap_to_grid
from zones.boundaries.rules.measures import GEOD, metres_per_degree
from zones.boundaries.rules.operations.outcome import OperationRefused, RefusalCode

NEAR_LINE_M = 5.0
"""A point cuts a line no farther away than this, at its nearest place."""

ON_LINE = 2 * GRID
"""Degrees: rounding to the grid puts a place so far off the line it lies on."""


def split_line(line: BaseGeometry, *, at: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of a line cut at a point near it, or where other lines cross it.

    The first is the longest piece, together with all parts of a multiline that were left alone.
    (lon, lat); the pieces are on the 1e-7 degree grid and meet exactly. Raises OperationRefused.
    """
    places = _places(line, at)
    pieces = [_cut_at(part, places) for part in _parts(line)]
    whole = [cut[0] for cut in pieces if len(cut) == 1]
    longest_first = sorted(
        (piece for cut in pieces if len(cut) > 1 for piece in cut), key=lambda one: -_length_m(one)
    )
    if not longest_first:
        raise OperationRefused(RefusalCode.NOT_ON_LINE)
    longest = [longest_first[0], *whole]
    return [longest[0] if len(longest) == 1 else MultiLineString(longest), *longest_first[1:]]


def merge_lines(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Lines that meet as one, (lon, lat). Raises OperationRefused where they do not.

    Where they branch the result is a multiline, all of whose parts hang together.
    """
    parts = [part for line in lines for part in _parts(line)]
    reached, waiting = [parts[0]], parts[1:]
    while near := [one for one in waiting if any(one.intersects(other) for other in reached)]:
        reached += near
        waiting = [one for one in waiting if one not in near]
    if waiting:
        raise OperationRefused(RefusalCode.LINES_APART)
    return snap_to_grid(shapely.line_merge(shapely.union_all(reached)))


def _parts(line: BaseGeometry) -> list[LineString]:
    parts = shapely.get_parts(snap_to_grid(line))
    return [part for part in parts if isinstance(part, LineString)]


def _places(line: BaseGeometry, at: BaseGeometry) -> NDArray[np.object_]:
    """Points of the line, on the grid, where it is to be cut."""
    if shapely.get_dimensions(at) > 0:
        found = shapely.intersection(line, at)
    else:
        scale = metres_per_degree(shapely.get_coordinates(at)[:1, 1])[0]
        flat, point = (shapely.transform(one, lambda xy: xy * scale) for one in (line, at))
        if shapely.distance(flat, point) > NEAR_LINE_M:
            raise OperationRefused(RefusalCode.NOT_ON_LINE)
        nearest = shapely.get_coordinates(shapely.shortest_line(flat, point))[:1]
        found = shapely.points(nearest / scale)[0]
    return np.asarray(shapely.points(shapely.get_coordinates(snap_to_grid(found))), dtype=object)


def _cut_at(line: LineString, places: NDArray[np.object_]) -> list[LineString]:
    """One line in pieces, cut at those places that lie on it and not at its ends."""
    xy = shapely.get_coordinates(line)
    mine = places[shapely.dwithin(line, places, ON_LINE)]
    edges = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
    pieces, rest, last = [], xy, 0
    for along in np.argsort(shapely.line_locate_point(line, mine)):
        place = mine[along]
        edge = int(np.argmin(shapely.distance(edges, place)))
        here = shapely.get_coordinates(place)
        ahead = np.concatenate([rest[: edge + 1 - last], here])
        rest, last = np.concatenate([here, rest[edge + 1 - last :]]), edge
        pieces.append(ahead)
    distinct = [_without_repeats(piece) for piece in [*pieces, rest]]
    return [LineString(piece) for piece in distinct if len(piece) > 1]


def _without_repeats(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return xy[np.r_[True, (xy[1:] != xy[:-1]).any(axis=1)]]


def _length_m(line: BaseGeometry) -> float:
    return float(GEOD.geometry_length(line))
