"""1,000,000 points into 12,000 cells and into 20 giants: our index against the peers.

The same points and cells for all, in this process, one after the other; all must agree. What would
take minutes is given fewer points and scaled up, and says so.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from tests.speed import peers
from tests.speed.coverage import Coverage, city, giants
from tests.speed.measure import Spent, heading, least, line, spent
from zones.ownership.index import NONE, CoverageIndex

POINTS = 1_000_000
SLOW = {("giants", "duckdb"), ("giants", "geopandas")}
"""Quadratic in the vertices of a cell: eight minutes and more for all points."""

SLOW_POINTS = 5_000


def main() -> None:
    for coverage in (city(), giants()):
        name = "city" if len(coverage.cells) > 20 else "giants"
        vertices = int(shapely.get_num_coordinates(coverage.cells).sum())
        heading(
            f"route {POINTS:,} points into {len(coverage.cells):,} cells, {vertices:,} vertices"
        )
        xy = scatter(coverage, POINTS)
        ours, cold, warm = route(coverage, xy)
        line("index: build from WKB and route", cold)
        line("index: route, built before", warm)
        for peer in peers.NAMES:
            compare(peer, coverage, xy, ours, cold, (name, peer) in SLOW)


def scatter(coverage: Coverage, count: int) -> NDArray[np.float64]:
    """Points evenly over the box of the outline; some fall outside."""
    rng = np.random.default_rng(41)
    west, south, east, north = coverage.outline.bounds
    return np.stack([rng.uniform(west, east, count), rng.uniform(south, north, count)], axis=1)


def route(coverage: Coverage, xy: NDArray[np.float64]) -> tuple[NDArray[np.int64], Spent, Spent]:
    """Positions of the cells, seconds from WKB to answers, seconds of the answers alone.

    Snapping is off, as no peer has it.
    """
    wkb = shapely.to_wkb(coverage.cells)
    size = len(coverage.cells)

    def build() -> CoverageIndex:
        return CoverageIndex(
            codes=coverage.codes,
            ranks=[0] * size,
            parents=[NONE] * size,
            must_cover=[True] * size,
            polygons=shapely.from_wkb(wkb),
            snap_m=0.0,
        )

    _, cold = least(lambda: build().locate_points(xy))
    index = build()
    index.locate_points(xy)
    located, warm = least(lambda: index.locate_points(xy))
    return located.version, cold, warm


def compare(
    peer: str,
    coverage: Coverage,
    xy: NDArray[np.float64],
    ours: NDArray[np.int64],
    against: Spent,
    slow: bool,
) -> None:
    points = xy[:SLOW_POINTS] if slow else xy
    join = peers.prepare(peer, coverage.cells, points)
    if join is None:
        print(f"  {peer:<44} not installed")
        return
    found, took = spent(join) if slow else least(join)
    if not np.array_equal(found, ours[: len(points)]):
        raise AssertionError(f"{peer} and the index give different cells")
    note = f"from {len(points):,} points" if slow else ""
    line(f"{peer} (frames ready, no snapping)", took * (len(xy) / len(points)), against, note)


if __name__ == "__main__":
    main()
