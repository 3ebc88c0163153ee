"""The grid of 1e-7 degree (about a centimetre) on which every boundary vertex lies.

Two neighbours share a border only when they name the same vertices, to the last bit. Rounding to
seven decimals gives one canonical float per grid position, so equality of floats is equality of
places.
"""

from typing import overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

GRID = 1e-7
DECIMALS = 7
STEPS_PER_DEGREE = 10**DECIMALS

Geometries = NDArray[np.object_]


@overload
def snap_to_grid(geometry: None) -> None: ...
@overload
def snap_to_grid(geometry: BaseGeometry) -> BaseGeometry: ...
@overload
def snap_to_grid(geometry: Geometries) -> Geometries: ...
def snap_to_grid(
    geometry: BaseGeometry | Geometries | None,
) -> BaseGeometry | Geometries | None:
    """Move every vertex to the grid and drop vertices that repeat the one before.

    Accepts one geometry or an array of them, (lon, lat) in degrees; None stays None. Heights are
    dropped. A part too small for the grid is kept as a ring of repeated points and not silently
    removed: `find_geometry_faults` names it (`too_few_points`), `repair` proposes to drop it.
    Rounding can also make a narrow polygon cross itself, so check for faults after snapping.
    """
    snapped = shapely.transform(shapely.force_2d(geometry), _round)
    if isinstance(snapped, np.ndarray):
        kept_whole = _with_collapsed_ring(snapped)
        snapped[~kept_whole] = shapely.remove_repeated_points(snapped[~kept_whole], 0.0)
        return snapped
    if snapped is None or _with_collapsed_ring(np.array([snapped], dtype=object))[0]:
        return snapped
    return shapely.remove_repeated_points(snapped, 0.0)


def on_grid(geometry: BaseGeometry | Geometries | None) -> bool:
    """Whether every vertex is exactly what `snap_to_grid` would make of it."""
    xy = shapely.get_coordinates(geometry)
    return bool(np.array_equal(xy, _round(xy)))


def to_steps(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Grid positions of (n, 2) degrees as whole steps; 180 degrees fit in 32 signed bits."""
    steps: NDArray[np.int64] = np.rint(xy * STEPS_PER_DEGREE).astype(np.int64)
    return steps


def from_steps(steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """The canonical floats of grid positions: the inverse of `to_steps`."""
    # A division rounds once; multiplying by 1e-7, itself inexact, would miss the canonical float.
    return steps / np.float64(STEPS_PER_DEGREE)


def _with_collapsed_ring(geometries: Geometries) -> NDArray[np.bool_]:
    """Which polygons have a ring that is one point: GEOS cannot drop repeats from such a ring."""
    parts, geometry = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    collapsed = shapely.length(rings) == 0
    marked = np.zeros(len(geometries), dtype=bool)
    marked[geometry[part[collapsed]]] = True
    return marked


def _round(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    # Adding zero turns -0.0 into 0.0, so that equal places have equal bytes and checksums.
    rounded: NDArray[np.float64] = np.round(xy, DECIMALS) + 0.0
    return rounded
