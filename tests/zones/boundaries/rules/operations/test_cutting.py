"""Lines through cells: split and reshape."""

from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from tests.zones.boundaries.rules.operations.squares import (
    ENCLAVE,
    RINGED,
    SQUARES,
    A,
    B,
    C,
    refused,
    sound,
)
from zones.boundaries.rules.operations import (
    RefusalCode,
    Warning,
    WarningCode,
    reshape,
    split,
)

TALL = {A: box(0, 0, 1, 2), B: box(1, 0, 2, 2)}


def test_the_largest_piece_keeps_the_key() -> None:
    edited = split(SQUARES, cell=A, line=LineString([(0.3, -1), (0.3, 3)]))
    after = sound(SQUARES, edited)
    assert edited.cells.keys() == {A, -1, C}
    assert after[A].equals(box(0.3, 0, 1, 1)) and after[-1].equals(box(0, 0, 0.3, 1))
    assert not edited.outline


def test_the_line_leaves_vertices_only_where_it_divides() -> None:
    edited = split(SQUARES, cell=A, line=LineString([(-1, 0.5), (3, 0.5)]))
    assert (1.0, 0.5) in edited.cells[B].exterior.coords  # type: ignore[union-attr]
    assert len(edited.cells[B].exterior.coords) == 6  # type: ignore[union-attr]
    assert (2.0, 0.5) not in edited.cells[B].exterior.coords  # type: ignore[union-attr]


def test_a_line_with_several_crossings_makes_several_cells() -> None:
    zigzag = LineString([(0.2, -1), (0.2, 1.1), (0.5, 1.1), (0.5, -1)])
    after = sound(SQUARES, split(SQUARES, cell=A, line=zigzag))
    assert after[A].equals(box(0.5, 0, 1, 1))
    assert after[-1].equals(box(0.2, 0, 0.5, 1)) and after[-2].equals(box(0, 0, 0.2, 1))


def test_several_lines_cut_together() -> None:
    cross = MultiLineString([[(0.5, 0), (0.5, 1)], [(0, 0.4), (1, 0.4)]])
    assert set(split(SQUARES, cell=A, line=cross).cells) >= {A, -1, -2, -3}


def test_a_closed_line_cuts_out_an_island() -> None:
    after = sound(SQUARES, split(SQUARES, cell=A, line=ENCLAVE.exterior))
    assert after[A].equals(RINGED[A]) and after[-1].equals(ENCLAVE)


def test_a_line_that_cuts_nothing() -> None:
    dangling = LineString([(0.2, -1), (0.2, 0.5)])
    for line in (LineString([(0.2, 0.2), (0.5, 0.5)]), dangling, LineString([(3, 3), (4, 4)])):
        with refused(RefusalCode.NOT_A_CUT):
            split(SQUARES, cell=A, line=line)
    with refused(RefusalCode.NOT_A_CUT):
        split(SQUARES, cell=A, line=SQUARES[A].exterior)
    with refused(RefusalCode.BAD_LINE):
        split(SQUARES, cell=A, line=LineString([(0.5, 0.5), (0.50000001, 0.5)]))
    with refused(RefusalCode.UNKNOWN_CELL):
        split(SQUARES, cell=9, line=LineString([(0.5, 0), (0.5, 1)]))


def test_parts_the_line_leaves_alone_stay_with_the_largest_piece() -> None:
    cells = {A: MultiPolygon([box(0, 0, 1, 1), box(1, 1, 2, 2)]), B: SQUARES[B], C: SQUARES[C]}
    after = sound(cells, split(cells, cell=A, line=LineString([(0.3, -1), (0.3, 1)])))
    assert after[A].area == 1.7 and after[-1].equals(box(0, 0, 0.3, 1))


def test_an_enclave_is_none_of_the_pieces() -> None:
    edited = split(RINGED, cell=A, line=LineString([(0.5, -1), (0.5, 2)]))
    after = sound(RINGED, edited, box(0, 0, 2, 1))
    assert edited.cells.keys() == {A, -1, 5}
    assert after[5].equals(ENCLAVE)


