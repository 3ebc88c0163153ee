"""The directed edges of polygons, and which of them no neighbour walks back.

Every ring is walked with its ground on the left. A border shared exactly is then walked once in
each direction and cancels; what is left over bounds the ground of all polygons together, and their
tears. Twice the same left-over edges mean twice the same ground, covered equally often everywhere.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from zones.boundaries.rules.grid import Geometries, to_steps

Steps = NDArray[np.int64]


def directed_edges(polygons: Geometries) -> tuple[Steps, Steps, Steps]:
    """Begin and end of every edge in grid steps, ground on its left, and whose it is.

    Polygons and multipolygons in (lon, lat) degrees.
    """
    xy, ring, owner = rings_of(polygons)
    begin, end, edge_ring = edges_between(to_steps(xy), ring)
    return begin, end, owner[edge_ring]


def rings_of(polygons: Geometries) -> tuple[NDArray[np.float64], Steps, Steps]:
    """Vertices of all rings, the ring of each vertex, and the polygon of each ring."""
    oriented = shapely.orient_polygons(polygons)
    # get_rings skips multipolygons without a word.
    parts, polygon = shapely.get_parts(oriented, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    return xy, ring, polygon[part]


def edges_between(steps: Steps, path: Steps) -> tuple[Steps, Steps, Steps]:
    """Begin, end and path of the edges between vertices that follow each other in one path."""
    begin, end = steps[:-1], steps[1:]
    kept = (path[1:] == path[:-1]) & (begin != end).any(axis=1)
    return begin[kept], end[kept], path[:-1][kept]


def unmatched(begin: Steps, end: Steps) -> Steps:
    """Positions of the edges that are not walked equally often in both directions."""
    if not len(begin):
        return np.zeros(0, dtype=np.int64)
    from_key, to_key = pack(begin), pack(end)
    low, high = np.minimum(from_key, to_key), np.maximum(from_key, to_key)
    direction = np.where(from_key < to_key, 1, -1)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    starts = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])]
    balance = np.add.reduceat(direction[order], np.flatnonzero(starts))
    left_over: Steps = order[(balance != 0)[np.cumsum(starts) - 1]]
    return left_over


def pack(steps: Steps) -> Steps:
    """A grid position as one integer; each coordinate fits in 32 signed bits (180e7 < 2**31)."""
    packed: Steps = (steps[:, 0] << 32) | (steps[:, 1] & 0xFFFFFFFF)
    return packed
