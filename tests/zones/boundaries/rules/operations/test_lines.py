"""Lines cut in two and joined."""

from shapely.geometry import LineString, MultiLineString, Point

from tests.zones.boundaries.rules.operations.squares import refused
from zones.boundaries.rules.grid import on_grid
from zones.boundaries.rules.operations import RefusalCode, merge_lines, split_line

STREET = LineString([(0, 0), (1, 0), (1, 2)])


def test_a_line_is_cut_at_a_point_near_it() -> None:
    pieces = split_line(STREET, at=Point(1.00001, 0.5))
    assert pieces == [LineString([(0, 0), (1, 0), (1, 0.5)]), LineString([(1, 0.5), (1, 2)])]
    with refused(RefusalCode.NOT_ON_LINE):
        split_line(STREET, at=Point(1.001, 0.5))
    with refused(RefusalCode.NOT_ON_LINE):
        split_line(STREET, at=Point(0, 0))


def test_a_line_is_cut_where_others_cross_it() -> None:
    pieces = split_line(STREET, at=LineString([(0.25, -1), (0.25, 1), (0.75, 1), (0.75, -1)]))
    assert [piece.length for piece in pieces] == [2.25, 0.5, 0.25]
    assert all(on_grid(piece) for piece in pieces)
    assert split_line(STREET, at=Point(1, 0))[1] == LineString([(0, 0), (1, 0)])


def test_parts_left_alone_stay_with_the_longest_piece() -> None:
    line = MultiLineString([STREET, LineString([(5, 5), (6, 6)])])
    first, second = split_line(line, at=Point(1, 1))
    assert first.geom_type == "MultiLineString" and second == LineString([(1, 1), (1, 2)])


def test_lines_that_meet_become_one() -> None:
    joined = merge_lines([LineString([(1, 2), (1, 0)]), LineString([(0, 0), (1, 0)])])
    assert joined.equals(STREET) and joined.geom_type == "LineString"
    branching = merge_lines([STREET, LineString([(1, 0), (2, 0)]), LineString([(2, 0), (3, 0)])])
    assert branching.length == 5


def test_lines_apart_are_not_joined() -> None:
    with refused(RefusalCode.LINES_APART):
        merge_lines([STREET, LineString([(5, 5), (6, 6)])])
