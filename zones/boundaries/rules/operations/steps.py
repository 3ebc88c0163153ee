"""Shapes counted in grid steps: whole numbers, so that equal places are equal and sums exact.

Inside the operations every shape is a shapely geometry whose coordinates are whole numbers of
1e-7 degree. Only what comes in and goes out is in degrees.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps, edges_between, rings_of
from zones.boundaries.rules.grid import STEPS_PER_DEGREE, from_steps, on_grid, to_steps
from zones.boundaries.rules.operations.outcome import (
    Cells,
    OperationRefused,
    RefusalCode,
)

Shapes = dict[int, BaseGeometry]
"""Cells by key, in grid steps."""

Edge = tuple[int, int, int, int]
"""Two neighbouring vertices of a border, the lower one first."""

NO_EDGES = np.zeros((0, 2, 2), dtype=np.int64)

NARROW = 2.0
"""Steps: a face nowhere wider than this is the rounding of a border."""


def in_steps(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in degrees, counted in grid steps; vertices go to the nearest grid position."""
    return shapely.transform(shapely.force_2d(geometry), lambda xy: to_steps(xy).astype(np.float64))


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """The inverse of `in_steps`, written in the one way that an edition writes a boundary."""
    degrees = shapely.transform(shape, lambda xy: from_steps(np.rint(xy).astype(np.int64)))
    return shapely.orient_polygons(shapely.normalize(degrees))


def place_in_steps(place: BaseGeometry) -> BaseGeometry:
    """A torn place in steps: its corners lie where borders cross, off the grid, and stay there."""
    return shapely.transform(shapely.force_2d(place), lambda xy: xy * STEPS_PER_DEGREE)


def read(cells: Cells, *named: int) -> Shapes:
    """The cells in steps. Raises OperationRefused for one off the grid or not among them."""
    missing = sorted(key for key in named if key not in cells)
    if missing:
        raise OperationRefused(RefusalCode.UNKNOWN_CELL, cells=missing)
    for key, cell in cells.items():
        if not on_grid(cell):
            raise OperationRefused(RefusalCode.OFF_GRID, cell=key)
    return {key: in_steps(cell) for key, cell in cells.items()}


def read_line(line: BaseGeometry) -> Steps:
    """The edges of a drawn line or outline, (n, 2, 2). Raises OperationRefused without one."""
    lines = shapely.boundary(line) if shapely.get_dimensions(line) == 2 else line
    edges = edges_of_lines([in_steps(lines)])
    if not len(edges):
        raise OperationRefused(RefusalCode.BAD_LINE)
    return edges


def read_area(area: BaseGeometry) -> BaseGeometry:
    """A drawn area in steps, made valid. Raises OperationRefused where it has no ground."""
    sound = in_steps(area)
    for _ in range(4):
        sound = polygons_of(shapely.make_valid(sound, method="structure", keep_collapsed=False))
        sound = shapely.transform(sound, np.rint)
        if sound.is_valid:
            break
    if sound.is_empty or not sound.is_valid:
        raise OperationRefused(RefusalCode.BAD_AREA)
    return sound


def edges_of(shapes: Iterable[BaseGeometry]) -> Steps:
    """Every edge of polygons, ground on its left, (n, 2, 2)."""
    array = np.array(list(shapes), dtype=object)
    xy, ring, _ = rings_of(array)
    begin, end, _ = edges_between(np.rint(xy).astype(np.int64), ring)
    return np.stack([begin, end], axis=1)


def edges_of_lines(lines: Iterable[BaseGeometry]) -> Steps:
    """Every edge of lines, multilines and rings, (n, 2, 2)."""
    parts = shapely.get_parts(np.array(list(lines), dtype=object))
    while (shapely.get_num_geometries(parts) != 1).any():
        parts = shapely.get_parts(parts)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    begin, end, _ = edges_between(np.rint(xy).astype(np.int64), part)
    return np.stack([begin, end], axis=1)


def undirected(edges: Steps) -> Steps:
    """Each edge once, the lower vertex first."""
    edges = low_first(edges)
    flat = edges.reshape(-1, 4)
    flat = flat[np.lexsort(flat.T[::-1])]
    new = np.r_[True, (flat[1:] != flat[:-1]).any(axis=1)][: len(flat)]
    once: Steps = flat[new].reshape(-1, 2, 2)
    return once


