"""Areas and widths in metres of small polygons given in degrees."""

from typing import Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# CGCS2000's ellipsoid; WGS-84 differs by a tenth of a millimetre in the polar radius.
GEOD: Final = pyproj.Geod(ellps="GRS80")


def area_m2(geometry: BaseGeometry) -> float:
    """Geodesic area of a polygon or multipolygon, holes taken off."""
    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area))


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
    """Diameter of the largest circle inside each polygon, to about a tenth of the mean width.

    The search for it is bounded, so in a very long sliver of very many vertices it may stop short
    of the widest place; the answer is then still at least the mean width, which is never wider.
    """
    if not len(polygons):
        return np.zeros(0)
    flat = to_local_metres(polygons)
    mean = mean_width_m(polygons)
    plain_sliver = (mean < shapely.length(flat) / 300) & (shapely.get_num_coordinates(flat) < 500)
    widths = np.empty(len(flat))
    widths[plain_sliver] = _widest_by_shrinking(flat[plain_sliver], mean[plain_sliver])
    # The library's own tolerance, a thousandth of the extent, says nothing about a long sliver.
    circles = shapely.maximum_inscribed_circle(flat[~plain_sliver], mean[~plain_sliver] / 20)
    widths[~plain_sliver] = 2 * shapely.length(circles)
    return np.maximum(widths, mean)


def _widest_by_shrinking(
    flat: NDArray[np.object_], mean: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The largest width by which the polygon can shrink from both sides and leave something.

    For a few vertices far quicker than to search a long sliver for a circle.
    """
    low, high = mean.copy(), 2 * np.sqrt(shapely.area(flat) / np.pi)
    while len(open_ := np.flatnonzero(high > low * 1.1)):
        middle = np.sqrt(low[open_] * high[open_])
        left = shapely.buffer(flat[open_], -middle / 2, quad_segs=1, join_style="bevel")
        fits = ~shapely.is_empty(left)
        low[open_[fits]] = middle[fits]
        high[open_[~fits]] = middle[~fits]
    return low
