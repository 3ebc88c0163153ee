"""Vertices that a neighbour has on a shared border, given to the zone that lacks them."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.grid import GRID

ON_LINE: Final = 2 * GRID
"""Degrees: rounding to the grid puts a vertex so far off the line it was cut into."""


def with_vertices_of(polygon: BaseGeometry, neighbour: BaseGeometry) -> BaseGeometry:
    """The polygon with every vertex that the neighbour has on the polygon's line.

    Polygons or multipolygons on the 1e-7 degree grid, (lon, lat). Borders then match edge by edge.
    """
    candidates = np.unique(shapely.get_coordinates(neighbour), axis=0)
    own = {tuple(xy) for xy in shapely.get_coordinates(polygon).tolist()}
    near = shapely.dwithin(shapely.points(candidates), shapely.boundary(polygon), ON_LINE)
    wanted = [xy for xy in candidates[near].tolist() if tuple(xy) not in own]
    if not wanted:
        return polygon
    parts = [_polygon(part, np.array(wanted)) for part in shapely.get_parts(polygon)]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _polygon(part: BaseGeometry, wanted: NDArray[np.float64]) -> BaseGeometry:
    shell, *holes = (_ring(ring, wanted) for ring in shapely.get_rings(part))
    return shapely.polygons(shell, holes or None)


def _ring(ring: BaseGeometry, wanted: NDArray[np.float64]) -> BaseGeometry:
    xy = shapely.get_coordinates(ring)
    edges = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
    points = shapely.points(wanted)
    at, edge = shapely.STRtree(edges).query_nearest(points, max_distance=ON_LINE, all_matches=False)
    along = shapely.line_locate_point(edges[edge], points[at])
    order = np.lexsort((along, edge))
    return shapely.linearrings(np.insert(xy, edge[order] + 1, wanted[at[order]], axis=0))
