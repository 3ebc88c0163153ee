"""Defects of coverages of unit squares, and of jagged ones against the classical overlay."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.speed import coverage
from zones.boundaries.rules.defects import (
    CoverageDefect,
    DefectKind,
    InvalidCoverage,
    find_coverage_defects,
)
from zones.boundaries.rules.faults import FaultCode
from zones.boundaries.rules.grid import snap_to_grid
from zones.boundaries.rules.measures import area_m2, widest_m

A, B, C, D = box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2)
TOWN = box(0, 0, 2, 2)


def only(defects: list[CoverageDefect]) -> CoverageDefect:
    (defect,) = defects
    return defect


def shares(defect: CoverageDefect) -> dict[str, float]:
    return {neighbour.id: neighbour.share for neighbour in defect.neighbours}


def test_a_sound_coverage_has_none() -> None:
    assert find_coverage_defects([A, B, C, D], "ABCD") == []
    assert find_coverage_defects([A, B, C, D], "ABCD", TOWN) == []
    assert find_coverage_defects([], []) == []


def test_a_whole_missing_cell_is_a_gap() -> None:
    gap = only(find_coverage_defects([A, B, C], "ABC", TOWN))
    assert gap.kind is DefectKind.GAP
    assert gap.depth == 0
    assert gap.place.equals(D)
    assert gap.area_m2 == pytest.approx(area_m2(D))
    assert shares(gap) == {"B": 0.5, "C": 0.5}
    assert not gap.sliver


def test_the_parent_without_any_cell_is_one_gap() -> None:
    gap = only(find_coverage_defects([], [], TOWN))
    assert gap.place.equals(TOWN)
    assert gap.neighbours == ()


def test_an_overlap_names_both() -> None:
    overlap = only(find_coverage_defects([box(0, 0, 1.5, 1), B], "AB", box(0, 0, 2, 1)))
    assert overlap.kind is DefectKind.OVERLAP
    assert overlap.depth == 2
    assert overlap.place.equals(box(1, 0, 1.5, 1))
    assert shares(overlap) == {"A": 1.0, "B": 1.0}


def test_an_overlap_across_a_sound_border_is_shared_out() -> None:
    across = box(0.5, 0.25, 1.5, 0.75)
    overlap = only(find_coverage_defects([A, B, across], "ABX"))
    assert overlap.place.equals(across)
    assert shares(overlap) == {"A": 0.5, "B": 0.5, "X": 1.0}


def test_a_duplicate_cell_is_an_overlap_of_all_of_it() -> None:
    overlap = only(find_coverage_defects([A, A, B], ["A", "A2", "B"], box(0, 0, 2, 1)))
    assert overlap.place.equals(A)
    assert shares(overlap) == {"A": 1.0, "A2": 1.0}


def test_ground_beyond_the_outline() -> None:
    spill = only(find_coverage_defects([A, box(1, 0, 3, 1)], "AB", box(0, 0, 2, 1)))
    assert spill.kind is DefectKind.OUTSIDE
    assert spill.depth == 1
    assert spill.place.equals(box(2, 0, 3, 1))
    assert shares(spill) == {"B": 1.0}


def test_a_cell_across_the_outline_is_an_overlap_inside_and_a_spill_outside() -> None:
    across = box(0.5, 0.25, 1.5, 0.75)
    found = find_coverage_defects([A, across], "AX", A)
    by_kind = {defect.kind: defect for defect in found}
    assert by_kind[DefectKind.OVERLAP].place.equals(box(0.5, 0.25, 1, 0.75))
    assert by_kind[DefectKind.OUTSIDE].place.equals(box(1, 0.25, 1.5, 0.75))
    assert len(found) == 2


def test_an_overlap_beyond_the_outline_is_an_overlap() -> None:
    found = find_coverage_defects([A, box(3, 0, 4, 1), box(3, 0, 4, 1)], "AXY", A)
    assert only(found).kind is DefectKind.OVERLAP


def test_an_enclave_cut_out_is_sound() -> None:
    enclave = box(0.25, 0.25, 0.75, 0.75)
    ring = Polygon(A.exterior, [enclave.exterior])
    assert find_coverage_defects([ring, enclave], "AE", A) == []
    gap = only(find_coverage_defects([ring], "A"))
    assert gap.kind is DefectKind.GAP
    assert gap.place.equals(enclave)
    assert shares(gap) == {"A": 1.0}


def test_an_enclave_not_cut_out_is_an_overlap() -> None:
    enclave = box(0.25, 0.25, 0.75, 0.75)
    overlap = only(find_coverage_defects([A, enclave], "AE", A))
    assert overlap.place.equals(enclave)
    assert shares(overlap) == {"A": 1.0, "E": 1.0}


def test_a_gap_around_an_enclave_has_a_hole() -> None:
    ring = Polygon(A.exterior, [box(0.2, 0.2, 0.8, 0.8).exterior])
    gap = only(find_coverage_defects([ring, box(0.4, 0.4, 0.6, 0.6)], "AE", A))
    assert gap.place.area == pytest.approx(0.36 - 0.04)
    assert shares(gap) == {"A": 0.75, "E": 0.25}


def test_multipolygons_and_holes_in_the_outline() -> None:
    lake = box(0.25, 0.25, 0.75, 0.75)
    outline = MultiPolygon([Polygon(A.exterior, [lake.exterior]), box(5, 5, 6, 6)])
    cell = MultiPolygon([Polygon(A.exterior, [lake.exterior]), box(5, 5, 6, 6)])
    assert find_coverage_defects([cell], "A", outline) == []
    spill = only(find_coverage_defects([MultiPolygon([A, box(5, 5, 6, 6)])], "A", outline))
    assert spill.kind is DefectKind.OUTSIDE
    assert spill.place.equals(lake)


def test_a_vertex_on_the_line_of_the_neighbour_is_no_defect() -> None:
    finer = Polygon([(0, 0), (1, 0), (1, 0.5), (1, 1), (0, 1)])
    assert find_coverage_defects([finer, B], "AB", box(0, 0, 2, 1)) == []


def test_a_vertex_a_centimetre_off_the_line_is_a_sliver() -> None:
    dented = Polygon([(0, 0), (1, 0), (0.9999999, 0.5), (1, 1), (0, 1)])
    gap = only(find_coverage_defects([dented, B], "AB", box(0, 0, 2, 1)))
    assert gap.kind is DefectKind.GAP
    assert gap.sliver
    assert 0.005 < gap.width_m < 0.02
    assert shares(gap) == {"A": 0.5, "B": 0.5}


def test_defects_are_listed_the_largest_first() -> None:
    found = find_coverage_defects([A, box(1, 0, 1.75, 1)], "AB", box(0, 0, 2, 1.125))
    assert [d.area_m2 for d in found] == sorted((d.area_m2 for d in found), reverse=True)


def test_the_far_corners_of_the_earth_do_not_overflow() -> None:
    east, west = box(179, -90, 180, -89), box(178, -90, 179, -89)
    assert find_coverage_defects([east, west], "EW", box(178, -90, 180, -89)) == []
    assert only(find_coverage_defects([west], "W", box(178, -90, 180, -89))).place.equals(east)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, FaultCode.MISSING_GEOMETRY),
        (Polygon(), FaultCode.EMPTY_GEOMETRY),
        (Point(0, 0), FaultCode.WRONG_TYPE),
        (LineString([(0, 0), (1, 1)]), FaultCode.WRONG_TYPE),
        (Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), FaultCode.SELF_CROSSING),
    ],
)
def test_what_is_no_coverage_is_refused_by_name(cell: BaseGeometry | None, code: FaultCode) -> None:
    with pytest.raises(InvalidCoverage, match="X ") as refusal:
        find_coverage_defects([A, cell], "AX")  # type: ignore[list-item]
    assert [fault.code for fault in refusal.value.faults] == [code]
    assert [fault.feature for fault in refusal.value.faults] == ["X"]


def test_a_faulty_outline_and_a_vertex_off_the_grid_are_refused() -> None:
    with pytest.raises(InvalidCoverage, match="outline"):
        find_coverage_defects([A], "A", Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    with pytest.raises(InvalidCoverage, match="snap_to_grid") as refusal:
        find_coverage_defects([box(0, 0, 1, 1.00000001)], "A")
    assert refusal.value.off_grid


def torn(cells: NDArray[np.object_], rng: np.random.Generator, count: int) -> NDArray[np.object_]:
    """Shift some cells by up to a quarter of their side, back on the grid."""
    broken = cells.copy()
    for at in rng.choice(len(cells), count, replace=False):
        shift = rng.uniform(-0.00125, 0.00125, 2)
        broken[at] = snap_to_grid(translate(cells[at], *shift))
    return broken


@pytest.mark.parametrize("seed", range(8))
def test_torn_jagged_coverages_against_the_classical_overlay(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = coverage.jagged(8, 6, seed=seed, vertices=(20, 40))
    assert shapely.coverage_is_valid(whole.cells)
    assert find_coverage_defects(whole.cells, whole.codes, whole.outline) == []
    cells = torn(whole.cells, rng, 5)
    assert not shapely.coverage_is_valid(cells)
    found = find_coverage_defects(cells, whole.codes, whole.outline)

    union = shapely.union_all(cells)
    left, right = np.triu_indices(len(cells), 1)
    double = polygonal(shapely.union_all(shapely.intersection(cells[left], cells[right])))
    expected = {
        DefectKind.GAP: shapely.difference(whole.outline, union),
        DefectKind.OVERLAP: double,
        DefectKind.OUTSIDE: shapely.difference(shapely.difference(union, whole.outline), double),
    }
    for kind, ground in expected.items():
        area = sum(defect.area_m2 for defect in found if defect.kind is kind)
        assert area == pytest.approx(area_m2(polygonal(ground)), rel=1e-7, abs=1e-3)
    for defect in found:
        if defect.kind is DefectKind.OVERLAP:
            assert sum(shares(defect).values()) == pytest.approx(defect.depth, abs=1e-3)
        elif defect.neighbours:
            assert sum(shares(defect).values()) == pytest.approx(1, abs=1e-3)


def polygonal(geometry: BaseGeometry) -> MultiPolygon:
    parts = shapely.get_parts(geometry)
    return MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))


def test_the_same_answer_whatever_the_order_of_the_cells() -> None:
    whole = coverage.jagged(6, 5, vertices=(20, 40))
    cells = torn(whole.cells, np.random.default_rng(3), 4)
    shuffled = np.random.default_rng(4).permutation(len(cells))
    straight = find_coverage_defects(cells, whole.codes, whole.outline)
    mixed = find_coverage_defects(
        cells[shuffled], [whole.codes[at] for at in shuffled], whole.outline
    )
    assert [(d.kind, shares(d)) for d in straight] == [(d.kind, shares(d)) for d in mixed]


@pytest.mark.parametrize("width", [0.001, 0.05, 1.0, 30.0])
def test_the_width_of_a_long_strip(width: float) -> None:
    strip = box(103, 22, 103.01, 22 + width / 110_730)
    assert widest_m(np.array([strip], dtype=object))[0] == pytest.approx(width, rel=0.03)
