"""The 四至 of a zone: what its border follows to the east, the south, the west and the north.

A zone's outer ring is cut at four points, each the nearest of the ring to one corner of the zone's
box, measured in shares of the box, so that a long zone is cut as a square one is. The way from a
corner of the box to its nearest point crosses neither the ring nor another such way; the four
points therefore lie on the ring in the order of the corners, and every metre of border belongs to
one side.

A side is walked in equal steps. Of the named marks that it keeps company with (``WITHIN_M``, and
going along rather than across: see ``_beside``) the one that holds the most of what is left is
named first, as long as that is ``LEAST_SHARE`` of the side; what no mark holds goes to the zone on
the other side, else to the edge of the whole, else to open ground. At most ``MOST_NAMES`` are named
a side, as one meets them from north to south or from west to east.

Every part of a zone in several parts has four sides of its own; what lies in its holes is told
beside them. Plain geometry: all shapes are shapely's, on one plane in metres, x east and y north.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

WITHIN_M: Final = 25.0
"""How far a border may lie from the middle of the road it follows: a wide avenue's half."""
TOUCHING_M: Final = 2.0
LEAST_SHARE: Final = 0.1
MOST_NAMES: Final = 4
_STEP_M: Final = 10.0
_STEPS: Final = (8, 600)
_PACE: Final = 0.9
"""Of the way along a border the least that its mark goes too; at 0.9 they differ by 25 degrees."""

_Mask = NDArray[np.bool_]


class Side(StrEnum):
    """The sides in the order in which they are told: 东、南、西、北."""

    EAST = "east"
    SOUTH = "south"
    WEST = "west"
    NORTH = "north"


class Along(StrEnum):
    """What a stretch of border runs along."""

    MARK = "mark"
    ZONE = "zone"
    EDGE = "edge"
    OPEN = "open"


@dataclass(frozen=True)
class Named:
    """Something on the ground with its names; the English one may be empty."""

    name: str
    name_en: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Stretch:
    """What ``share`` (0 to 1) of a side runs along; an edge bears the name of what ends there."""

    along: Along
    name: str
    name_en: str
    share: float


@dataclass(frozen=True)
class PartBoundary:
    """The four sides of one part and its share of the zone's area."""

    share: float
    sides: dict[Side, tuple[Stretch, ...]]

    def only_neighbour(self) -> Stretch | None:
        """What the part borders on all four sides, where that is one and the same."""
        told = {(s.along, s.name, s.name_en) for side in self.sides.values() for s in side}
        first = next(iter(self.sides[Side.EAST]), None)
        return first if len(told) == 1 else None


@dataclass(frozen=True)
class TextBoundary:
    """The parts of a zone, the largest first, and the zones that lie in its holes."""

    parts: tuple[PartBoundary, ...]
    enclaves: tuple[Named, ...] = ()


def text_boundary(
    shape: BaseGeometry,
    *,
    marks: Iterable[Named],
    neighbours: Sequence[Named],
    outline: Named | None = None,
) -> TextBoundary:
    """The 四至 of a zone, a polygon or multipolygon.

    ``marks`` are roads and shores, lines or areas; those of one name are one. Of ``neighbours``
    the first that touches a place is told, so the deepest level comes first. ``outline`` is the
    whole that the zone is a piece of.
    """
    polygons = sorted(shapely.get_parts(shape), key=lambda part: (-part.area, part.wkb))
    walk = _Walk(_by_name(marks), neighbours, outline)
    return TextBoundary(
        parts=tuple(PartBoundary(part.area / shape.area, walk.sides(part)) for part in polygons),
        enclaves=tuple(_enclaves(polygons, neighbours)),
    )


@dataclass(frozen=True)
class _Walk:
    marks: list[Named]
    neighbours: Sequence[Named]
    outline: Named | None

    def sides(self, part: Polygon) -> dict[Side, tuple[Stretch, ...]]:
        return {side: self._side(line, side) for side, line in four_sides(part).items()}

    def _side(self, line: LineString, side: Side) -> tuple[Stretch, ...]:
        points, step = _steps(line)
        left = np.ones(len(points), dtype=bool)
        told = list(self._marks(points, step, left))
        told += self._zones(points, left)
        told += self._ends(points, left)
        enough = [one for one in told if one[1].share >= LEAST_SHARE]
        kept = sorted(enough or told, key=lambda one: (-one[1].share, one[0]))
        kept = kept[: MOST_NAMES if enough else 1]
        backwards = side in (Side.SOUTH, Side.WEST)
        return tuple(stretch for _, stretch in sorted(kept, key=lambda o: o[0], reverse=backwards))

    def _marks(
        self, points: NDArray[np.object_], step: float, left: _Mask
    ) -> Iterator[tuple[float, Stretch]]:
        """Mark after mark, the one that holds most of what is ``left`` first; takes that off."""
        beside = [(mark, _beside(points, step, mark.shape)) for mark in self.marks]
        chosen: list[tuple[Named, NDArray[np.float64]]] = []
        while beside:
            mark, held = max(beside, key=lambda one: (one[1][left].sum(), one[0].name))
            if ((held > 0) & left).mean() < LEAST_SHARE:
                break
            left &= held == 0
            chosen.append((mark, held))
        if chosen:  # where two of them meet, each step is the nearer one's
            held = np.stack([held for _, held in chosen])
            nearest = np.where(held.any(axis=0), held.argmax(axis=0), -1)
            for i, (mark, _) in enumerate(chosen):
                if (nearest == i).any():
                    yield _told(Along.MARK, mark, nearest == i)

    def _zones(self, points: NDArray[np.object_], left: _Mask) -> Iterator[tuple[float, Stretch]]:
        for zone in self.neighbours:
            taken = left & shapely.dwithin(points, zone.shape, TOUCHING_M)
            if taken.any():
                left &= ~taken
                yield _told(Along.ZONE, zone, taken)

    def _ends(self, points: NDArray[np.object_], left: _Mask) -> Iterator[tuple[float, Stretch]]:
        if self.outline is not None:
            edge = left & shapely.dwithin(points, self.outline.shape.boundary, TOUCHING_M)
            if edge.any():
                left &= ~edge
                yield _told(Along.EDGE, self.outline, edge)
        if left.any():
            yield _told(Along.OPEN, Named("", "", Polygon()), left)


