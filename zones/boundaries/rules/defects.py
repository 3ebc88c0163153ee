"""Where a coverage is torn: gaps, overlaps and spills, each as a polygon with its neighbours.

Every ring is walked with its ground on the left. A border shared exactly is then walked once in
each direction and cancels; so does the parent's outline, walked the other way round. What is left
over bounds the defects, and only that is noded and polygonized. The number of cells above a point
is constant on each of those faces: it is how often the left-over segments wind around it. A sound
coverage costs one sort of its segments.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps, directed_edges, unmatched
from zones.boundaries.rules.faults import Fault, find_geometry_faults
from zones.boundaries.rules.grid import from_steps, on_grid
from zones.boundaries.rules.measures import area_m2, mean_width_m, widest_m

SLIVER_M = 0.1
"""A face nowhere wider than this comes from drawing or rounding, not from forgotten ground."""

NOISE_M = 1e-8
"""A face thinner than this, on the mean, is the rounding of a node where borders cross."""

SAME_PLACE = 1e-9
"""Degrees, a tenth of a millimetre: a hundredth of the grid, far above the rounding of a node."""

NOBODY = -1
"""Owner of the outline's segments."""


class DefectKind(StrEnum):
    """GAP: nobody's ground. OVERLAP: ground of several. OUTSIDE: ground beyond the outline."""

    GAP = "gap"
    OVERLAP = "overlap"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A cell at a defect: its share of the border of a gap, or of the area of any other."""

    id: str
    share: float


@dataclass(frozen=True, slots=True)
class CoverageDefect:
    """One torn place of a coverage.

    `place` is the polygon in (lon, lat) degrees, `area_m2` geodesic, `width_m` the widest place,
    `depth` the number of cells above it (0 for a gap), `neighbours` the largest share first.
    """

    kind: DefectKind
    place: Polygon
    area_m2: float
    width_m: float
    depth: int
    neighbours: tuple[Neighbour, ...]

    @property
    def sliver(self) -> bool:
        return self.width_m < SLIVER_M


class InvalidCoverage(ValueError):
    """The polygons cannot be compared as a coverage; `faults` says which and why."""

    def __init__(self, faults: Sequence[Fault], off_grid: bool = False) -> None:
        self.faults = tuple(faults)
        self.off_grid = off_grid
        if off_grid:
            reason = "some vertices are off the 1e-7 degree grid: call snap_to_grid first"
        else:
            names = ", ".join(f"{fault.feature} ({fault.code})" for fault in self.faults[:5])
            reason = f"repair these features first: {names}"
        super().__init__(f"not comparable as a coverage; {reason}")


def find_coverage_defects(
    polygons: Sequence[BaseGeometry] | NDArray[np.object_],
    ids: Sequence[str],
    outline: BaseGeometry | None = None,
) -> list[CoverageDefect]:
    """Every gap, overlap and spill of the coverage, the largest first.

    Polygons and multipolygons, valid and on the 1e-7 degree grid, (lon, lat). With an outline,
    ground inside it without a cell is a gap (a whole missing cell too) and ground of a cell beyond
    it is outside; ground of several cells is an overlap, also beyond the outline. Without one, a
    gap is ground enclosed by cells. Raises InvalidCoverage for anything that is not such a polygon.
    """
    cells = np.asarray(polygons, dtype=object)
    _require_comparable(cells, ids, outline)
    begin, end, owner = directed_edges(cells)
    if outline is not None:
        ahead, back, _ = directed_edges(np.array([outline], dtype=object))
        begin, end = np.r_[begin, back], np.r_[end, ahead]
        owner = np.r_[owner, np.full(len(ahead), NOBODY)]
    torn = unmatched(begin, end)
    if not len(torn):
        return []
    coverage = _Coverage(
        cells, ids, outline, from_steps(begin[torn]), from_steps(end[torn]), owner[torn]
    )
    return _describe(coverage)


@dataclass(frozen=True)
class _Coverage:
    """The cells, and the torn segments: begin and end (n, 2) in degrees, position of the cell."""

    cells: NDArray[np.object_]
    ids: Sequence[str]
    outline: BaseGeometry | None
    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    owner: Steps

    @cached_property
    def torn(self) -> NDArray[np.object_]:
        return np.asarray(shapely.linestrings(np.stack([self.begin, self.end], axis=1)))

    @cached_property
    def torn_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.torn)

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.cells)


def _require_comparable(
    cells: NDArray[np.object_], ids: Sequence[str], outline: BaseGeometry | None
) -> None:
    everything = cells if outline is None else np.append(cells, np.array([outline], dtype=object))
    labels = [*ids, "outline"][: len(everything)]
    sound = shapely.is_valid(everything) & np.isin(shapely.get_type_id(everything), (3, 6))
    if not (sound & ~shapely.is_empty(everything)).all():
        found = find_geometry_faults(everything, labels)
        raise InvalidCoverage([fault for fault in found if fault.blocks])
    if not on_grid(everything):
        raise InvalidCoverage([], off_grid=True)


def _describe(coverage: _Coverage) -> list[CoverageDefect]:
    """Measure the faces between the torn segments that are defects."""
    faces, depth, kinds = _faulty_faces(coverage)
    wide = mean_width_m(faces) > NOISE_M
    faces, depth, kinds = faces[wide], depth[wide], kinds[wide]
    widths = widest_m(faces)
    shares = np.empty(len(faces), dtype=object)
    shares[depth == 0] = _border_shares(faces[depth == 0], coverage)
    shares[depth > 0] = _area_shares(faces[depth > 0], coverage)
    defects = [
        CoverageDefect(
            kind=kinds[at],
            place=faces[at],
            area_m2=area_m2(faces[at]),
            width_m=float(widths[at]),
            depth=int(depth[at]),
            neighbours=shares[at],
        )
        for at in range(len(faces))
    ]
    return sorted(defects, key=lambda defect: -defect.area_m2)


def _faulty_faces(coverage: _Coverage) -> tuple[NDArray[np.object_], Steps, NDArray[np.object_]]:
    """Polygons, number of cells above them and kind of everything that is torn."""
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(coverage.torn)]))
    # Around a point the segments turn once for every cell above it, and once back for the outline.
    turns = _turns(shapely.point_on_surface(faces), coverage)
    if coverage.outline is None:
        return _classified(
            (faces[turns == 0], 0, DefectKind.GAP),
            (faces[turns > 1], turns[turns > 1], DefectKind.OVERLAP),
        )
    excess, surplus = faces[turns > 0], turns[turns > 0]
    inner, at_inner, outer, at_outer = _split(excess, coverage.outline)
    double = surplus[at_outer] > 1
    return _classified(
        (faces[turns < 0], 0, DefectKind.GAP),
        (inner, surplus[at_inner] + 1, DefectKind.OVERLAP),
        (outer[double], surplus[at_outer][double], DefectKind.OVERLAP),
        (outer[~double], 1, DefectKind.OUTSIDE),
    )


def _split(
    faces: NDArray[np.object_], outline: BaseGeometry
) -> tuple[NDArray[np.object_], Steps, NDArray[np.object_], Steps]:
    """The polygons of the faces inside and outside the outline, each with its face's position.

    A border that runs along the outline cancels, so a face can reach across the outline there.
    """
    shapely.prepare(outline)
    inside, apart = shapely.contains_properly(outline, faces), shapely.disjoint(outline, faces)
    touching = faces[~inside & ~apart]
    inner, outer = faces.copy(), faces.copy()
    inner[apart] = outer[inside] = Polygon()
    inner[~inside & ~apart] = shapely.intersection(touching, outline)
    outer[~inside & ~apart] = shapely.difference(touching, outline)
    return (*_polygons(inner), *_polygons(outer))


def _classified(
    *groups: tuple[NDArray[np.object_], Steps | int, DefectKind],
) -> tuple[NDArray[np.object_], Steps, NDArray[np.object_]]:
    sizes = [len(faces) for faces, _, _ in groups]
    return (
        np.concatenate([faces for faces, _, _ in groups]),
        np.concatenate([np.broadcast_to(depth, len(faces)) for faces, depth, _ in groups]),
        np.repeat(np.array([kind for _, _, kind in groups], dtype=object), sizes),
    )


def _polygons(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], Steps]:
    """Single polygons in each geometry, without the lines and points of an overlay."""
    parts, at = shapely.get_parts(geometries, return_index=True)
    polygon = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return parts[polygon], at[polygon]


def _turns(points: NDArray[np.object_], coverage: _Coverage) -> Steps:
    """How often the torn segments wind around each point, anticlockwise less clockwise.

    Counts the segments that cross the ray from the point to the east. Borders that cancel wind
    around nothing, so the torn ones suffice.
    """
    xy = shapely.get_coordinates(points)
    far = np.stack([np.full(len(xy), coverage.begin[:, 0].max() + 1.0), xy[:, 1]], axis=1)
    point, segment = coverage.torn_tree.query(shapely.linestrings(np.stack([xy, far], axis=1)))
    (px, py), (x0, y0), (x1, y1) = xy[point].T, coverage.begin[segment].T, coverage.end[segment].T
    up, down = (y0 <= py) & (py < y1), (y1 <= py) & (py < y0)
    left = (x1 - x0) * (py - y0) - (px - x0) * (y1 - y0)
    turn = np.where(up & (left > 0), 1, 0) - np.where(down & (left < 0), 1, 0)
    return np.bincount(point, turn, minlength=len(xy)).astype(np.int64)


def _border_shares(faces: NDArray[np.object_], coverage: _Coverage) -> NDArray[np.object_]:
    """For each gap, whose torn segments it lies between, by length."""
    xy, face = shapely.get_coordinates(shapely.boundary(faces), return_index=True)
    same = face[1:] == face[:-1]
    begin, end, face = xy[:-1][same], xy[1:][same], face[1:][same]
    # Where borders cross, a face has an edge that is a part of a segment: look from its middle.
    middle = shapely.points((begin + end) / 2)
    edge, segment = coverage.torn_tree.query(middle, "dwithin", SAME_PLACE)
    owner = coverage.owner[segment]
    edge, owner = edge[owner != NOBODY], owner[owner != NOBODY]
    length = np.hypot(*(end - begin).T)
    return _shares(face[edge], owner, length[edge], len(faces), coverage.ids)


def _area_shares(faces: NDArray[np.object_], coverage: _Coverage) -> NDArray[np.object_]:
    """For each overlap or spill, which cells lie there, by area; the shares add up to its depth."""
    face, cell = coverage.tree.query(faces, predicate="intersects")
    area = shapely.area(shapely.intersection(coverage.cells[cell], faces[face]))
    return _shares(face, cell, area, len(faces), coverage.ids, shapely.area(faces))


def _shares(
    face: Steps,
    cell: Steps,
    amount: NDArray[np.float64],
    faces: int,
    ids: Sequence[str],
    whole: NDArray[np.float64] | None = None,
) -> NDArray[np.object_]:
    """Each face's neighbours with their share of the whole (the sum of amounts if not given)."""
    if whole is None:
        whole = np.bincount(face, amount, minlength=faces).astype(np.float64)
    total: defaultdict[tuple[int, int], float] = defaultdict(float)
    for at in np.flatnonzero(amount > whole[face] * 1e-9):
        total[int(face[at]), int(cell[at])] += float(amount[at] / whole[face[at]])
    lists: list[list[Neighbour]] = [[] for _ in range(faces)]
    for (at_face, at_cell), share in total.items():
        lists[at_face].append(Neighbour(str(ids[at_cell]), round(share, 4)))
    shares = np.empty(faces, dtype=object)
    for at_face, found in enumerate(lists):
        shares[at_face] = tuple(sorted(found, key=lambda one: (-one.share, one.id)))
    return shares
