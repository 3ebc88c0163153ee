"""Unions of children, and whether two outlines are the same."""

import shapely
from shapely.geometry import LineString, Point, Polygon, box

from tests.speed.coverage import jagged
from tests.zones.boundaries.rules.operations.squares import RINGED, SQUARES, TOWN, A, D
from zones.boundaries.rules.operations import gained_and_lost, same_outline, union_of


def test_a_union_has_every_vertex_of_its_outline() -> None:
    union = union_of(SQUARES.values())
    assert union.equals(TOWN) and (1.0, 0.0) in union.exterior.coords  # type: ignore[attr-defined]


def test_a_union_is_written_in_one_way() -> None:
    cells = list(jagged(3, 3, vertices=(4, 9)).cells)
    assert union_of(cells).wkb == union_of(cells[::-1]).wkb
    assert union_of([SQUARES[A], SQUARES[D]]).geom_type == "MultiPolygon"
    assert union_of(RINGED.values()).equals(box(0, 0, 2, 1))


def test_children_that_overlap_have_a_union_all_the_same() -> None:
    assert union_of([box(0, 0, 2, 2), box(1, 1, 3, 2), box(1.5, 0, 2.5, 2)]).equals(
        shapely.union_all([box(0, 0, 2, 2), box(1, 1, 3, 2), box(1.5, 0, 2.5, 2)])
    )


def test_vertices_on_the_line_make_no_other_outline() -> None:
    assert same_outline(TOWN, union_of(SQUARES.values()))
    near = Polygon([(0, 0), (1, 0.0000002), (2, 0), (2, 2), (0, 2)])
    assert same_outline(TOWN, near) and same_outline(near, TOWN)
    assert not same_outline(TOWN, Polygon([(0, 0), (1, 0.000001), (2, 0), (2, 2), (0, 2)]))
    assert not same_outline(TOWN, RINGED[A])


def test_what_a_zone_gained_and_lost() -> None:
    gained, lost = gained_and_lost(box(0, 0, 2, 1), box(1, 0, 3, 1))
    assert gained is not None and gained.equals(box(2, 0, 3, 1))
    assert lost is not None and lost.equals(box(0, 0, 1, 1))
    assert gained_and_lost(TOWN, TOWN) == (None, None)
    assert gained_and_lost(None, TOWN) == (TOWN, None)
    assert gained_and_lost(TOWN, None) == (None, TOWN)


def test_what_a_line_gained() -> None:
    gained, lost = gained_and_lost(LineString([(0, 0), (1, 0)]), LineString([(0, 0), (2, 0)]))
    assert gained is not None and gained.equals(LineString([(1, 0), (2, 0)])) and lost is None
    assert Point(1.5, 0).within(gained)
