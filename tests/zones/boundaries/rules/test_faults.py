"""Each fault of a single geometry has its own name, its place and its remedy."""

import math

import pytest
import shapely
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.faults import (
    REMEDIES,
    Fault,
    FaultCode,
    GeometryKind,
    Remedy,
    find_geometry_faults,
    repair,
)
from zones.boundaries.rules.grid import on_grid, snap_to_grid

BOWTIE = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
TOUCHING = Polygon([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1)])
SPIKED = Polygon([(0, 0), (2, 0), (2, 1), (3, 1), (2, 1), (2, 2), (0, 2)])


def faults(
    geometry: BaseGeometry | None, wanted: GeometryKind = GeometryKind.POLYGON
) -> list[Fault]:
    return find_geometry_faults([geometry], ["cell 7"], wanted=wanted)


def codes(
    geometry: BaseGeometry | None, wanted: GeometryKind = GeometryKind.POLYGON
) -> set[FaultCode]:
    return {fault.code for fault in faults(geometry, wanted)}


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, FaultCode.MISSING_GEOMETRY),
        (Polygon(), FaultCode.EMPTY_GEOMETRY),
        (Point(1, 1), FaultCode.WRONG_TYPE),
        (LineString([(0, 0), (1, 1)]), FaultCode.WRONG_TYPE),
        (GeometryCollection([box(0, 0, 1, 1)]), FaultCode.WRONG_TYPE),
        (box(500_000, 2_500_000, 500_100, 2_500_100), FaultCode.OUT_OF_RANGE),
        (Polygon([(0, 0), (1, 0), (0, 0), (0, 0)]), FaultCode.TOO_FEW_POINTS),
        (BOWTIE, FaultCode.SELF_CROSSING),
        (TOUCHING, FaultCode.RING_TOUCHES_ITSELF),
        (Polygon(box(0, 0, 1, 1).exterior, [box(3, 3, 4, 4).exterior]), FaultCode.HOLE_OUTSIDE),
        (
            Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 8, 8).exterior, box(2, 2, 3, 3).exterior]),
            FaultCode.HOLES_NESTED,
        ),
        (
            Polygon(box(0, 0, 8, 8).exterior, [[(0, 4), (4, 2), (8, 4), (4, 6)]]),
            FaultCode.INTERIOR_SPLIT,
        ),
        (MultiPolygon([box(0, 0, 9, 9), box(1, 1, 2, 2)]), FaultCode.PARTS_OVERLAP),
        (MultiPolygon([box(0, 0, 2, 2), box(1, 0, 3, 2)]), FaultCode.PARTS_OVERLAP),
        (SPIKED, FaultCode.SPIKE),
        (Polygon([(0, 0), (1, 0), (1, 0), (1, 1)]), FaultCode.REPEATED_VERTEX),
        (box(0, 0, 0.000001, 0.000001), FaultCode.TINY_AREA),
    ],
)
def test_each_fault_has_its_name(geometry: BaseGeometry | None, code: FaultCode) -> None:
    found = {fault.code: fault for fault in faults(geometry)}
    assert code in found
    assert found[code].feature == "cell 7"
    assert found[code].remedy is REMEDIES[code]


def test_not_finite_coordinates() -> None:
    broken_xy = [[0.0, 0.0], [math.nan, 0.0], [1.0, 1.0], [0.0, 0.0]]
    broken = shapely.set_coordinates(Polygon([(0, 0), (1, 0), (1, 1)]), broken_xy)
    assert codes(broken) == {FaultCode.NOT_FINITE}


def test_the_place_is_where_it_crosses() -> None:
    (fault,) = faults(BOWTIE)
    assert fault.place == (1.0, 1.0)
    assert fault.blocks
    assert fault.remedy is Remedy.ACCEPT_REPAIR


def test_the_place_of_a_spike_is_its_tip() -> None:
    spike = next(fault for fault in faults(SPIKED) if fault.code is FaultCode.SPIKE)
    assert spike.place == (3.0, 1.0)
    at_start = Polygon([(3, 1), (2, 1), (2, 2), (0, 2), (0, 0), (2, 0), (2, 1)])
    assert FaultCode.SPIKE in codes(at_start)


def test_sound_polygons_have_no_fault() -> None:
    sound = [
        box(0, 0, 1, 1),
        MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
        Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior]),
    ]
    assert find_geometry_faults(sound, ["a", "b", "c"]) == []


def test_faults_come_in_the_order_of_the_features() -> None:
    found = find_geometry_faults([BOWTIE, None, box(0, 0, 1, 1), TOUCHING], ["a", "b", "c", "d"])
    assert [fault.feature for fault in found] == ["a", "b", "d"]
    assert find_geometry_faults([], []) == []


def test_warnings_do_not_block() -> None:
    (fault,) = faults(Polygon([(0, 0), (1, 0), (1, 0), (1, 1)]))
    assert not fault.blocks
    assert fault.facts == {"count": 1}


def test_lines_where_lines_are_wanted() -> None:
    street = MultiLineString([[(0, 0), (1, 1)], [(1, 1), (2, 0)]])
    assert codes(street, GeometryKind.LINE) == set()
    assert codes(box(0, 0, 1, 1), GeometryKind.LINE) == {FaultCode.WRONG_TYPE}
    still = LineString([(0, 0), (0, 0)])
    assert FaultCode.TOO_FEW_POINTS in codes(still, GeometryKind.LINE)


def test_labels_must_match() -> None:
    with pytest.raises(ValueError, match="1 geometries but 2 labels"):
        find_geometry_faults([None], ["a", "b"])


@pytest.mark.parametrize("broken", [BOWTIE, TOUCHING, SPIKED])
def test_a_repair_is_sound_and_on_the_grid(broken: Polygon) -> None:
    proposal = repair(broken)
    assert proposal.geometry.is_valid
    assert on_grid(proposal.geometry)
    assert proposal.geometry.geom_type in {"Polygon", "MultiPolygon"}
    assert codes(proposal.geometry) == set()


def test_a_repair_says_what_it_changes() -> None:
    proposal = repair(MultiPolygon([box(0, 0, 0.02, 0.02), box(0.01, 0, 0.03, 0.02)]))
    assert (proposal.parts_before, proposal.parts_after) == (2, 1)
    overlap = repair(box(0.01, 0, 0.02, 0.02)).area_after_m2
    assert proposal.area_change_m2 == pytest.approx(-overlap, rel=1e-6)


def test_nothing_may_be_left_to_propose() -> None:
    assert repair(Polygon([(0, 0), (1, 0), (0, 0), (0, 0)])).geometry.is_empty
    speck = snap_to_grid(MultiPolygon([box(0, 0, 1, 1), box(5, 5, 5 + 1e-9, 5 + 1e-9)]))
    assert repair(speck).geometry.equals(box(0, 0, 1, 1))


def test_a_repaired_line_stays_a_line() -> None:
    assert repair(LineString([(0, 0), (1.00000001, 1)])).geometry.equals(
        LineString([(0, 0), (1, 1)])
    )
