"""A raster over a coverage that knows where nothing changes.

Between borders the answer to "which zones cover this point" is constant. The raster marks every
box that a border can touch; what lies between two marked boxes of a row is a run, and all points of
one run have the same answer. So a million points need to be tested only once per run, and one by
one only in the boxes along borders. Nothing is approximated.
"""

import numpy as np
from numpy.typing import NDArray

from zones.ownership.borders import Borders

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOXES_PER_SEGMENT = 2
"""More boxes leave fewer points to be tested one by one, and cost more to mark."""

BOXES = (1 << 12, 1 << 24)
"""Least and most boxes of a raster."""

LONGEST = 4
"""A segment that reaches this many boxes on, in either direction, is marked piece by piece."""

ROUNDING = 1e-12
"""Degrees, a ten-thousandth of a millimetre: more than the rounding of a point on a segment."""

ON_BORDER = -1


class BorderRaster:
    """Runs of boxes that no border touches."""

    def __init__(self, borders: Borders) -> None:
        low, high = borders.bounds
        extent = np.maximum(high - low, 1e-6)
        boxes = np.clip(BOXES_PER_SEGMENT * len(borders.begin), *BOXES)
        side = float(np.sqrt(extent.prod() / boxes))
        self._low, self._high = low, high
        self._per_degree = 1.0 / side
        self._columns, self._rows = (int(n) for n in np.ceil(extent / side).astype(int) + 1)
        self._run = self._number_runs(self._mark(borders.begin, borders.end))
        self.runs = int(self._run.max(initial=ON_BORDER)) + 1

    def run_of(self, xy: Floats) -> Ints:
        """The run each (lon, lat) lies in; ON_BORDER for boxes along borders and beyond the raster.

        A run is a rectangle without any border: whatever covers one of its points covers all.
        """
        (x, y), (west, south), (east, north) = xy.T, self._low, self._high
        within = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        run = np.full(len(xy), ON_BORDER)
        column, row = self._steps(xy[within])
        run[within] = self._run[row * self._columns + column]
        return run

    def _steps(self, xy: Floats) -> tuple[Ints, Ints]:
        """Column and row. One monotone function for points and borders, so that a point between
        two ends of a segment can never be given a box outside theirs by rounding."""
        (x, y), (west, south) = xy.T, self._low
        column: Ints = ((x - west) * self._per_degree).astype(np.int64)
        row: Ints = ((y - south) * self._per_degree).astype(np.int64)
        return column, row

    def _mark(self, begin: Floats, end: Floats) -> NDArray[np.bool_]:
        marked = np.zeros(self._columns * self._rows, dtype=bool)
        long = self._mark_short(marked, np.minimum(begin, end), np.maximum(begin, end))
        longest = np.abs(end[long] - begin[long]).max(axis=1, initial=0.0) * self._per_degree
        low, high = _pieces(begin[long], end[long], longest.astype(np.int64) // (LONGEST - 2) + 1)
        self._mark_short(marked, np.maximum(low, self._low), np.minimum(high, self._high))
        return marked

    def _mark_short(self, marked: NDArray[np.bool_], low: Floats, high: Floats) -> Ints:
        """Mark every box that a segment's own box reaches into; return which are too long for it.

        They are marked in groups of equal width and height.
        """
        (column, row), (last_column, last_row) = self._steps(low), self._steps(high)
        wide = np.minimum(last_column - column, LONGEST)
        high_ = np.minimum(last_row - row, LONGEST)
        shape = (wide * (LONGEST + 1) + high_).astype(np.uint8)
        by_shape = np.argsort(shape, kind="stable")
        box = (row * self._columns + column)[by_shape]
        starts = np.searchsorted(shape[by_shape], np.arange((LONGEST + 1) ** 2 + 1))
        for width in range(LONGEST):
            for height in range(LONGEST):
                at = width * (LONGEST + 1) + height
                corner = box[starts[at] : starts[at + 1]]
                for up in range(height + 1):
                    for right in range(width + 1):
                        marked[corner + (up * self._columns + right)] = True
        return np.flatnonzero((wide == LONGEST) | (high_ == LONGEST))

    def _number_runs(self, marked: NDArray[np.bool_]) -> NDArray[np.int32]:
        after_border = np.ones(len(marked), dtype=bool)
        after_border[1:] = marked[:-1]
        after_border[:: self._columns] = True
        run = np.cumsum(after_border & ~marked, dtype=np.int32)
        run -= 1
        run[marked] = ON_BORDER
        return run


def _pieces(begin: Floats, end: Floats, count: Ints) -> tuple[Floats, Floats]:
    """Low and high corners of `count` pieces of each segment, a little too large."""
    segment = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    step = ((end - begin) / count[:, None])[segment]
    start = begin[segment] + step * number[:, None]
    stop = start + step
    return np.minimum(start, stop) - ROUNDING, np.maximum(start, stop) + ROUNDING
