"""Torn places are mended one by one, as the check names them."""

from collections.abc import Mapping

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.speed.coverage import jagged
from tests.zones.boundaries.rules.operations.squares import (
    SQUARES,
    TOWN,
    A,
    B,
    C,
    D,
    put,
    refused,
    sound,
)
from zones.boundaries.rules.defects import CoverageDefect, find_coverage_defects
from zones.boundaries.rules.grid import snap_to_grid
from zones.boundaries.rules.operations import (
    OperationRefused,
    RefusalCode,
    Warning,
    WarningCode,
    fill_gap,
    proposals,
    resolve_overlap,
    trim,
)

MANY = 60
"""Edits; two cells shaken against nine neighbours and the outline tear fewer places."""

OPERATIONS = {"fill_gap": fill_gap, "resolve_overlap": resolve_overlap, "trim": trim}


def defects(cells: Mapping[int, BaseGeometry]) -> list[CoverageDefect]:
    return find_coverage_defects(list(cells.values()), [str(key) for key in cells], TOWN)


def test_a_gap_goes_to_one_of_its_neighbours() -> None:
    torn = {**SQUARES, B: box(1.2, 0, 2, 1)}
    edited = fill_gap(torn, gap=box(1, 0, 1.2, 1), to=A)
    assert sound(torn, edited)[A].equals(box(0, 0, 1.2, 1)) and edited.outline
    with refused(RefusalCode.NOTHING_THERE):
        fill_gap(torn, gap=box(0.2, 0.2, 0.4, 0.4), to=A)


def test_a_gap_elsewhere_is_not_for_that_cell() -> None:
    torn = {**SQUARES, B: box(1.2, 0, 2, 0.9)}
    with refused(RefusalCode.TWO_PARTS):
        fill_gap(torn, gap=box(1.5, 0.9, 2, 1), to=C)


def test_a_missing_cell_is_filled() -> None:
    torn = {key: cell for key, cell in SQUARES.items() if key != D}
    assert sound(torn, fill_gap(torn, gap=SQUARES[D], to=C))[C].equals(box(0, 1, 2, 2))


def test_an_overlap_stays_with_one() -> None:
    torn = {**SQUARES, A: box(0, 0, 1.2, 1)}
    edited = resolve_overlap(torn, place=box(1, 0, 1.2, 1), to=A)
    assert sound(torn, edited)[B].equals(box(1.2, 0, 2, 1)) and not edited.outline
    with refused(RefusalCode.NOTHING_THERE):
        resolve_overlap(torn, place=box(1, 0, 1.2, 1), to=C)


def test_a_duplicate_is_gone_with_a_warning() -> None:
    torn = {**SQUARES, 5: SQUARES[A]}
    edited = resolve_overlap(torn, place=SQUARES[A], to=A)
    assert edited.cells == {5: None}
    assert edited.warnings == (Warning(WarningCode.VANISHED, 5),)


def test_ground_outside_is_given_up() -> None:
    torn = {**SQUARES, B: Polygon([(1, 0), (3, 0), (2, 1), (1, 1)])}
    edited = trim(torn, cell=B, place=Polygon([(2, 0), (3, 0), (2, 1)]))
    assert sound(torn, edited)[B].equals(SQUARES[B]) and edited.outline
    with refused(RefusalCode.NOTHING_THERE):
        trim(torn, cell=A, place=Polygon([(2, 0), (3, 0), (2, 1)]))


def test_a_cell_all_outside_is_gone_with_a_warning() -> None:
    torn = {**SQUARES, 5: box(3, 0, 4, 1)}
    edited = trim(torn, cell=5, place=box(3, 0, 4, 1))
    assert edited.cells == {5: None}
    assert edited.warnings == (Warning(WarningCode.VANISHED, 5),)


def test_a_tear_narrower_than_the_grid_closes_by_sharing_the_vertex() -> None:
    bent = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1.0000001, 0.3)])
    torn = {**SQUARES, B: bent}
    (gap,) = defects(torn)
    assert gap.sliver
    edited = fill_gap(torn, gap=gap.place, to=A)
    sound(torn, edited)


def test_borders_that_weave_are_mended_one_place_after_the_other() -> None:
    weaving = [(1, 0), (1.0003, 0.21), (0.9994, 0.43), (1.0002, 0.71), (0.9999, 0.9), (1, 1)]
    torn = {**SQUARES, A: Polygon([(0, 0), *weaving, (0, 1)])}
    cells: dict[int, BaseGeometry] = dict(torn)
    before = len(defects(cells))
    assert before == 4
    while found := defects(cells):
        proposal = proposals(found[0])[0]
        places = {k: int(v) if isinstance(v, str) else v for k, v in proposal.arguments.items()}
        cells = put(cells, OPERATIONS[proposal.operation](cells, **places))  # type: ignore[operator]
        assert len(defects(cells)) < before
        before = len(defects(cells))
    assert sum(cell.area for cell in cells.values()) == pytest.approx(4)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), shift=st.sampled_from([1e-6, 1e-5, 1e-4]))
def test_whatever_an_import_tears_is_mended_by_proposals(seed: int, shift: float) -> None:
    start = jagged(3, 3, seed=seed, vertices=(2, 7))
    cells: dict[int, BaseGeometry] = dict(enumerate(start.cells, start=1))
    random = np.random.default_rng(seed)
    for key in random.choice(9, 2, replace=False) + 1:
        shaken = shapely.transform(cells[key], lambda xy: xy + random.normal(0, shift, 2))
        cells[key] = snap_to_grid(shaken)
    for _ in range(MANY):
        found = named_defects(cells, start.outline)
        if not found:
            break
        cells = mended(cells, found)
    assert not found


def named_defects(cells: Mapping[int, BaseGeometry], outline: BaseGeometry) -> list[CoverageDefect]:
    """Torn places wider than the rounding of the outline to the grid."""
    found = find_coverage_defects(list(cells.values()), [str(key) for key in cells], outline)
    return [defect for defect in found if defect.width_m > 0.03]


def mended(
    cells: Mapping[int, BaseGeometry], found: list[CoverageDefect]
) -> dict[int, BaseGeometry]:
    """The cells after the first proposal that is not refused."""
    for proposal in (one for defect in found for one in proposals(defect)):
        places = {k: int(v) if isinstance(v, str) else v for k, v in proposal.arguments.items()}
        try:
            return put(cells, OPERATIONS[proposal.operation](cells, **places))  # type: ignore[operator]
        except OperationRefused:
            continue
    raise AssertionError(f"nothing mends {found}")


def test_other_tears_stay_as_they_are() -> None:
    torn = {**SQUARES, B: box(1.2, 0, 2, 1), D: box(1, 1, 2, 1.9)}
    (left,) = defects(put(torn, fill_gap(torn, gap=box(1, 0, 1.2, 1), to=A)))
    assert left.place.equals(box(1, 1.9, 2, 2))
