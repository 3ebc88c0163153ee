"""Vertices of borders: moved, added and left out in every cell that shares them."""

from collections.abc import Callable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps
from zones.boundaries.rules.grid import from_steps, to_steps
from zones.boundaries.rules.measures import metres_per_degree
from zones.boundaries.rules.operations.noding import Noding, node, with_rings
from zones.boundaries.rules.operations.outcome import (
    Cells,
    Edited,
    OperationRefused,
    Place,
    RefusalCode,
)
from zones.boundaries.rules.operations.settling import settle_moved
from zones.boundaries.rules.operations.steps import (
    NO_EDGES,
    Edge,
    Shapes,
    edges_of,
    read,
    undirected,
)

SAME_VERTEX = 2.0
"""Steps: a place names the nearest vertex no farther away than this."""

NEAR_BORDER_M = 5.0
"""A place names the nearest border no farther away than this."""


def move_vertex(cells: Cells, *, at: Place, to: Place, outline: bool = False) -> Edited:
    """The vertex goes from one place to another in every cell that has it.

    A cell on whose straight border it lies, as one that no longer has it, gets it first. Moved
    onto the vertex next to it, it becomes one with that. Raises OperationRefused.
    """
    shapes, vertex = _with_vertex(cells, at)
    target = _steps(to)
    if (vertex == target).all():
        raise OperationRefused(RefusalCode.NOTHING_CHANGES)
    moved = _rings_changed(shapes, vertex, lambda ring: _moved(ring, vertex, target))
    drawn = edges_of(moved.values())
    drawn = drawn[(drawn == target).all(axis=2).any(axis=1)]
    return _settled(cells, shapes, {**shapes, **moved}, drawn, outline=outline)


def insert_vertex(cells: Cells, *, on: Place, to: Place, outline: bool = False) -> Edited:
    """The border nearest to `on` gets a vertex at `to`, in every cell that shares it.

    Raises OperationRefused.
    """
    shapes = read(cells)
    ends = _nearest_edge(shapes, on)
    target = _steps(to)
    if (ends == target).all(axis=1).any():
        raise OperationRefused(RefusalCode.NOTHING_CHANGES)
    shapes = node(shapes, NO_EDGES, ends).laid_into(shapes)
    a, b, c, d = ends.ravel().tolist()
    key: Edge = (a, b, c, d)
    bent = Noding(NO_EDGES, {key: target[None]}).laid_into(shapes)
    drawn = np.stack([np.stack([ends[0], target]), np.stack([target, ends[1]])])
    return _settled(cells, shapes, bent, drawn, outline=outline)


def remove_vertex(cells: Cells, *, at: Place, outline: bool = False) -> Edited:
    """The border runs straight between the vertices before and after the one left out.

    Raises OperationRefused, also where three borders meet in the vertex.
    """
    shapes, vertex = _with_vertex(cells, at)
    edges = edges_of(shapes.values())
    here = edges[(edges == vertex).all(axis=2).any(axis=1)].reshape(-1, 2)
    ends = np.unique(here[(here != vertex).any(axis=1)], axis=0)
    if len(ends) != 2:
        raise OperationRefused(RefusalCode.BORDERS_MEET, at=_place(vertex))
    for key, shape in shapes.items():
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            xy = shapely.get_coordinates(ring)
            if len(xy) < 5 and (xy == vertex).all(axis=1).any():
                raise OperationRefused(RefusalCode.TOO_FEW_VERTICES, cell=key)
    without = _rings_changed(shapes, vertex, lambda ring: _without(ring, vertex))
    return _settled(cells, shapes, {**shapes, **without}, ends[None], outline=outline)


def _settled(cells: Cells, before: Shapes, after: Shapes, drawn: Steps, *, outline: bool) -> Edited:
    """Lay the new pieces of border into those they touch, and look whether all is whole."""
    noding = node(after, drawn)
    was = noding.laid_into(before)
    now = {
        key: was[key] if shape is before[key] else noding.laid_into_one(shape)
        for key, shape in after.items()
    }
    return settle_moved(cells, was, now, outline=outline)


def _with_vertex(cells: Cells, at: Place) -> tuple[Shapes, Steps]:
    """The cells, all with the vertex where it lies on their border, and the vertex."""
    shapes = read(cells)
    vertices = np.unique(edges_of(shapes.values())[:, 0], axis=0)
    distance = np.hypot(*(vertices - np.array(at) * 1e7).T)
    if not len(vertices) or distance.min() > SAME_VERTEX + 1e-3:
        raise OperationRefused(RefusalCode.NO_SUCH_VERTEX, at=at)
    vertex = vertices[distance.argmin()]
    return node(shapes, NO_EDGES, vertex[None]).laid_into(shapes), vertex


def _nearest_edge(shapes: Shapes, on: Place) -> Steps:
    """Both ends of the edge nearest to a place."""
    edges = undirected(edges_of(shapes.values()))
    if not len(edges):
        raise OperationRefused(RefusalCode.NOT_ON_BORDER, on=on)
    scale = metres_per_degree(np.array([on[1]]))[0]
    begin, end = ((from_steps(edges[:, i]) - on) * scale for i in (0, 1))
    ahead = end - begin
    along = np.clip(-(begin * ahead).sum(axis=1) / (ahead**2).sum(axis=1), 0.0, 1.0)
    distance = np.hypot(*(begin + along[:, None] * ahead).T)
    if distance.min() > NEAR_BORDER_M:
        raise OperationRefused(RefusalCode.NOT_ON_BORDER, on=on)
    nearest: Steps = edges[distance.argmin()]
    return nearest


def _rings_changed(
    shapes: Shapes, vertex: Steps, change: Callable[[Steps], Steps]
) -> dict[int, BaseGeometry]:
    return {
        key: with_rings(shape, change)
        for key, shape in shapes.items()
        if (shapely.get_coordinates(shape) == vertex).all(axis=1).any()
    }


def _moved(ring: Steps, vertex: Steps, target: Steps) -> Steps:
    there = np.where((ring == vertex).all(axis=1)[:, None], target, ring)
    repeated = np.r_[False, (there[1:] == there[:-1]).all(axis=1)]
    # A ring of fewer than four points cannot even be written down.
    return there[~repeated] if (~repeated).sum() > 3 else there


def _without(ring: Steps, vertex: Steps) -> Steps:
    kept = ring[:-1][(ring[:-1] != vertex).any(axis=1)]
    return np.concatenate([kept, kept[:1]])


def _steps(place: Place) -> Steps:
    return to_steps(np.array(place, dtype=np.float64))


def _place(vertex: Steps) -> Place:
    lon, lat = from_steps(vertex).tolist()
    return lon, lat
