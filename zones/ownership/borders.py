"""The borders of many polygons as one array of segments, and distances to them in metres."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from zones.ownership.rules import local_scale

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 32
"""Segments that share one box in the search tree."""

POINTS_AT_ONCE = 8192

SLACK = 1 + 1e-9
"""A search box this much too large cannot miss a segment by rounding."""


class Borders:
    """All segments of the polygons' rings: `begin` and `end` (n, 2) in (lon, lat), `polygon` (n,).

    Polygons are numbered by their position; the segments of one stand together.
    """

    def __init__(self, polygons: NDArray[np.object_]) -> None:
        parts, polygon = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        joined = ring[1:] == ring[:-1]
        self.begin: Floats = xy[:-1][joined]
        self.end: Floats = xy[1:][joined]
        self.polygon: Ints = polygon[part[ring[:-1][joined]]]

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """South-west and north-east corner; both zero where there is nothing."""
        if not len(self.begin):
            return np.zeros(2), np.zeros(2)
        x, y = self.begin.T
        return np.array([x.min(), y.min()]), np.array([x.max(), y.max()])

    def within(self, xy: Floats, metres: float) -> tuple[Ints, Ints, Floats]:
        """Which borders lie within that distance of each (lon, lat) point (n, 2).

        Point, polygon and metres, the metres in the frame of `local_scale` about the point, as in
        place.sql.
        """
        found = [
            (point + start, polygon, distance)
            for start, point, polygon, distance in self._chunks_within(xy, metres)
        ]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        point, polygon, distance = (np.concatenate(column) for column in zip(*found, strict=True))
        return point, polygon, distance

    def _chunks_within(self, xy: Floats, metres: float) -> Iterator[tuple[int, Ints, Ints, Floats]]:
        for start in range(0, len(xy), POINTS_AT_ONCE):
            part = slice(start, start + POINTS_AT_ONCE)
            yield start, *self._near(xy[part], metres)

    def _near(self, xy: Floats, metres: float) -> tuple[Ints, Ints, Floats]:
        scale = np.array([local_scale(lat) for lat in xy[:, 1].tolist()]).reshape(-1, 2)
        reach = metres * SLACK / scale
        point, block = self._tree.query(shapely.box(*(xy - reach).T, *(xy + reach).T))
        polygon = self.polygon[self._blocks[block]]
        distance = self._to_blocks(xy[point], scale[point], block)
        near = distance <= metres
        return _least(point[near], polygon[near], distance[near])

    def _to_blocks(self, xy: Floats, scale: Floats, block: Ints) -> Floats:
        """Metres from each point to the nearest segment of its block."""
        if not len(block):
            return np.zeros(0)
        size = self._sizes[block]
        first = np.cumsum(size) - size
        pair = np.repeat(np.arange(len(block)), size)
        segment = np.arange(len(pair)) + (self._blocks[block] - first)[pair]
        scale_of = scale[pair]
        distance = _to_segments(
            xy[pair] * scale_of, self.begin[segment] * scale_of, self.end[segment] * scale_of
        )
        least: Floats = np.minimum.reduceat(distance, first)
        return least

    @cached_property
    def _blocks(self) -> Ints:
        """Where each block starts: at most BLOCK segments of one polygon."""
        within_polygon = np.arange(len(self.polygon)) - np.searchsorted(self.polygon, self.polygon)
        return np.flatnonzero(within_polygon % BLOCK == 0)

    @cached_property
    def _sizes(self) -> Ints:
        return np.diff(self._blocks, append=len(self.polygon))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        if not len(self._blocks):
            return shapely.STRtree([])
        low = np.minimum.reduceat(np.minimum(self.begin, self.end), self._blocks)
        high = np.maximum.reduceat(np.maximum(self.begin, self.end), self._blocks)
        boxes: NDArray[np.object_] = np.asarray(shapely.box(*low.T, *high.T), dtype=object)
        return shapely.STRtree(boxes)


def _to_segments(point: Floats, begin: Floats, end: Floats) -> Floats:
    """Plane distances from points to segments, pair by pair."""
    along, off = end - begin, point - begin
    squared = np.maximum((along * along).sum(axis=1), np.finfo(float).tiny)
    share = np.clip((along * off).sum(axis=1) / squared, 0.0, 1.0)
    distance: Floats = np.hypot(*(off - along * share[:, None]).T)
    return distance


def _least(point: Ints, polygon: Ints, distance: Floats) -> tuple[Ints, Ints, Floats]:
    """The least distance of each pair of point and polygon."""
    order = np.lexsort((distance, polygon, point))
    point, polygon, distance = point[order], polygon[order], distance[order]
    first = np.ones(len(point), dtype=bool)
    first[1:] = (point[1:] != point[:-1]) | (polygon[1:] != polygon[:-1])
    return point[first], polygon[first], distance[first]
