"""Coordinates in the wrong place: each cause found, each with the declaration that is right."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.exchange.files import (
    BBOX,
    SQUARES,
    check_fault,
    in_crs,
    read_geometries,
    turned,
)
from zones.datum import Crs
from zones.exchange import FaultCode, diagnose
from zones.exchange.messages import explain

# true system, declared system, fault, what would be right
WRONG = [
    ("wgs84", "4543", FaultCode.DEGREES_AS_METRES, "EPSG:4326"),
    ("4543", "wgs84", FaultCode.METRES_AS_DEGREES, "EPSG:4543"),
    ("4522", "gcj02", FaultCode.METRES_AS_DEGREES, "EPSG:4522"),
    ("4522", "4543", FaultCode.ZONE_PREFIX_UNEXPECTED, "EPSG:4522"),
    ("4496", "4543", FaultCode.ZONE_PREFIX_UNEXPECTED, "EPSG:4496"),
    ("4543", "4522", FaultCode.ZONE_PREFIX_MISSING, "EPSG:4543"),
    ("4543", "4547", FaultCode.ZONE_WRONG, "EPSG:4543"),
    ("4522", "4526", FaultCode.ZONE_WRONG, "EPSG:4522"),
    ("3857", "4543", FaultCode.PROJECTION_WRONG, "EPSG:3857"),
    ("4543", "3857", FaultCode.PROJECTION_WRONG, "EPSG:4543"),
]


@pytest.mark.parametrize(("true", "declared", "code", "declare"), WRONG)
@pytest.mark.parametrize("axis_order", ["xy", "yx"])
def test_the_wrong_system_was_declared(
    tmp_path: Path, true: str, declared: str, code: FaultCode, declare: str, axis_order: str
) -> None:
    geometries = in_crs(SQUARES, true)
    if axis_order == "yx":
        geometries = turned(geometries)
    table = read_geometries(tmp_path / "a.geojson", geometries, declared).placed(BBOX)
    (fault,) = table.faults
    check_fault(fault, code, "crs", declare=declare, axis_order=axis_order)
    assert declare in explain(fault).remedy

    right = read_geometries(
        tmp_path / "a.geojson", geometries, declare, axis_order=axis_order
    ).placed(BBOX)
    assert right.faults == ()


def test_a_file_that_alternates_is_judged_by_all_its_rows() -> None:
    """Of 20,000 rows each fifth is turned; every tenth would see the turned ones only."""
    xy = np.tile([103.2, 22.78], (20_000, 1))
    xy[::5] = xy[::5, ::-1]
    assert diagnose(xy, Crs.parse("wgs84"), BBOX) is None
    fault = diagnose(xy[:, ::-1], Crs.parse("wgs84"), BBOX)
    assert fault is None or fault.code is FaultCode.OUTSIDE_CITY


@pytest.mark.parametrize("system", ["wgs84", "cgcs2000", "4543", "4522"])
def test_the_axes_are_swapped(tmp_path: Path, system: str) -> None:
    geometries = turned(in_crs(SQUARES, system))
    (fault,) = read_geometries(tmp_path / "a.geojson", geometries, system).placed(BBOX).faults
    check_fault(fault, FaultCode.AXES_SWAPPED, "crs", axis_order="yx")
    assert "axis order is yx" in explain(fault).remedy
    swapped_for_nothing = read_geometries(
        tmp_path / "a.geojson", turned(geometries), system, axis_order="yx"
    )
    (fault,) = swapped_for_nothing.placed(BBOX).faults
    check_fault(fault, FaultCode.AXES_SWAPPED, "crs", axis_order="xy")


def test_somewhere_else(tmp_path: Path) -> None:
    beijing = [shapely.box(116.3, 39.9, 116.4, 40.0)]
    (fault,) = read_geometries(tmp_path / "a.geojson", beijing, "wgs84").placed(BBOX).faults
    check_fault(fault, FaultCode.OUTSIDE_CITY, "crs", lon=116.4, lat=39.9)
    nowhere = in_crs(beijing, "4526")
    (fault,) = read_geometries(tmp_path / "a.geojson", nowhere, "4543").placed(BBOX).faults
    check_fault(fault, FaultCode.OUTSIDE_CITY, "crs", declared="EPSG:4543")


def test_one_feature_that_strays_is_named(tmp_path: Path) -> None:
    stray = shapely.box(104.0, 22.8, 104.01, 22.81)
    table = read_geometries(tmp_path / "a.geojson", [*SQUARES, stray], "wgs84").placed(BBOX)
    (fault,) = table.faults
    check_fault(fault, FaultCode.FEATURE_OUTSIDE_CITY, "feature 4")


def test_a_little_over_the_edge_is_no_fault(tmp_path: Path) -> None:
    edge = [shapely.box(103.29, 22.8, 103.34, 22.81)]
    assert read_geometries(tmp_path / "a.geojson", edge, "wgs84").placed(BBOX).faults == ()


@pytest.mark.parametrize(
    ("true", "declared"),
    [("gcj02", "wgs84"), ("bd09", "wgs84"), ("wgs84", "gcj02"), ("gcj02", "bd09")],
)
def test_known_borders_betray_another_datum(tmp_path: Path, true: str, declared: str) -> None:
    table = read_geometries(tmp_path / "a.geojson", in_crs(SQUARES, true), declared)
    assert table.placed(BBOX).faults == ()
    for reference in (shapely.MultiPolygon(SQUARES), shapely.union_all(SQUARES).boundary):
        (fault,) = table.placed(BBOX, reference).faults
        check_fault(fault, FaultCode.DATUM_SHIFTED, "crs", declare=true, percent=100)


def test_the_right_datum_and_new_borders_are_no_fault(tmp_path: Path) -> None:
    reference = shapely.MultiPolygon(SQUARES)
    for crs in ("gcj02", "4543"):
        table = read_geometries(tmp_path / "a.geojson", in_crs(SQUARES, crs), crs)
        assert table.placed(BBOX, reference).faults == ()
    elsewhere = [shapely.box(103.25, 22.85, 103.26, 22.86)]
    table = read_geometries(tmp_path / "a.geojson", elsewhere, "wgs84")
    assert table.placed(BBOX, reference).faults == ()


def test_nothing_to_judge() -> None:
    nothing = np.empty((0, 2))
    assert diagnose(nothing, Crs.parse("wgs84"), BBOX) is None
    assert diagnose(np.full((3, 2), np.nan), Crs.parse("wgs84"), BBOX) is None


@given(
    st.lists(st.tuples(st.floats(103.1, 103.3), st.floats(22.7, 22.9)), min_size=1, max_size=10),
    st.sampled_from(["wgs84", "gcj02", "bd09", "4543", "4522", "3857"]),
)
def test_what_fits_is_never_suspected(points: list[tuple[float, float]], system: str) -> None:
    crs = Crs.parse(system)
    assert diagnose(crs.from_wgs84(np.array(points)), crs, BBOX) is None
