"""Synthetic coverages: jagged cells that share their borders to the last bit, from a seed.

A lattice of columns by rows is shaken, every lattice edge becomes one fractal line, and both
cells at the edge use that line. The same arguments always give the same coverage. Coordinates are
(lon, lat) degrees on the 1e-7 degree grid; nothing here is anybody's real boundary.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

Line = NDArray[np.float64]

JITTER = 0.18
"""How far a lattice node is moved, in cell sides."""

SLOPE = 0.35
"""A line stays within this slope of its ends, so lines that meet in a node never cross."""


@dataclass(frozen=True)
class Coverage:
    """Cells in row-major order from the south-west, their codes, and the outline they fill."""

    cells: NDArray[np.object_]
    codes: list[str]
    outline: Polygon
    columns: int

    @property
    def rows(self) -> int:
        return len(self.cells) // self.columns


def jagged(
    columns: int,
    rows: int,
    *,
    seed: int = 20250,
    vertices: tuple[int, int] = (58, 191),
    west: float = 103.0,
    south: float = 22.6,
    side: float = 0.005,
) -> Coverage:
    """A coverage of columns x rows cells whose rings have about `vertices` (least, most) points."""
    rng = np.random.default_rng(seed)
    nodes = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    nodes += rng.uniform(-JITTER, JITTER, nodes.shape)
    nodes = nodes * side + (west, south)

    def line(start: Line, end: Line) -> Line:
        return _fractal(start, end, int(rng.integers(vertices[0], vertices[1], endpoint=True)), rng)

    across = [[line(*nodes[r, c : c + 2]) for c in range(columns)] for r in range(rows + 1)]
    upward = [[line(*nodes[r : r + 2, c]) for c in range(columns + 1)] for r in range(rows)]
    cells = [
        _ring(across[r][c], upward[r][c + 1], across[r + 1][c][::-1], upward[r][c][::-1])
        for r in range(rows)
        for c in range(columns)
    ]
    outline = _ring(
        *across[0],
        *(row[-1] for row in upward),
        *(piece[::-1] for piece in across[-1][::-1]),
        *(row[0][::-1] for row in upward[::-1]),
    )
    codes = [f"C{number:05d}" for number in range(1, len(cells) + 1)]
    return Coverage(np.array(cells, dtype=object), codes, outline, columns)


def small() -> Coverage:
    """200 cells."""
    return jagged(20, 10)


def town() -> Coverage:
    """2,000 cells."""
    return jagged(50, 40)


def city() -> Coverage:
    """12,000 cells."""
    return jagged(120, 100)


def giants() -> Coverage:
    """20 cells of 38,000 to 76,000 vertices, as rivers and coasts make them."""
    return jagged(5, 4, vertices=(38_000, 76_000), side=0.1)


def blocks(coverage: Coverage, width: int, height: int) -> tuple[NDArray[np.object_], list[int]]:
    """Parents of width x height cells each, and for every cell the position of its parent."""
    row, column = np.divmod(np.arange(len(coverage.cells)), coverage.columns)
    per_row = -(-coverage.columns // width)
    parent = (row // height) * per_row + column // width
    groups = [coverage.cells[parent == number] for number in range(int(parent.max()) + 1)]
    return np.array([_joined(group) for group in groups], dtype=object), parent.tolist()


def _joined(cells: NDArray[np.object_]) -> Polygon:
    joined = shapely.coverage_union_all(cells)
    if not isinstance(joined, Polygon):
        raise TypeError(f"a block of cells must be one polygon, not {joined.geom_type}")
    return joined


def _fractal(start: Line, end: Line, ring_vertices: int, rng: np.random.Generator) -> Line:
    """A line from start to end with a quarter of the ring's vertices, seen from its chord a graph.

    Being a graph over its chord, it cannot cross itself.
    """
    count = max(ring_vertices // 4, 2)
    along = np.linspace(0.0, 1.0, count + 1)
    offset = np.zeros(count + 1)
    for octave in range(2, int(np.log2(count)) + 1):
        knots = 2**octave + 1
        heights = rng.uniform(-1.0, 1.0, knots) * 0.5**octave
        offset += np.interp(along, np.linspace(0.0, 1.0, knots), heights)
    reach = SLOPE * np.minimum(along, 1.0 - along)
    offset = np.clip(offset, -reach, reach)
    chord = end - start
    normal = np.array([-chord[1], chord[0]])
    line: Line = np.round(start + along[:, None] * chord + offset[:, None] * normal, 7) + 0.0
    return line


def _ring(*lines: Line) -> Polygon:
    return Polygon(np.concatenate([line[:-1] for line in lines]))
