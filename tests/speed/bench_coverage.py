"""Check whole coverages for gaps and overlaps, and the neighbourhood of one edit."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate

from tests.speed.coverage import Coverage, blocks, city, giants
from tests.speed.measure import heading, least, line
from zones.boundaries.rules import (
    LevelRule,
    Member,
    check_hierarchy,
    find_coverage_defects,
    find_geometry_faults,
    snap_to_grid,
)

TORN = 12
EDITS = 100


def main() -> None:
    for coverage in (city(), giants()):
        heading(f"check {len(coverage.cells):,} cells")
        _, valid = least(lambda c=coverage: shapely.coverage_is_valid(c.cells))  # type: ignore[misc]
        line("coverage_is_valid: yes or no", valid)
        whole(coverage)
        if coverage.columns > 20:
            hierarchy(coverage)
    heading(f"check the neighbourhood of an edit, 20 cells, {EDITS} times")
    neighbourhood(city())


def whole(coverage: Coverage) -> None:
    cells, codes, outline = coverage.cells, coverage.codes, coverage.outline
    _, faults = least(lambda: find_geometry_faults(cells, codes))
    line("faults of each geometry", faults)
    _, sound = least(lambda: find_coverage_defects(cells, codes, outline))
    line("defects, a sound coverage", sound)
    if len(cells) > 20:
        torn = cells.copy()
        rng = np.random.default_rng(1)
        for at in rng.choice(len(cells), TORN, replace=False):
            torn[at] = snap_to_grid(translate(cells[at], *rng.uniform(-0.001, 0.001, 2)))
        found, took = least(lambda: find_coverage_defects(torn, codes, outline))
        line(f"defects, {TORN} cells moved", took, None, f"{len(found)} found")
        _, took = least(lambda: overlay(torn, outline), times=1)
        line("the classical overlay of the same", took)


def overlay(cells: object, outline: object) -> None:
    """Overlaps pair by pair and gaps as outline less union: what one would write without us."""
    tree = shapely.STRtree(cells)  # type: ignore[arg-type]
    left, right = tree.query(tree.geometries, predicate="overlaps")
    later = left < right
    shapely.intersection(tree.geometries[left[later]], tree.geometries[right[later]])
    shapely.difference(outline, shapely.union_all(cells))  # type: ignore[call-overload]


def hierarchy(coverage: Coverage) -> None:
    """All levels of an edition: the city, 200 communities, and their cells."""
    parents, parent = blocks(coverage, 12, 5)
    members = [Member("0", "city", "", coverage.outline)]
    members += [Member(f"P{n}", "community", "0", block) for n, block in enumerate(parents)]
    members += [
        Member(code, "cell", f"P{at}", cell)
        for code, at, cell in zip(coverage.codes, parent, coverage.cells, strict=True)
    ]
    levels = [LevelRule("city", 0), LevelRule("community", 1), LevelRule("cell", 2)]
    _, took = least(lambda: check_hierarchy(members, levels))
    line(f"a whole edition, {len(members):,} zones in 3 levels", took)


def neighbourhood(coverage: Coverage) -> None:
    at = [row * coverage.columns + column for row in range(40, 45) for column in range(40, 44)]
    cells, codes = coverage.cells[at], [coverage.codes[n] for n in at]
    outline = shapely.coverage_union_all(cells)
    torn = cells.copy()
    torn[7] = snap_to_grid(translate(cells[7], 0.0003, 0.0002))
    for name, state in (("sound", cells), ("one cell moved", torn)):

        def check(state: NDArray[np.object_] = state) -> None:
            for _ in range(EDITS):
                find_coverage_defects(state, codes, outline)

        _, took = least(check)
        line(f"defects, {name}", took, None, f"{took.cpu / EDITS * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
