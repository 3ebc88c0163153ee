"""Four unit squares, and what the tests of operations ask of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.defects import find_coverage_defects
from zones.boundaries.rules.grid import on_grid
from zones.boundaries.rules.operations import Edited, OperationRefused, RefusalCode

A, B, C, D = 1, 2, 3, 4
"""South-west, south-east, north-west, north-east."""

SQUARES: Mapping[int, Polygon] = {
    A: box(0, 0, 1, 1),
    B: box(1, 0, 2, 1),
    C: box(0, 1, 1, 2),
    D: box(1, 1, 2, 2),
}
TOWN = box(0, 0, 2, 2)

ENCLAVE = box(0.25, 0.25, 0.75, 0.75)
RINGED: Mapping[int, Polygon] = {
    A: Polygon(SQUARES[A].exterior, [ENCLAVE.exterior]),
    B: SQUARES[B],
    5: ENCLAVE,
}


def put(cells: Mapping[int, BaseGeometry], edited: Edited) -> dict[int, BaseGeometry]:
    """The cells after an edit; every changed shape is valid and on the grid."""
    after = {**cells, **edited.cells}
    left = {key: shape for key, shape in after.items() if shape is not None}
    for shape in left.values():
        assert shape.is_valid and not shape.is_empty and on_grid(shape)
    return left


def sound(
    cells: Mapping[int, BaseGeometry], edited: Edited, outline: BaseGeometry | None = TOWN
) -> dict[int, BaseGeometry]:
    """The cells after an edit that left no place torn."""
    after = put(cells, edited)
    assert find_coverage_defects(list(after.values()), [str(key) for key in after], outline) == []
    return after


@contextmanager
def refused(code: RefusalCode) -> Iterator[None]:
    with pytest.raises(OperationRefused) as problem:
        yield
    assert problem.value.code is code
