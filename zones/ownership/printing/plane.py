"""Between WGS-84 degrees, (lon, lat), and the plane of the city's metric CRS, in metres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from zones.organisation.models import City
from zones.ownership.printing.drawing.paper import Bounds


@dataclass(frozen=True)
class Plane:
    """The plane with this EPSG code, x east and y north."""

    srid: int

    def from_wkb(self, wkb: list[bytes]) -> list[BaseGeometry]:
        """Shapes in metres of shapes in degrees."""
        if not wkb:
            return []
        return list(shapely.transform(shapely.from_wkb(wkb), self._to_metres))

    def degrees_of(self, bounds: Bounds) -> Bounds:
        """The box in degrees that holds a box of the plane."""
        west, south, east, north = _transformer(self.srid).transform_bounds(
            *bounds, densify_pts=5, direction="INVERSE"
        )
        return (west, south, east, north)

    def _to_metres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(_transformer(self.srid).transform(lonlat[:, 0], lonlat[:, 1]))


def city_plane(city: City) -> Plane:
    return Plane(city.metric_srid)


@cache
def _transformer(srid: int) -> Transformer:
    return Transformer.from_crs(4326, srid, always_xy=True)
