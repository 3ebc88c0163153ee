"""Points in batches: every format, every bad row, any number in little memory."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.zones.exchange.files import (
    WGS84,
    check_fault,
    feature,
    geojson_file,
    gpkg_file,
    refused,
    xlsx_file,
)
from zones.datum import Crs
from zones.exchange import FaultCode, PointBatch, PointReader, open_points

XY = [(103.2, 22.78), (103.21, 22.79), (103.22, 22.8), (103.23, 22.81), (103.24, 22.82)]
GCJ02 = Crs.parse("gcj02")


def as_csv(folder: Path, points: list[tuple[float, float]]) -> Path:
    rows = [f"{at:03d},{lon!r},{lat!r}" for at, (lon, lat) in enumerate(points)]
    path = folder / "a.csv"
    path.write_text("\n".join(["编号,经度,纬度", *rows]), encoding="utf-8")
    return path


def as_xlsx(folder: Path, points: list[tuple[float, float]]) -> Path:
    def fill(sheet: Any) -> None:
        sheet.append(["编号", "经度", "纬度"])
        for at, xy in enumerate(points):
            sheet.append([f"{at:03d}", *xy])

    return xlsx_file(folder / "a.xlsx", fill)


def as_geojson(folder: Path, points: list[tuple[float, float]]) -> Path:
    features = [
        feature(shapely.Point(xy), properties={"编号": f"{at:03d}"}) for at, xy in enumerate(points)
    ]
    return geojson_file(folder / "a.geojson", features)


def as_lines(folder: Path, points: list[tuple[float, float]]) -> Path:
    features = json.loads(as_geojson(folder, points).read_text(encoding="utf-8"))["features"]
    path = folder / "a.geojsonl"
    path.write_text("\n".join(json.dumps(one) for one in features), encoding="utf-8")
    return path


def as_gpkg(folder: Path, points: list[tuple[float, float]]) -> Path:
    (folder / "a.gpkg").unlink(missing_ok=True)
    return gpkg_file(folder / "a.gpkg", [shapely.Point(xy) for xy in points])


ALL = [as_csv, as_xlsx, as_geojson, as_lines, as_gpkg]
Make = Callable[[Path, list[tuple[float, float]]], Path]


def batches(path: Path, **options: Any) -> tuple[PointReader, list[PointBatch]]:
    options.setdefault("declared", WGS84)
    with open_points(path, **options) as reader:
        return reader, list(reader)


@pytest.mark.parametrize("make", ALL)
def test_batches_keep_the_order_and_the_columns(tmp_path: Path, make: Make) -> None:
    reader, found = batches(make(tmp_path, XY), declared=GCJ02, batch_size=2)
    assert [len(batch) for batch in found] == [2, 2, 1]
    original = np.concatenate([batch.original for batch in found])
    np.testing.assert_array_equal(original, XY)
    lonlat = np.concatenate([batch.lonlat for batch in found])
    np.testing.assert_array_equal(lonlat, GCJ02.to_wgs84(np.array(XY)))
    rows = [row for batch in found for row in batch.rows]
    assert [row[0] for row in rows] == ["000", "001", "002", "003", "004"]
    assert reader.columns[0] in ("编号", "编码")
    first = 2 if make in (as_csv, as_xlsx) else 1
    assert [n for batch in found for n in batch.numbers] == list(range(first, first + 5))
    progress = [batch.progress for batch in found]
    assert progress == sorted(progress)
    assert progress[-1] == pytest.approx(1)
    assert not any(batch.faults for batch in found)


@pytest.mark.parametrize("make", ALL)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(st.tuples(st.floats(-179, 179), st.floats(-89, 89)), min_size=1, max_size=20),
    batch_size=st.integers(1, 25),
)
def test_every_point_comes_once_and_unchanged(
    tmp_path: Path, make: Make, points: list[tuple[float, float]], batch_size: int
) -> None:
    _, found = batches(make(tmp_path, points), batch_size=batch_size)
    # Spreadsheets keep 15 digits, files of text and numbers all of them.
    np.testing.assert_allclose(
        np.concatenate([batch.lonlat for batch in found]), points, rtol=1e-14, atol=0
    )


def test_bad_rows_of_a_table_do_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,lon,lat\na,103.2,22.8\nb,,22.8\nc,east,22.8\nd,nan,22.8\ne,200,22.8\nf,1,2,3\ng,0,0\n"
        "h,1_03.2,22.8\n",
        encoding="utf-8",
    )
    _, (batch,) = batches(path)
    assert [(f.code, f.field) for f in batch.faults] == [
        (FaultCode.POINT_MISSING, "row 3"),
        (FaultCode.POINT_NOT_A_NUMBER, "row 4"),
        (FaultCode.POINT_NOT_A_NUMBER, "row 5"),
        (FaultCode.ROW_TOO_LONG, "row 7"),
        (FaultCode.POINT_NOT_A_NUMBER, "row 9"),
        (FaultCode.COORDINATES_IMPOSSIBLE, "row 6"),
    ]
    for fault in batch.faults:
        check_fault(fault, fault.code)
    assert np.isnan(batch.lonlat).all(axis=1).tolist() == [False, *[True] * 5, False, True]
    assert [row[0] for row in batch.rows] == list("abcdefgh")


def test_bad_features_do_not_stop_the_rest(tmp_path: Path) -> None:
    square = shapely.box(103.2, 22.7, 103.3, 22.8)
    shapes = [
        shapely.Point(103.2, 22.8, 5),
        None,
        square,
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": ["a", 1]},
        {"type": "Point"},
        {"type": "Point", "coordinates": [True, 22.8]},
    ]
    _, (batch,) = batches(geojson_file(tmp_path / "a.geojson", [feature(s) for s in shapes]))
    codes = [fault.code for fault in batch.faults]
    assert codes == [
        FaultCode.POINT_MISSING,
        FaultCode.POINT_NOT_A_POINT,
        FaultCode.POINT_MISSING,
        FaultCode.POINT_NOT_A_NUMBER,
        FaultCode.POINT_MISSING,
        FaultCode.POINT_NOT_A_NUMBER,
    ]
    np.testing.assert_array_equal(batch.lonlat[0], [103.2, 22.8])

    path = gpkg_file(tmp_path / "a.gpkg", [shapely.Point(103.2, 22.8), None, square])
    _, (batch,) = batches(path)
    assert [(f.code, f.field) for f in batch.faults] == [
        (FaultCode.POINT_MISSING, "row 2"),
        (FaultCode.POINT_NOT_A_POINT, "row 3"),
    ]


def test_columns_by_name_or_by_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("X,Y,east,north\n2500000,520000,103.2,22.8\n", encoding="utf-8")
    _, (batch,) = batches(path, lon_column="east", lat_column="north")
    np.testing.assert_array_equal(batch.lonlat, [(103.2, 22.8)])
    # Surveyors write X for north.
    _, (batch,) = batches(path, declared=Crs.parse("4543"), axis_order="yx")
    np.testing.assert_array_equal(batch.original, [(520000, 2500000)])
    assert batch.lonlat[0].tolist() == pytest.approx([102.195, 22.597], abs=0.001)
    with refused(FaultCode.COLUMN_MISSING, "columns", column="经度"):
        batches(path, lon_column="经度")
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with refused(FaultCode.COLUMN_MISSING, "columns", column="lon", columns=("a", "b")):
        batches(path)


def test_the_coordinate_system_is_declared_or_in_the_file(tmp_path: Path) -> None:
    for make in (as_csv, as_xlsx, as_geojson, as_lines):
        with refused(FaultCode.CRS_NOT_DECLARED, "crs"):
            batches(make(tmp_path, XY), declared=None)
    reader, _ = batches(as_gpkg(tmp_path, XY), declared=None)
    assert reader.crs.name == "EPSG:4490"
    with refused(FaultCode.CRS_DISAGREES, "crs"):
        batches(as_gpkg(tmp_path, XY), declared=Crs.parse("4543"))


def test_properties_of_late_features_are_told(tmp_path: Path) -> None:
    features = [feature(shapely.Point(1, 2), properties={"a": at}) for at in range(1000)]
    features.append(feature(shapely.Point(1, 2), properties={"a": 1, "late": 2}))
    reader, _ = batches(geojson_file(tmp_path / "a.geojson", features))
    assert reader.columns == ("a",)
    check_fault(reader.notices[0], FaultCode.LATE_COLUMNS_DROPPED, columns=("late",))


def test_a_crs_behind_the_features_is_too_late_to_agree(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    body = json.dumps([feature(shapely.Point(103.2, 22.8))])
    crs = json.dumps({"properties": {"name": "EPSG:4543"}})
    path.write_text(f'{{"features": {body}, "crs": {crs}}}', encoding="utf-8")
    with refused(FaultCode.CRS_DISAGREES, "crs"):
        batches(path)


def test_layers_sheets_and_formats_that_hold_no_points(tmp_path: Path) -> None:
    path = as_gpkg(tmp_path, XY)
    gpkg_file(path, [shapely.Point(1, 2)], layer="other", append_to=True)
    with refused(FaultCode.LAYER_NOT_CHOSEN, "layer"):
        batches(path)
    _, (batch,) = batches(path, layer="other")
    assert len(batch) == 1
    with refused(FaultCode.SHEET_UNKNOWN, "sheet"):
        batches(as_xlsx(tmp_path, XY), sheet="x")
    (tmp_path / "a.kml").write_text("<kml/>", encoding="utf-8")
    with refused(FaultCode.FORMAT_UNSUITED, format="kml"):
        batches(tmp_path / "a.kml")
    with refused(FaultCode.NO_FEATURES):
        batches(geojson_file(tmp_path / "b.geojson", []))


@pytest.mark.parametrize("make", [as_csv, as_geojson, as_gpkg])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, make: Make) -> None:
    points = [(103 + at / 1e6, 22.8) for at in range(40_000)]
    path = make(tmp_path, points)
    del points
    peaks = []
    tracemalloc.start()
    try:
        with open_points(path, declared=WGS84, batch_size=500) as reader:
            for count, _ in enumerate(reader):
                if count in (5, 75):
                    peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 + 500_000


@pytest.mark.parametrize("make", ALL)
def test_errors_of_the_caller_are_not_blamed_on_the_file(tmp_path: Path, make: Make) -> None:
    def fill_the_disk(path: Path) -> None:
        with open_points(path, declared=WGS84) as reader:
            next(iter(reader))
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fill_the_disk(make(tmp_path, XY))
