"""Vertices move, come and go in all cells that share them."""

from shapely.geometry import MultiPolygon, Polygon, box

from tests.zones.boundaries.rules.operations.squares import (
    ENCLAVE,
    RINGED,
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
from zones.boundaries.rules.operations import (
    Edited,
    RefusalCode,
    insert_vertex,
    move_vertex,
    remove_vertex,
    same_outline,
)


def test_a_vertex_of_four_cells_moves_for_all_four() -> None:
    edited = move_vertex(SQUARES, at=(1, 1), to=(1.2, 1.3))
    after = sound(SQUARES, edited)
    assert after[A].equals(Polygon([(0, 0), (1, 0), (1.2, 1.3), (0, 1)]))
    assert edited.cells.keys() == {A, B, C, D}
    assert not edited.outline and not edited.warnings


def test_the_nearest_vertex_within_two_steps_is_meant() -> None:
    near = move_vertex(SQUARES, at=(1.0000001, 0.9999999), to=(1.2, 1.3))
    assert near == move_vertex(SQUARES, at=(1, 1), to=(1.2, 1.3))
    with refused(RefusalCode.NO_SUCH_VERTEX):
        move_vertex(SQUARES, at=(1.0000004, 1), to=(1.2, 1.3))


def test_a_vertex_stays_where_it_is() -> None:
    with refused(RefusalCode.NOTHING_CHANGES):
        move_vertex(SQUARES, at=(1, 1), to=(1.00000002, 1))


def test_a_vertex_the_neighbour_has_not_is_given_to_it_first() -> None:
    cells = {A: box(0, 0, 2, 1), B: box(0, 1, 1, 2), C: box(1, 1, 2, 2)}
    edited = move_vertex(cells, at=(1, 1), to=(1, 0.5))
    assert sound(cells, edited)[A].equals(Polygon([(0, 0), (2, 0), (2, 1), (1, 0.5), (0, 1)]))


def test_a_border_does_not_cross_another() -> None:
    with refused(RefusalCode.CROSSES_ITSELF):
        move_vertex(SQUARES, at=(1, 1), to=(2.5, 1))
    with refused(RefusalCode.CROSSES_ITSELF):
        move_vertex(RINGED, at=(0.25, 0.25), to=(0.5, 0.9))


def test_the_outline_moves_only_where_that_is_asked_for() -> None:
    with refused(RefusalCode.OUTLINE_CHANGES):
        move_vertex(SQUARES, at=(1, 0), to=(1, -0.5))
    edited = move_vertex(SQUARES, at=(1, 0), to=(1, -0.5), outline=True)
    assert edited.outline
    sound(SQUARES, edited, Polygon([(0, 0), (1, -0.5), (2, 0), (2, 2), (0, 2)]))


def test_along_its_line_the_outline_stays_the_same() -> None:
    edited = move_vertex(SQUARES, at=(1, 0), to=(1.4, 0))
    assert not edited.outline
    assert sound(SQUARES, edited)[A].equals(Polygon([(0, 0), (1.4, 0), (1, 1), (0, 1)]))


def test_the_outline_moves_over_no_other_cell() -> None:
    cells = {A: box(0, 0, 1, 1), B: box(2, 0, 3, 1)}
    with refused(RefusalCode.CROSSES_ITSELF):
        move_vertex(cells, at=(1, 1), to=(2.5, 0.5), outline=True)


def test_an_outline_moved_onto_another_shares_its_vertex() -> None:
    cells = {A: box(0, 0, 1, 1), B: box(2, 0, 3, 1)}
    edited = move_vertex(cells, at=(1, 1), to=(2, 0.5), outline=True)
    assert (2.0, 0.5) in edited.cells[B].exterior.coords  # type: ignore[union-attr]


def test_a_vertex_moved_onto_the_next_becomes_one_with_it() -> None:
    bent = put(SQUARES, insert_vertex(SQUARES, on=(1, 0.5), to=(1.3, 0.5)))
    after = sound(bent, move_vertex(bent, at=(1.3, 0.5), to=(1, 1)))
    assert {key: shape.equals(SQUARES[key]) for key, shape in after.items()} == {
        A: True,
        B: True,
        C: True,
        D: True,
    }


def test_a_new_vertex_bends_the_border_of_both() -> None:
    edited = insert_vertex(SQUARES, on=(1.000001, 0.5), to=(1.5, 0.5))
    after = sound(SQUARES, edited)
    assert edited.cells.keys() == {A, B}
    assert after[A].area == 1.25 and after[B].area == 0.75


def test_a_new_vertex_needs_a_border_within_metres() -> None:
    with refused(RefusalCode.NOT_ON_BORDER):
        insert_vertex(SQUARES, on=(1.001, 0.5), to=(1.5, 0.5))
    with refused(RefusalCode.NOTHING_CHANGES):
        insert_vertex(SQUARES, on=(1, 0.5), to=(1, 1))
    with refused(RefusalCode.NOT_ON_BORDER):
        insert_vertex({}, on=(1, 0.5), to=(1, 1))


def test_the_outline_gains_a_vertex_on_its_line_freely() -> None:
    edited = insert_vertex(SQUARES, on=(0.5, 0), to=(0.5, 0))
    assert edited.cells.keys() == {A} and not edited.outline
    assert same_outline(edited.cells[A], SQUARES[A])  # type: ignore[arg-type]
    with refused(RefusalCode.OUTLINE_CHANGES):
        insert_vertex(SQUARES, on=(0.5, 0), to=(0.5, 0.1))


def test_a_vertex_left_out_straightens_the_border_of_both() -> None:
    bent = put(SQUARES, insert_vertex(SQUARES, on=(1, 0.5), to=(1.5, 0.5)))
    after = sound(bent, remove_vertex(bent, at=(1.5, 0.5)))
    assert after[A].equals(SQUARES[A]) and after[B].equals(SQUARES[B])


def test_a_vertex_where_borders_meet_stays() -> None:
    with refused(RefusalCode.BORDERS_MEET):
        remove_vertex(SQUARES, at=(1, 1))
    with refused(RefusalCode.OUTLINE_CHANGES):
        remove_vertex(SQUARES, at=(0, 0))


def test_a_triangle_keeps_its_three_vertices() -> None:
    triangle = Polygon([(0.2, 0.2), (0.8, 0.2), (0.5, 0.8)])
    cells = {A: Polygon(SQUARES[A].exterior, [triangle.exterior]), B: triangle}
    with refused(RefusalCode.TOO_FEW_VERTICES):
        remove_vertex(cells, at=(0.5, 0.8))


def test_the_border_of_an_enclave_moves_inside_and_out() -> None:
    edited = move_vertex(RINGED, at=(0.25, 0.25), to=(0.1, 0.1))
    after = sound(RINGED, edited, box(0, 0, 2, 1))
    assert after[5].area > ENCLAVE.area
    assert edited.cells.keys() == {A, 5}


def test_parts_of_a_multipart_cell_are_cells_like_others() -> None:
    cells = {A: MultiPolygon([box(0, 0, 1, 1), box(1, 1, 2, 2)]), B: SQUARES[B], C: SQUARES[C]}
    edited = insert_vertex(cells, on=(1, 1.5), to=(0.5, 1.5))
    after = sound(cells, edited)
    assert after[A].area == 2.25 and not edited.warnings


def test_a_tear_elsewhere_is_no_hindrance() -> None:
    torn = {**SQUARES, D: box(1.1, 1, 2, 2), 5: box(0, 0.2, 0.1, 0.4)}
    edited: Edited = move_vertex(torn, at=(1, 0), to=(1.2, 0))
    assert edited.cells.keys() == {A, B}
    assert TOWN.covers(edited.cells[A])
