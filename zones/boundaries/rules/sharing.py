"""Vertices that a neighbour has on a shared border, given to the zone that lacks them."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.grid import GRID

Places = NDArray[np.float64]

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
    parts = [_polygon(part, np.array(wanted)) for part in shapely.get_parts(polygon).tolist()]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _polygon(part: Polygon, wanted: Places) -> Polygon:
    shell, *holes = (_ring(ring, wanted) for ring in (part.exterior, *part.interiors))
    return Polygon(shell, holes)


def _ring(ring: BaseGeometry, wanted: Places) -> Places:
    """The ring's vertices with those wanted ones that lie on one of its edges, in their order."""
    xy = shapely.get_coordinates(ring)
    edges = [LineString(pair) for pair in np.stack([xy[:-1], xy[1:]], axis=1)]
    points = [Point(place) for place in wanted]
    at, edge = shapely.STRtree(edges).query_nearest(points, max_distance=ON_LINE, all_matches=False)
    along = [edges[e].project(points[p]) for p, e in zip(at, edge, strict=True)]
    order = np.lexsort((along, edge))
    return np.insert(xy, edge[order] + 1, wanted[at[order]], axis=0)
