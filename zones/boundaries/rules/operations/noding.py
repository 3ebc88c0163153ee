"""Drawn lines laid into borders, so that they meet in vertices both have.

Snap rounding: every vertex and every crossing owns the square of one grid step about it, and every
edge that passes through the square gets that vertex. What a border gains it gains in every cell
that shares it, and it moves by no more than half a step. Borders among themselves are left as they
are: they share their vertices already, or are torn and none of this edit's business.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps, pack
from zones.boundaries.rules.operations.outcome import OperationRefused, RefusalCode
from zones.boundaries.rules.operations.steps import (
    NO_EDGES,
    Edge,
    Shapes,
    edges_of,
    keys_of,
    lines_of,
    low_first,
    polygons_of,
    undirected,
)

NEAR = 2.0
"""Steps: what lies farther from a drawn line than this cannot have a vertex in common with it."""

NO_PLACES = np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Noding:
    """The drawn edges cut at every vertex, and the vertices that edges of borders gained."""

    edges: Steps
    gained: dict[Edge, Steps]

    def laid_into(self, shapes: Shapes) -> Shapes:
        """The shapes with the vertices they gained; a shape that gained none is the same object.

        Where a border then touches itself, its ground is no wider than half a step: the cell's
        parts end there. Raises OperationRefused where that cannot be written down.
        """
        return {key: self._sound(key, shape) for key, shape in shapes.items()}

    def _sound(self, key: int, shape: BaseGeometry) -> BaseGeometry:
        laid = self.laid_into_one(shape)
        if laid is shape or laid.is_valid:
            return laid
        parted = polygons_of(shapely.make_valid(laid, method="structure", keep_collapsed=False))
        walked = Counter(map(tuple, low_first(edges_of([laid])).reshape(-1, 4).tolist()))
        once = {edge for edge, times in walked.items() if times % 2}
        if parted.is_empty or once != keys_of(edges_of([parted])):
            raise OperationRefused(RefusalCode.CROSSES_ITSELF, cells=[key])
        return parted

    def laid_into_one(self, shape: BaseGeometry) -> BaseGeometry:
        """One shape with the vertices it gained."""
        if not self.gained:
            return shape
        lower = np.unique(pack(np.array([edge[:2] for edge in self.gained], dtype=np.int64)))
        xy = np.rint(shapely.get_coordinates(shape)).astype(np.int64)
        if not np.isin(pack(xy), lower).any():
            return shape
        return with_rings(shape, lambda ring: self._ring(ring, lower))

    def _ring(self, ring: Steps, lower: Steps) -> Steps:
        known = np.isin(pack(ring), lower)
        pieces, last = [], 0
        for at in np.flatnonzero(known[:-1] | known[1:]):
            new = self._between(ring[at], ring[at + 1])
            if len(new):
                pieces += [ring[last : at + 1], new]
                last = int(at) + 1
        return np.concatenate([*pieces, ring[last:]])

    def _between(self, begin: Steps, end: Steps) -> Steps:
        ahead = (*begin.tolist(), *end.tolist())
        if ahead in self.gained:
            return self.gained[ahead]
        return self.gained.get((*ahead[2:], *ahead[:2]), NO_PLACES)[::-1]


def with_rings(shape: BaseGeometry, change: Callable[[Steps], Steps]) -> BaseGeometry:
    """The shape with each closed ring (n, 2) as `change` gives it back."""

    def polygon(part: BaseGeometry) -> Polygon:
        rings = [
            change(np.rint(shapely.get_coordinates(ring)).astype(np.int64)).astype(np.float64)
            for ring in shapely.get_rings(part)
        ]
        return Polygon(rings[0], rings[1:])

    parts = [polygon(part) for part in shapely.get_parts(shape)]
    return parts[0] if isinstance(shape, Polygon) else MultiPolygon(parts)


def node(shapes: Shapes, drawn: Steps, places: Steps = NO_PLACES) -> Noding:
    """Lay drawn edges (n, 2, 2), and single places (n, 2), into the borders of the shapes."""
    drawn = undirected(drawn)
    borders = _near(shapes, drawn, places)
    corners = np.concatenate([drawn.reshape(-1, 2), places])
    crossings = [_crossings(drawn, borders), _crossings(drawn, drawn)]
    spots = np.unique(np.concatenate([corners, borders.reshape(-1, 2), *crossings]), axis=0)
    chains = _chains(drawn, spots)
    vertices = np.unique(np.concatenate([places, *chains.values(), drawn.reshape(-1, 2)]), axis=0)
    cut = [_cut(edge, chains.get(tuple(edge.ravel().tolist()), NO_PLACES)) for edge in drawn]
    edges = undirected(np.concatenate(cut)) if cut else NO_EDGES
    return Noding(edges, _bent(shapes, _chains(borders, vertices), vertices))


def _bent(shapes: Shapes, chains: dict[Edge, Steps], vertices: Steps) -> dict[Edge, Steps]:
    """The chains of borders with the vertices of other borders that they would else slip past."""
    if not chains:
        return chains
    bent = np.array(list(chains), dtype=np.int64).reshape(-1, 2, 2)
    corners = edges_of(shapes.values())[:, 0]
    low, high = bent.min(axis=(0, 1)) - 1, bent.max(axis=(0, 1)) + 1
    close = corners[((corners >= low) & (corners <= high)).all(axis=1)]
    return _chains(bent, np.unique(np.concatenate([vertices, close]), axis=0))


def _near(shapes: Shapes, drawn: Steps, places: Steps) -> Steps:
    """The edges of borders that may have a vertex in common with what was drawn."""
    points = np.concatenate([drawn.reshape(-1, 2), places])
    low, high = points.min(axis=0) - NEAR, points.max(axis=0) + NEAR
    edges = edges_of(shapes.values())
    aside = (edges.max(axis=1) < low).any(axis=1) | (edges.min(axis=1) > high).any(axis=1)
    edges = undirected(edges[~aside])
    if not len(edges):
        return edges
    marks = np.asarray(shapely.points(places.astype(np.float64)), dtype=object)
    tree = shapely.STRtree(np.concatenate([lines_of(drawn), marks]))
    near, _ = tree.query(lines_of(edges), predicate="dwithin", distance=NEAR)
    found: Steps = edges[np.unique(near)]
    return found


def _crossings(some: Steps, others: Steps) -> Steps:
    """Where edges cross or touch, at the nearest grid positions."""
    if not len(some) or not len(others):
        return NO_PLACES
    first, second = lines_of(some), lines_of(others)
    at, found = shapely.STRtree(second).query(first, predicate="intersects")
    same = (some[at] == others[found]).all(axis=(1, 2))
    places = shapely.intersection(first[at[~same]], second[found[~same]])
    return np.rint(shapely.get_coordinates(places)).astype(np.int64)


def _chains(edges: Steps, spots: Steps) -> dict[Edge, Steps]:
    """For each edge that passes through squares of others' spots: those spots, in its order."""
    if not len(edges) or not len(spots):
        return {}
    x, y = spots.T.astype(np.float64)
    squares = shapely.box(x - 0.5, y - 0.5, x + 0.5, y + 0.5)
    spot, edge = shapely.STRtree(lines_of(edges)).query(squares, predicate="intersects")
    own = (spots[spot][:, None] == edges[edge]).all(axis=2).any(axis=1)
    spot, edge = spot[~own], edge[~own]
    ahead = edges[edge, 1] - edges[edge, 0]
    along = ((spots[spot] - edges[edge, 0]) * ahead).sum(axis=1)
    order = np.lexsort((spot, along, edge))
    spot, edge = spot[order], edge[order]
    which, starts = np.unique(edge, return_index=True)
    chains = np.split(spots[spot], starts[1:])
    keys = edges[which].reshape(-1, 4).tolist()
    return {(a, b, c, d): chain for (a, b, c, d), chain in zip(keys, chains, strict=False)}


def _cut(edge: Steps, chain: Steps) -> Steps:
    path = np.concatenate([edge[:1], chain, edge[1:]])
    return np.stack([path[:-1], path[1:]], axis=1)
