"""Cells between lines."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, box

from tests.zones.boundaries.rules.operations.squares import ENCLAVE, TOWN, refused
from zones.boundaries.rules.defects import find_coverage_defects
from zones.boundaries.rules.grid import on_grid
from zones.boundaries.rules.measures import area_m2
from zones.boundaries.rules.operations import Polygonised, RefusalCode, polygonise, same_outline


def covers(outline: Polygon | MultiPolygon, made: Polygonised) -> None:
    names = [str(number) for number in range(len(made.faces))]
    assert find_coverage_defects(list(made.faces), names, made.outline) == []
    assert shapely.coverage_is_valid(list(made.faces))
    assert same_outline(outline, made.outline) and on_grid(np.array(made.faces, dtype=object))


def test_the_faces_between_lines() -> None:
    made = polygonise(TOWN, [LineString([(1, -1), (1, 3)]), LineString([(-1, 0.5), (3, 0.5)])])
    assert sorted(face.area for face in made.faces) == [0.5, 0.5, 1.5, 1.5]
    assert made.faces[0].area == 1.5
    covers(TOWN, made)


def test_pieces_of_line_that_lead_nowhere_leave_no_vertex() -> None:
    lines = MultiLineString([[(1, -1), (1, 3)], [(1, 1), (1.5, 1)], [(-1, 1), (0.5, 1)]])
    made = polygonise(TOWN, lines)
    assert len(made.faces) == 2
    assert len(made.outline.exterior.coords) == 7  # type: ignore[attr-defined]
    covers(TOWN, made)


def test_lines_that_cut_nothing() -> None:
    with refused(RefusalCode.NOT_A_CUT):
        polygonise(TOWN, LineString([(0.5, 0.5), (1.5, 1.5)]))
    with refused(RefusalCode.BAD_LINE):
        polygonise(TOWN, [])


def test_a_small_face_joins_the_neighbour_with_the_longest_border() -> None:
    lines = [LineString([(1, -1), (1, 3)]), LineString([(0.9, -1), (0.9, 3)])]
    small = area_m2(box(0.9, 0, 1, 2))
    made = polygonise(TOWN, lines, least_area_m2=small * 1.1)
    assert [round(face.area, 6) for face in made.faces] in ([2.0, 2.0], [2.2, 1.8])
    covers(TOWN, made)
    assert len(polygonise(TOWN, lines, least_area_m2=small * 0.9).faces) == 3


def test_holes_and_parts_of_the_outline() -> None:
    ringed = Polygon(TOWN.exterior, [ENCLAVE.exterior])
    covers(ringed, polygonise(ringed, LineString([(0.5, -1), (0.5, 3)])))
    apart = MultiPolygon([box(0, 0, 1, 1), box(3, 0, 4, 1)])
    made = polygonise(apart, LineString([(-1, 0.5), (1.5, 0.5)]))
    assert len(made.faces) == 3
    covers(apart, made)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    count=st.integers(1, 12),
    least=st.sampled_from([0.0, 1e8, 2e9]),
)
def test_any_lines_cover_the_outline(seed: int, count: int, least: float) -> None:
    rng = np.random.default_rng(seed)
    lines = [LineString(rng.uniform(-0.5, 2.5, (4, 2))) for _ in range(count)]
    try:
        made = polygonise(TOWN, lines, least_area_m2=least)
    except ValueError:
        return
    covers(TOWN, made)
    if len(made.faces) > 1:
        assert min(area_m2(face) for face in made.faces) >= least * 0.999
