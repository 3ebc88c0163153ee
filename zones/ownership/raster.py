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
"""A segment over more boxes than this, in either direction, is marked piece by piece."""

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
        within = ((xy >= self._low) & (xy <= self._high)).all(axis=1)
        run = np.full(len(xy), ON_BORDER)
        run[within] = self._run[self._box(xy[within])]
        return run

    def _steps(self, xy: Floats) -> Ints:
        """Column and row. One monotone function for points and borders, so that a point between
        two ends of a segment can never be given a box outside theirs by rounding."""
        steps: Ints = ((xy - self._low) * self._per_degree).astype(np.int64)
        return steps

    def _box(self, xy: Floats) -> Ints:
        column, row = self._steps(xy).T
        box: Ints = row * self._columns + column
        return box

    def _mark(self, begin: Floats, end: Floats) -> NDArray[np.bool_]:
        marked = np.zeros(self._columns * self._rows, dtype=bool)
        first, last = self._steps(np.minimum(begin, end)), self._steps(np.maximum(begin, end))
        span = last - first
        one_box = (span == 0).all(axis=1)
        long = (span >= LONGEST).any(axis=1)
        few = ~one_box & ~long
        marked[first[one_box, 1] * self._columns + first[one_box, 0]] = True
        self._mark_rectangles(marked, first[few], last[few])
        low, high = _pieces(begin[long], end[long], span[long].max(axis=1) // LONGEST + 1)
        low, high = np.maximum(low, self._low), np.minimum(high, self._high)
        self._mark_rectangles(marked, self._steps(low), self._steps(high))
        return marked

    def _mark_rectangles(self, marked: NDArray[np.bool_], first: Ints, last: Ints) -> None:
        """Every box that a segment's own box reaches into, corners included."""
        span = last - first + 1
        for row in range(int(span[:, 1].max(initial=0))):
            tall = span[:, 1] > row
            for column in range(int(span[tall, 0].max(initial=0))):
                reached = tall & (span[:, 0] > column)
                at = first[reached]
                marked[(at[:, 1] + row) * self._columns + at[:, 0] + column] = True

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
