"""The sheet a map is drawn on: which ground it shows, at which scale, and where a place lies on it.

Paper is measured in units, hundredths of a millimetre of an A4 sheet, from its upper left corner,
x to the right and y down: a larger sheet shows the same drawing larger. The ground is the plane of
the city's metric CRS, in metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

UNITS_PER_MM: Final = 100
_STEPS: Final = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10)
_MARGIN: Final = 1.22
"""How much more ground than the zone is shown, along the side that decides."""
_LEAST_M: Final = 120.0
_FINEST: Final = 7
"""Lines are drawn to this many units: 0.07 mm, which no printer tells from none."""

Bounds = tuple[float, float, float, float]
"""(west, south, east, north)"""


@dataclass(frozen=True)
class Frame:
    """The ground of a map: its south-west corner in metres, 1 : ``scale``, its size in units.

    ``stretch`` is how many times as wide as an A4 sheet the sheet is.
    """

    west: float
    south: float
    scale: float
    width: int
    height: int
    stretch: float = 1.0

    @property
    def metres_per_unit(self) -> float:
        return self.scale * self.stretch / 1000 / UNITS_PER_MM

    @property
    def bounds(self) -> Bounds:
        """The ground shown, in metres."""
        east = self.west + self.width * self.metres_per_unit
        north = self.south + self.height * self.metres_per_unit
        return (self.west, self.south, east, north)

    def on_paper(self, shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
        """What of the shapes is to be seen, and a little more, in units of paper; the rest gone.

        Lines are as fine as a printer prints. Polygons that are not valid are mended first.
        """
        shown = np.array(list(shapes), dtype=object)
        if not len(shown):
            return []
        west, south, east, north = self.bounds
        spare = (east - west) / 50
        broken = ~shapely.is_valid(shown)
        shown[broken] = shapely.make_valid(shown[broken])
        shown = shapely.clip_by_rect(
            shown, west - spare, south - spare, east + spare, north + spare
        )
        shown = shapely.simplify(shown, _FINEST * self.metres_per_unit, preserve_topology=False)
        shown = shown[~shapely.is_empty(shown)]
        return list(shapely.transform(shown, self._to_units))

    def _to_units(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (xy[:, 0] - self.west) / self.metres_per_unit
        y = self.height - (xy[:, 1] - self.south) / self.metres_per_unit
        return np.column_stack([x, y])


def frame_around(
    bounds: Bounds, *, width_mm: float, height_mm: float, stretch: float = 1.0
) -> Frame:
    """The frame that shows the box with ground around it, in its middle, at a round scale.

    The size is that on an A4 sheet; the scale is true on the sheet that is ``stretch`` times it.
    """
    west, south, east, north = bounds
    metres_per_mm = _MARGIN * max((east - west) / width_mm, (north - south) / height_mm)
    scale = round_scale(max(metres_per_mm, _LEAST_M / width_mm) * 1000 / stretch)
    half = scale * stretch / 2000
    return Frame(
        west=(west + east) / 2 - width_mm * half,
        south=(south + north) / 2 - height_mm * half,
        scale=scale,
        width=round(width_mm * UNITS_PER_MM),
        height=round(height_mm * UNITS_PER_MM),
        stretch=stretch,
    )


def round_scale(least: float) -> float:
    """The next larger scale that people read without thinking: 5,000, 6,000, 7,500, 8,000."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def bar_length(most_m: float) -> float:
    """The longest of 1, 2 and 5 times a power of ten metres that is not longer than that."""
    power = 10.0 ** math.floor(math.log10(most_m))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most_m * (1 + 1e-9)))