def low_first(edges: Steps) -> Steps:
    """The edges, each turned so that its lower vertex is the first."""
    (x0, y0), (x1, y1) = edges[:, 0].T, edges[:, 1].T
    turned = (x0 > x1) | ((x0 == x1) & (y0 > y1))
    return np.where(turned[:, None, None], edges[:, ::-1], edges)


def keys_of(edges: Steps) -> set[Edge]:
    """The edges as hashable values, without their direction."""
    return {(a, b, c, d) for a, b, c, d in undirected(edges).reshape(-1, 4).tolist()}


def lengths_by_edge(shape: BaseGeometry) -> dict[Edge, float]:
    """The edges of a polygon's border with their length in steps of latitude."""
    edges = undirected(edges_of([shape]))
    lat = np.radians(edges[:, :, 1].mean(axis=1) / 1e7)
    delta = (edges[:, 1] - edges[:, 0]) * np.stack([np.cos(lat), np.ones(len(lat))], axis=1)
    lengths = np.hypot(delta[:, 0], delta[:, 1]).tolist()
    rows = edges.reshape(-1, 4).tolist()
    return {(a, b, c, d): length for (a, b, c, d), length in zip(rows, lengths, strict=True)}


def faces_between(edges: Steps) -> list[Polygon]:
    """The faces between edges that meet in their ends only."""
    return list(shapely.get_parts(shapely.polygonize(lines_of(undirected(edges)))))


def lines_of(edges: Steps) -> NDArray[np.object_]:
    """Each edge as a line of its own."""
    return np.asarray(shapely.linestrings(edges.astype(np.float64)), dtype=object)


def inside(shape: BaseGeometry, others: Collection[BaseGeometry]) -> NDArray[np.bool_]:
    """Which of the others, none of which lies across the shape's border, lie in it."""
    if not len(others):
        return np.zeros(0, dtype=bool)
    shapely.prepare(shape)
    places = shapely.point_on_surface(np.array(list(others), dtype=object))
    within: NDArray[np.bool_] = shapely.intersects(shape, places)
    return within


def joined(shapes: Collection[BaseGeometry]) -> BaseGeometry:
    """All ground of polygons that share their borders exactly, as one polygon or multipolygon."""
    array = np.array([shape for shape in shapes if not shape.is_empty], dtype=object)
    if len(array) == 1:
        return polygons_of(array[0])
    try:
        whole = shapely.coverage_union_all(array)
    except GEOSException:
        whole = None
    if whole is None or not whole.is_valid:
        # A torn coverage, after an import: the slower union sees to its overlaps.
        whole = shapely.union_all(array, grid_size=1.0)
    return polygons_of(whole)


def taken_off(shape: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
    """The shape without the ground, where both have the same vertices along each other."""
    return _overlay(shapely.difference, shape, ground)


def common(shape: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
    """The ground of both, where both have the same vertices along each other."""
    return _overlay(shapely.intersection, shape, ground)


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons in a geometry of any type; where there is just one, itself."""
    kept = list(_polygons(geometry))
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def parts_of(shape: BaseGeometry) -> int:
    """In how many polygons a shape's ground lies."""
    return 0 if shape.is_empty else int(shapely.get_num_geometries(shape))


def wide(shape: BaseGeometry) -> bool:
    """Whether there is ground that is more than the rounding of a border."""
    return not shapely.is_empty(shapely.buffer(shape, -NARROW / 2, quad_segs=1))


def _overlay(
    overlay: Callable[[BaseGeometry, BaseGeometry], BaseGeometry],
    shape: BaseGeometry,
    ground: BaseGeometry,
) -> BaseGeometry:
    try:
        return polygons_of(overlay(shape, ground))
    except GEOSException as problem:
        raise OperationRefused(RefusalCode.INVALID_RESULT) from problem


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            if not part.is_empty:
                yield part
        elif shapely.get_num_geometries(part) > 1 or shapely.get_type_id(part) > 3:
            yield from _polygons(part)