def four_sides(part: Polygon) -> dict[Side, LineString]:
    """The outer ring cut into its sides, walked clockwise: east from north to south, and so on."""
    clockwise = shapely.orient_polygons(shapely.normalize(part), exterior_cw=True)
    ring = LinearRing(shapely.get_exterior_ring(clockwise).coords)
    west, south, east, north = ring.bounds
    span = np.array([east - west, north - south])
    shares = LinearRing((np.asarray(ring.coords) - (west, south)) / span)
    corners = shapely.points([(1, 1), (1, 0), (0, 0), (0, 1)])
    met = shapely.shortest_line(shares, corners)
    places = shapely.get_coordinates(shapely.get_point(met, 0)) * span + (west, south)
    cuts = ring.project(shapely.points(places))
    ends = np.roll(cuts, -1)
    return {
        side: _between(ring, start, end) for side, start, end in zip(Side, cuts, ends, strict=True)
    }


def _between(ring: LinearRing, start: float, end: float) -> LineString:
    """The way along the ring from one distance to another, over its first point if need be."""
    if start <= end:
        return LineString(substring(ring, start, end).coords) if start < end else _dot(ring, start)
    first, second = substring(ring, start, ring.length), substring(ring, 0, end)
    return LineString([*first.coords, *second.coords])


def _dot(ring: LinearRing, at: float) -> LineString:
    point = ring.interpolate(at)
    return LineString([point, point])


def _steps(line: LineString) -> tuple[NDArray[np.object_], float]:
    """The middles of equal steps along a side, and the length of a step in metres."""
    count = int(np.clip(np.ceil(line.length / _STEP_M), *_STEPS))
    step = line.length / count
    return shapely.line_interpolate_point(line, (np.arange(count) + 0.5) * step), step


def _beside(points: NDArray[np.object_], step: float, mark: BaseGeometry) -> NDArray[np.float64]:
    """For each step 0, or from 0.5 to 1 the nearer the mark is: only where both go together.

    A road that only crosses is near for a while too, yet the nearest place on it stays where it
    is: so the nearest places must go nearly the way that the border goes, in strides that are
    longer than the border is jagged.
    """
    held = np.zeros(len(points))
    near = shapely.dwithin(points, mark, WITHIN_M)
    if not near.any():
        return held
    pace = max(1, round(2 * WITHIN_M / step)) if step else 1
    for first, last in _runs(near):
        feet = shapely.get_point(shapely.shortest_line(mark, points[first:last]), 0)
        skipped, kept = _moving(feet, step)
        first, last, feet = first + skipped, first + skipped + kept, feet[skipped:][:kept]
        if kept == len(points) or kept * step >= WITHIN_M:
            run, strides = points[first:last], _strides(kept, pace)
            way = shapely.distance(run[strides[:-1]], run[strides[1:]]).sum()
            along = shapely.distance(feet[strides[:-1]], feet[strides[1:]]).sum()
            if along >= _PACE * way:
                held[first:last] = 1 - 0.5 * shapely.distance(run, feet) / WITHIN_M
    return held


def _moving(feet: NDArray[np.object_], step: float) -> tuple[int, int]:
    """How many steps pass until the foot on a mark moves, and how many there are until it rests.

    Beyond the end of a road its last point is the nearest for a while.
    """
    moves = np.flatnonzero(shapely.distance(feet[:-1], feet[1:]) > step / 10)
    return (int(moves[0]), int(moves[-1] - moves[0]) + 2) if len(moves) else (0, 0)


def _runs(near: _Mask) -> Iterator[tuple[int, int]]:
    """The bounds ``[first, last)`` of each run of trues."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _strides(count: int, pace: int) -> NDArray[np.int_]:
    """Every so many steps of a run, its last one included."""
    return np.unique(np.append(np.arange(0, count, pace), count - 1))


def _told(along: Along, named: Named, taken: _Mask) -> tuple[float, Stretch]:
    """Where on the side it is met, and what is told of it."""
    stretch = Stretch(along, named.name, named.name_en, float(taken.mean()))
    return float(np.flatnonzero(taken).mean()), stretch


def _by_name(marks: Iterable[Named]) -> list[Named]:
    """The parts of one road as one, in the order of the names."""
    parts: dict[tuple[str, str], list[BaseGeometry]] = {}
    for mark in marks:
        parts.setdefault((mark.name, mark.name_en), []).append(mark.shape)
    merged = [Named(*names, shapely.union_all(shapes)) for names, shapes in parts.items()]
    shapely.prepare([mark.shape for mark in merged])
    return sorted(merged, key=lambda mark: (mark.name, mark.name_en))


def _enclaves(polygons: Iterable[Polygon], neighbours: Iterable[Named]) -> Iterator[Named]:
    """The neighbours that lie in holes of the zone, each once."""
    holes = [Polygon(ring) for part in polygons for ring in part.interiors]
    if not holes:
        return
    ground = shapely.union_all(holes).buffer(TOUCHING_M)
    shapely.prepare(ground)
    yield from (zone for zone in neighbours if ground.covers(zone.shape))
