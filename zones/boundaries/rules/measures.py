"""Areas and widths in metres of small polygons given in degrees."""

from typing import Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# CGCS2000's ellipsoid; WGS-84 differs by a tenth of a millimetre in the polar radius.
GEOD: Final = pyproj.Geod(ellps="GRS80")

WIDTH_STEPS = 16
"""Halvings of the search for the widest place of a thin face; each step is one buffer."""


def area_m2(geometry: BaseGeometry) -> float:
    """Geodesic area of a polygon or multipolygon, holes taken off."""
    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area))


def length_m(geometry: BaseGeometry) -> float:
    """Geodesic length of a line or multiline."""
    return float(GEOD.geometry_length(geometry))


def metres_per_degree(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) metres per degree of longitude and latitude on the ellipsoid at these latitudes."""
    phi = np.radians(lat)
    bend = 1.0 - GEOD.es * np.sin(phi) ** 2
    east = GEOD.a * np.cos(phi) / np.sqrt(bend)
    north = GEOD.a * (1.0 - GEOD.es) / bend**1.5
    return np.radians(np.stack([east, north], axis=-1))


def to_local_metres(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Each geometry on a flat plane in metres about the centre of its own box."""
    west, south, east, north = shapely.bounds(geometries).T
    centre = np.stack([(west + east) / 2, (south + north) / 2], axis=-1)
    scale = metres_per_degree(centre[:, 1])
    xy, index = shapely.get_coordinates(geometries, return_index=True)
    flat = geometries.copy()
    shapely.set_coordinates(flat, (xy - centre[index]) * scale[index])
    return flat


def mean_width_m(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """Width of a rectangle as long as half the perimeter and of the same area."""
    if not len(polygons):
        return np.zeros(0)
    flat = to_local_metres(polygons)
    width: NDArray[np.float64] = 2 * shapely.area(flat) / shapely.length(flat)
    return width


def widest_m(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """Diameter of the largest circle inside each polygon, to about two parts in a hundred."""
    if not len(polygons):
        return np.zeros(0)
    flat = to_local_metres(polygons)
    box = shapely.bounds(flat)
    extent = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])
    mean = 2 * shapely.area(flat) / shapely.length(flat)
    # The library stops at a thousandth of the extent, which says nothing about a long sliver.
    round_enough = mean > extent / 20
    widths = np.empty(len(flat))
    circles = shapely.maximum_inscribed_circle(flat[round_enough])
    widths[round_enough] = 2 * shapely.length(circles)
    widths[~round_enough] = _widest_of_slivers(flat[~round_enough])
    return widths


def _widest_of_slivers(flat: NDArray[np.object_]) -> NDArray[np.float64]:
    """Search the largest inward buffer that leaves something.

    The radius lies between area / perimeter (Bonnesen) and that of the disc of equal area.
    """
    low = shapely.area(flat) / shapely.length(flat)
    high = np.sqrt(shapely.area(flat) / np.pi)
    for _ in range(WIDTH_STEPS):
        undecided = np.flatnonzero(high > low * 1.02)
        if not len(undecided):
            break
        middle = np.sqrt(low[undecided] * high[undecided])
        left = shapely.buffer(flat[undecided], -middle, quad_segs=1, join_style="bevel")
        fits = ~shapely.is_empty(left)
        low[undecided[fits]] = middle[fits]
        high[undecided[~fits]] = middle[~fits]
    widths: NDArray[np.float64] = 2 * low
    return widths
