"""Whole cells and areas change hands: merge, transfer, retire, create."""

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from tests.zones.boundaries.rules.operations.squares import (
    ENCLAVE,
    RINGED,
    SQUARES,
    A,
    B,
    C,
    D,
    put,
    refused,
    sound,
)
from zones.boundaries.rules.operations import (
    RefusalCode,
    Warning,
    WarningCode,
    create,
    merge,
    retire,
    transfer,
)


def test_merged_cells_are_one_under_the_kept_key() -> None:
    edited = merge(SQUARES, keep=B, others=[A, C])
    assert edited.cells.keys() == {A, B, C}
    assert edited.cells[A] is None and edited.cells[C] is None
    assert sound(SQUARES, edited)[B].equals(
        Polygon([(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2)])
    )


def test_an_enclave_merges_into_the_cell_around_it() -> None:
    after = sound(RINGED, merge(RINGED, keep=A, others=[5]), box(0, 0, 2, 1))
    assert after.keys() == {A, B} and after[A].equals(SQUARES[A])


def test_cells_that_meet_in_a_corner_are_no_neighbours() -> None:
    with refused(RefusalCode.NOT_NEIGHBOURS):
        merge(SQUARES, keep=A, others=[D])
    with refused(RefusalCode.NOTHING_CHANGES):
        merge(SQUARES, keep=A, others=[])
    with refused(RefusalCode.UNKNOWN_CELL):
        merge(SQUARES, keep=A, others=[9])


def test_cells_beyond_those_given_keep_their_borders() -> None:
    edited = merge({A: SQUARES[A], B: SQUARES[B]}, keep=A, others=[B])
    assert (1.0, 1.0) in edited.cells[A].exterior.coords  # type: ignore[union-attr]


def test_an_area_goes_to_one_cell_from_all_others() -> None:
    edited = transfer(SQUARES, to=A, area=box(0.8, 0.8, 1.5, 1.5))
    after = sound(SQUARES, edited)
    assert after[A].equals(SQUARES[A].union(box(0.8, 0.8, 1.5, 1.5)))
    assert edited.cells.keys() == {A, B, C, D} and not edited.outline


def test_ground_nobody_has_is_left_alone_or_taken_into_use() -> None:
    area = box(0.5, -0.5, 1.5, 0.5)
    inside = transfer(SQUARES, to=A, area=area)
    assert not inside.outline
    assert sound(SQUARES, inside)[A].equals(SQUARES[A].union(box(1, 0, 1.5, 0.5)))
    beyond = transfer(SQUARES, to=A, area=area, outline=True)
    assert beyond.outline and beyond.cells[A].equals(SQUARES[A].union(area))  # type: ignore[union-attr]


def test_an_area_with_nothing_to_give() -> None:
    for area in (box(3, 3, 4, 4), box(0.2, 0.2, 0.4, 0.4), box(0.2, 0.2, 1, 0.4)):
        with refused(RefusalCode.NOTHING_THERE):
            transfer(SQUARES, to=A, area=area)
    with refused(RefusalCode.BAD_AREA):
        transfer(SQUARES, to=A, area=Polygon([(0, 0), (1, 1), (0, 0)]))
    with refused(RefusalCode.BAD_AREA):
        transfer(SQUARES, to=A, area=box(1, 1, 1.00000002, 1.00000002))


def test_given_ground_lies_at_the_cell_that_gets_it() -> None:
    with refused(RefusalCode.TWO_PARTS):
        transfer(SQUARES, to=A, area=box(1.2, 0.2, 1.5, 0.5))
    with refused(RefusalCode.TWO_PARTS):
        transfer(SQUARES, to=A, area=box(1, 1, 1.5, 1.5))


def test_a_cell_does_not_vanish_unsaid() -> None:
    with refused(RefusalCode.WOULD_VANISH):
        transfer(SQUARES, to=A, area=box(0.5, 0, 2, 1))


def test_a_cell_cut_in_two_is_pointed_out() -> None:
    edited = transfer(SQUARES, to=A, area=box(1, 0.4, 2, 0.6))
    assert edited.warnings == (Warning(WarningCode.MULTIPART, B),)
    sound(SQUARES, edited)


def test_a_lasso_that_crosses_itself_is_what_it_encloses() -> None:
    bow_tie = Polygon([(0.9, 0.2), (1.3, 0.2), (0.9, 0.6), (1.3, 0.6)])
    assert not bow_tie.is_valid
    sound(SQUARES, transfer(SQUARES, to=A, area=bow_tie))


def test_parts_and_enclaves_change_hands() -> None:
    cells = {A: MultiPolygon([box(0, 0, 1, 1), box(1, 1, 2, 2)]), B: SQUARES[B], C: SQUARES[C]}
    after = sound(cells, transfer(cells, to=B, area=box(1.2, 0.9, 1.8, 1.5)))
    assert after[B].area == pytest.approx(1.3)
    ringed = sound(
        RINGED, transfer(RINGED, to=5, area=Point(0.5, 0.5).buffer(0.4)), box(0, 0, 2, 1)
    )
    assert ringed[5].covers(ENCLAVE)


def test_a_retired_cell_leaves_its_ground_to_the_heir() -> None:
    edited = retire(SQUARES, cell=A, heir=B)
    assert edited.cells[A] is None and sound(SQUARES, edited)[B].equals(box(0, 0, 2, 1))
    with refused(RefusalCode.NOT_NEIGHBOURS):
        retire(SQUARES, cell=A, heir=D)


def test_without_an_heir_the_outline_shrinks() -> None:
    with refused(RefusalCode.OUTLINE_CHANGES):
        retire(SQUARES, cell=A, heir=None)
    edited = retire(SQUARES, cell=A, heir=None, outline=True)
    assert edited.cells == {A: None} and edited.outline


def test_a_new_cell_takes_what_nobody_has() -> None:
    edited = create(SQUARES, area=box(1.5, 0.5, 3, 1.5))
    after = sound(SQUARES, edited, None)
    assert after[-1].equals(box(2, 0.5, 3, 1.5)) and edited.outline
    assert (2.0, 0.5) in after[B].exterior.coords  # type: ignore[attr-defined]
    assert (1.5, 1.0) not in after[B].exterior.coords  # type: ignore[attr-defined]
    with refused(RefusalCode.NOTHING_THERE):
        create(SQUARES, area=box(0.5, 0.5, 1.5, 1.5))
    with refused(RefusalCode.OUTLINE_CHANGES):
        create(SQUARES, area=box(1.5, 0.5, 3, 1.5), outline=False)


def test_the_first_cell_has_no_neighbours() -> None:
    assert create({}, area=box(0, 0, 1, 1)).cells[-1].equals(box(0, 0, 1, 1))  # type: ignore[union-attr]


def test_a_cell_off_the_grid_is_named() -> None:
    with refused(RefusalCode.OFF_GRID):
        merge({**SQUARES, A: box(0, 0, 1, 1.00000003)}, keep=A, others=[B])


def test_nothing_is_moved_by_a_tear_elsewhere() -> None:
    torn = {**SQUARES, D: box(1.2, 1, 2, 2), 5: box(1.8, 1.8, 3, 3)}
    after = put(torn, transfer(torn, to=A, area=box(0.8, 0.2, 1.5, 0.5)))
    assert after[D].equals(torn[D]) and after[A].area == pytest.approx(1.15)


def test_a_line_is_no_area() -> None:
    with refused(RefusalCode.BAD_AREA):
        create(SQUARES, area=LineString([(0, 0), (3, 3)]))