def test_a_border_is_redrawn_into_the_neighbour() -> None:
    line = LineString([(1, 0.2), (1.5, 0.2), (1.5, 0.8), (1, 0.8)])
    edited = reshape(SQUARES, cell=A, line=line)
    after = sound(SQUARES, edited)
    assert after[A].equals(box(0, 0, 1, 1).union(box(1, 0.2, 1.5, 0.8)))
    assert edited.cells.keys() == {A, B}


def test_a_border_is_redrawn_into_the_cell() -> None:
    line = LineString([(1.2, 0.2), (0.5, 0.2), (0.5, 0.8), (1.2, 0.8)])
    after = sound(SQUARES, reshape(SQUARES, cell=A, line=line))
    assert after[B].equals(box(1, 0, 2, 1).union(box(0.5, 0.2, 1, 0.8)))


def test_a_border_is_redrawn_to_and_fro() -> None:
    line = LineString([(0.9, -0.1), (1.1, 0.5), (0.9, 1.5), (1.1, 2.1)])
    after = sound(TALL, reshape(TALL, cell=A, line=line))
    assert after[A].covers(Point(1.05, 0.5)) and after[B].covers(Point(0.95, 1.4))


def test_what_is_cut_off_goes_to_the_neighbour_with_the_longest_border() -> None:
    line = LineString([(0.7, -0.1), (0.7, 1.1)])
    after = sound(SQUARES, reshape(SQUARES, cell=A, line=line))
    assert after[B].equals(box(0.7, 0, 2, 1))


def test_ground_beyond_the_outline_is_taken_only_where_that_is_asked_for() -> None:
    line = LineString([(0.2, 0.1), (0.2, -0.5), (0.8, -0.5), (0.8, 0.1)])
    with refused(RefusalCode.OUTLINE_CHANGES):
        reshape(SQUARES, cell=A, line=line)
    edited = reshape(SQUARES, cell=A, line=line, outline=True)
    assert edited.outline
    assert edited.cells[A].area == 1.3  # type: ignore[union-attr]


def test_ground_at_the_outline_is_given_up_only_where_that_is_asked_for() -> None:
    line = LineString([(0.2, -0.1), (0.2, 0.5), (0.8, 0.5), (0.8, -0.1)])
    with refused(RefusalCode.OUTLINE_CHANGES):
        reshape(SQUARES, cell=A, line=line)
    edited = reshape(SQUARES, cell=A, line=line, outline=True)
    assert edited.outline and edited.cells.keys() == {A}
    strip = reshape(SQUARES, cell=A, line=LineString([(0.1, -1), (0.1, 2)]), outline=True)
    assert strip.outline and strip.cells[A].equals(box(0.1, 0, 1, 1))  # type: ignore[union-attr]


def test_a_line_that_encloses_nothing() -> None:
    with refused(RefusalCode.NOT_A_CUT):
        reshape(SQUARES, cell=A, line=LineString([(0.5, 0.5), (1.5, 0.5)]))
    with refused(RefusalCode.NOBODY_TO_GIVE_TO):
        reshape(SQUARES, cell=A, line=ENCLAVE.exterior)


def test_a_neighbour_is_not_swallowed() -> None:
    notch = box(1, 0.5, 1.5, 1)
    cells = {**TALL, B: TALL[B].difference(notch), C: notch}
    with refused(RefusalCode.WOULD_VANISH):
        reshape(cells, cell=A, line=LineString([(1, 0.4), (1.6, 0.4), (1.6, 1.1), (1, 1.1)]))


def test_a_neighbour_cut_in_two_is_pointed_out() -> None:
    line = LineString([(1, 0.4), (2, 0.4), (2, 0.6), (1, 0.6)])
    edited = reshape(SQUARES, cell=A, line=line)
    assert edited.warnings == (Warning(WarningCode.MULTIPART, B),)
    sound(SQUARES, edited)


def test_the_border_of_an_enclave_is_redrawn() -> None:
    line = LineString([(0.25, 0.4), (0.1, 0.4), (0.1, 0.6), (0.25, 0.6)])
    after = sound(RINGED, reshape(RINGED, cell=5, line=line), box(0, 0, 2, 1))
    assert after[5].equals(ENCLAVE.union(box(0.1, 0.4, 0.25, 0.6)))
    assert Polygon(after[A].interiors[0]).equals(after[5])  # type: ignore[attr-defined]
