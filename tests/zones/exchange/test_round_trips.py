"""What is written comes back: every format, every coordinate system, any text."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from tests.zones.exchange.files import SQUARES, WGS84, in_crs, refused
from zones.datum import Crs
from zones.exchange import (
    FaultCode,
    FeatureTable,
    Format,
    OutFeature,
    Table,
    Value,
    encode_features,
    encode_table,
    file_name,
    media_type,
    read_features,
    read_table,
)
from zones.exchange.writers.gdal_files import short_names

FORMATS = [
    Format.GEOJSON,
    Format.GEOJSONSEQ,
    Format.GPKG,
    Format.SHAPEFILE,
    Format.KML,
    Format.KMZ,
    Format.FLATGEOBUF,
]
TEXT_ONLY = (Format.KML, Format.KMZ)
COLUMNS = ("名称", "code", "n", "share", "open")
ROWS: list[tuple[Value, ...]] = [
    ("锦屏 & <镇>", "001", 7, 0.5, True),
    ("=1+1", "002", -3, 2.25, False),
    (None, "003", None, None, None),
]
HOLED = shapely.box(103.3, 22.7, 103.4, 22.8).difference(shapely.box(103.32, 22.72, 103.35, 22.75))
POLYGONS = [HOLED, shapely.MultiPolygon(SQUARES[::2]), SQUARES[1]]
LINES = [
    shapely.LineString([(103.2, 22.7), (103.21, 22.71)]),
    shapely.MultiLineString([[(103.2, 22.7), (103.3, 22.7)], [(103.4, 22.7), (103.5, 22.9)]]),
    shapely.LineString([(103.2, 22.7), (103.3, 22.8), (103.4, 22.7)]),
]
POINTS = [shapely.Point(103.2 + at / 10, 22.7) for at in range(3)]


def records(geometries: Sequence[BaseGeometry | None]) -> list[OutFeature]:
    return [(at, shape, row) for at, (shape, row) in enumerate(zip(geometries, ROWS, strict=True))]


def there_and_back(
    folder: Path,
    wanted: Format,
    features: Iterable[OutFeature],
    *,
    crs: str = "wgs84",
    columns: Sequence[str] = COLUMNS,
) -> FeatureTable:
    path = folder / file_name("out", wanted, Crs.parse(crs))
    chunks = encode_features(wanted, features, columns=columns, crs=Crs.parse(crs), layer="cells")
    path.write_bytes(b"".join(chunks))
    return read_features(path, declared=Crs.parse(crs))


def by_code(table: FeatureTable) -> dict[Any, tuple[Any, Any]]:
    """Geometry and cells by the second column: FlatGeobuf has an order of its own."""
    return {row[1]: (shape, row) for shape, row in zip(table.geometries, table.rows, strict=True)}


def same(one: BaseGeometry, other: BaseGeometry, digits: int = 7) -> bool:
    """Equal vertex by vertex to so many decimals, wherever rings begin; one part may be a multi."""
    parts = [
        shapely.normalize(
            shapely.transform(
                shapely.GeometryCollection(list(shapely.get_parts(shape))),
                lambda xy: np.round(xy, digits),
            )
        )
        for shape in (one, other)
    ]
    return bool(shapely.equals_exact(parts[0], parts[1]))


@pytest.mark.parametrize("geometries", [POLYGONS, LINES, POINTS], ids=["area", "line", "point"])
@pytest.mark.parametrize("wanted", FORMATS)
def test_features(tmp_path: Path, wanted: Format, geometries: list[BaseGeometry]) -> None:
    table = there_and_back(tmp_path, wanted, records(geometries))
    assert table.columns == COLUMNS
    assert table.faults == table.notices == ()
    found = by_code(table)
    for shape, row in zip(geometries, ROWS, strict=True):
        read_shape, read_row = found[row[1]]
        assert same(read_shape, shape, digits=15)
        if wanted in TEXT_ONLY:
            row = ROW_AS_TEXT[str(row[1])]
        assert read_row == row


ROW_AS_TEXT = {
    "001": ("锦屏 & <镇>", "001", "7", "0.5", "true"),
    "002": ("=1+1", "002", "-3", "2.25", "false"),
    "003": (None, "003", None, None, None),
}


@pytest.mark.parametrize("crs", ["cgcs2000", "gcj02", "bd09", "EPSG:4543", "EPSG:4522", "3857"])
@pytest.mark.parametrize("wanted", FORMATS)
def test_coordinate_systems(tmp_path: Path, wanted: Format, crs: str) -> None:
    out = records(POLYGONS)
    if wanted in TEXT_ONLY and not Crs.parse(crs).is_geographic:
        with refused(FaultCode.CRS_UNSUITED, "crs", format="KML"):
            there_and_back(tmp_path, wanted, out, crs=crs)
        return
    table = there_and_back(tmp_path, wanted, out, crs=crs)
    found = by_code(table)
    for shape, moved, row in zip(POLYGONS, in_crs(POLYGONS, crs), ROWS, strict=True):
        read_shape, _ = found[row[1]]
        # On the grid of 1e-7 degree every vertex is the one that was written.
        assert same(read_shape, shape)
        original = table.original[table.column("code").index(str(row[1]))]
        np.testing.assert_allclose(original.bounds, moved.bounds, rtol=0, atol=1e-4)


@pytest.mark.parametrize("wanted", FORMATS)
def test_features_without_geometry(tmp_path: Path, wanted: Format) -> None:
    table = there_and_back(tmp_path, wanted, records([None, SQUARES[0], None]))
    found = by_code(table)
    assert found["001"][0] is None
    assert same(found["002"][0], SQUARES[0])


@pytest.mark.parametrize("wanted", FORMATS)
def test_kinds_of_geometry_together(tmp_path: Path, wanted: Format) -> None:
    out = records([POLYGONS[0], LINES[0], POINTS[0]])
    if wanted is Format.SHAPEFILE:
        with refused(FaultCode.GEOMETRY_UNSUITED, "features", format="Shapefile"):
            there_and_back(tmp_path, wanted, out)
        return
    found = by_code(there_and_back(tmp_path, wanted, out))
    assert [
        same(found[code][0], shape)
        for code, shape in (("001", POLYGONS[0]), ("002", LINES[0]), ("003", POINTS[0]))
    ] == [True] * 3


coordinate = st.tuples(
    st.integers(1031000000, 1033000000).map(lambda n: n / 1e7),
    st.integers(227000000, 229000000).map(lambda n: n / 1e7),
)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)
cells = st.tuples(
    words.map(str.strip),
    st.none() | st.integers(-(2**53), 2**53),
    st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32),
)


@pytest.mark.parametrize("wanted", [Format.GEOJSON, Format.GEOJSONSEQ, Format.GPKG, Format.KML])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(coordinate, cells), min_size=1, max_size=5))
def test_any_cells_and_points(
    tmp_path: Path, wanted: Format, points: list[tuple[tuple[float, float], tuple[Any, ...]]]
) -> None:
    out = [(at, shapely.Point(xy), row) for at, (xy, row) in enumerate(points)]
    table = there_and_back(tmp_path, wanted, out, columns=("text", "whole", "real"))
    assert [shape.coords[0] for shape in table.geometries] == [xy for xy, _ in points]
    assert table.column("text") == [row[0] for _, row in points]
    if wanted is not Format.KML:
        assert table.column("whole") == [row[1] for _, row in points]
        assert table.column("real") == [row[2] for _, row in points]


class TestFeatureFiles:
    def test_geojson_says_its_datum(self) -> None:
        for crs, member in (("gcj02", "datum"), ("EPSG:4543", "crs"), ("wgs84", None)):
            document = json.loads(
                b"".join(
                    encode_features(
                        Format.GEOJSON, records(POINTS), columns=COLUMNS, crs=Crs.parse(crs)
                    )
                )
            )
            found = set(document) - {"type", "name", "features"}
            assert found == ({member} if member else set())

    def test_geojson_rings_turn_as_the_standard_asks(self) -> None:
        clockwise = [shape.reverse() for shape in POLYGONS]
        chunks = encode_features(Format.GEOJSONSEQ, records(clockwise), columns=COLUMNS)
        for line in b"".join(chunks).splitlines():
            shape = shapely.from_geojson(json.dumps(json.loads(line)["geometry"]))
            for part in shapely.get_parts(shape):
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)

    def test_streaming_formats_do_not_wait_for_the_end(self) -> None:
        for wanted in (Format.GEOJSON, Format.GEOJSONSEQ, Format.KML):
            asked: list[int] = []

            def source(asked: list[int] = asked) -> Iterable[OutFeature]:
                for at in range(1000):
                    asked.append(at)
                    yield at, POINTS[0], ROWS[0]

            chunks = encode_features(wanted, source(), columns=COLUMNS)
            for _ in range(5):
                next(chunks)
            assert len(asked) < 6

    def test_the_shapefile_tells_what_it_took_away(self, tmp_path: Path) -> None:
        columns = ("责任网格名称", "责任网格编码", "description", "ok")
        rows = [("一", "2", "长" * 100, "x")]
        out = [(1, SQUARES[0], row) for row in rows]
        path = tmp_path / "a.zip"
        crs = Crs.parse("gcj02")
        chunks = encode_features(Format.SHAPEFILE, out, columns=columns, crs=crs, layer="城 区")
        path.write_bytes(b"".join(chunks))
        with zipfile.ZipFile(path) as archive:
            readme = archive.read("README.txt").decode("utf-8-sig")
            assert {name.partition(".")[0] for name in archive.namelist()} == {"城_区", "README"}
            assert archive.read("城_区.cpg") == b"UTF-8"
        for line in ("责任网 = 责任网格名称", "责任_1 = 责任网格编码", "gcj02", "  description"):
            assert line in readme
        table = read_features(path, declared=crs)
        assert table.columns == ("责任网", "责任_1", "descriptio", "ok")
        assert table.rows == [("一", "2", "长" * 84, "x")]

    @given(st.lists(words, max_size=30))
    def test_short_names_fit_and_differ(self, columns: list[str]) -> None:
        names = short_names(columns)
        assert all(0 < len(name.encode()) <= 10 for name in names)
        assert len({name.upper() for name in names}) == len(columns)

    def test_the_geopackage_knows_its_system(self, tmp_path: Path) -> None:
        path = tmp_path / "a.gpkg"
        for crs, code in (("EPSG:4543", 4543), ("cgcs2000", 4490), ("gcj02", 4326)):
            chunks = encode_features(
                Format.GPKG, records(POLYGONS), columns=COLUMNS, crs=Crs.parse(crs), layer="网格"
            )
            path.write_bytes(b"".join(chunks))
            with sqlite3.connect(path) as database:
                (found,) = database.execute("SELECT srs_id FROM gpkg_geometry_columns").fetchone()
            assert found == code

    def test_csv_has_the_geometry_as_wkt(self) -> None:
        content = b"".join(encode_features(Format.CSV, records(POINTS), columns=COLUMNS))
        table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert shapely.from_wkt(table[1]["wkt"]).equals(POINTS[1])
        assert table[1]["名称"] == "'=1+1"

    def test_names_and_media_types(self) -> None:
        assert file_name("cells", Format.SHAPEFILE) == "cells.zip"
        assert file_name("cells", Format.GPKG, Crs.parse("gcj02")) == "cells.gcj02.gpkg"
        assert file_name("cells", Format.CSV, Crs.parse("4547")) == "cells.epsg4547.csv"
        assert all("/" in media_type(wanted) for wanted in Format)

    def test_features_are_no_workbook(self) -> None:
        with refused(FaultCode.FORMAT_UNSUITED, "format"):
            next(encode_features(Format.XLSX, [], columns=[]))
        with refused(FaultCode.FORMAT_UNSUITED, "format"):
            next(encode_table(Format.KML, [], columns=[]))


def table_back(
    folder: Path, wanted: Format, rows: Sequence[Sequence[Value]], **options: Any
) -> Table:
    path = folder / f"out.{wanted.value}"
    columns = options.pop("columns", ("a", "b", "c"))
    path.write_bytes(b"".join(encode_table(wanted, rows, columns=columns, **options)))
    return read_table(path)


class TestTables:
    @pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX])
    def test_values(self, tmp_path: Path, wanted: Format) -> None:
        rows: list[list[Value]] = [
            ["001", 7, date(2026, 1, 2)],
            ["=1+1", 2.5, datetime(2026, 1, 2, 3, 4, tzinfo=UTC)],
            ['@x, "y"\nz', True, None],
            ["-5", "+86 139", "\t-x"],
        ]
        table = table_back(tmp_path, wanted, rows, columns=("编码", "n", "日期"))
        assert table.columns == ("编码", "n", "日期")
        assert table.rows == [
            ("001", "7", "2026-01-02"),
            ("=1+1", "2.5", "2026-01-02T03:04:00+00:00"),
            ('@x, "y"\nz', "true", ""),
            ("-5", "+86 139", "\t-x" if wanted is Format.CSV else "-x"),
        ]

    @pytest.mark.parametrize("bom", [True, False])
    def test_csv_is_safe_and_marked(self, bom: bool) -> None:
        rows = [["=cmd|' /C calc'!A0", "+1", "-1.5", "-x", "@x", "\r=1"]]
        content = b"".join(encode_table(Format.CSV, rows, columns=["=a", *"bcdef"], bom=bom))
        assert content.startswith(b"\xef\xbb\xbf") is bom
        cells = next(csv.reader(io.StringIO(content.decode("utf-8-sig").split("\r\n", 1)[1])))
        assert cells == ["'=cmd|' /C calc'!A0", "+1", "-1.5", "'-x", "'@x", "'\r=1"]

    def test_a_workbook_is_ready_to_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        rows: list[list[Value]] = [["责任单位", 1.5, date(2026, 1, 2)], ["x\x0by", None, None]]
        path.write_bytes(
            b"".join(
                encode_table(Format.XLSX, rows, columns=["=name", "n", "day"], title="清单: 1/2")
            )
        )
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        assert (sheet.title, sheet.freeze_panes) == ("清单  1 2", "A2")
        assert [cell.font.b for cell in sheet[1]] == [True] * 3
        assert (sheet["A1"].value, sheet["A1"].data_type) == ("=name", "s")
        assert sheet["C2"].is_date
        assert sheet["A3"].value == "xy"
        assert sheet.column_dimensions["A"].width == 10

    @pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX])
    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rows=st.lists(st.tuples(words, words), min_size=1, max_size=6))
    def test_any_text(self, tmp_path: Path, wanted: Format, rows: list[tuple[str, str]]) -> None:
        # A quotation mark before a formula sign is what the guard adds, and takes away again.
        kept = [("x", *row) for row in rows if not any(re.match("'[=+@-]", c) for c in row)]
        if kept:
            read = table_back(tmp_path, wanted, kept).rows
            assert read == [tuple(cell.strip() for cell in row) for row in kept]


def test_a_table_of_features_can_be_written_again(tmp_path: Path) -> None:
    table = there_and_back(tmp_path, Format.GPKG, records(POLYGONS))
    again = there_and_back(
        tmp_path, Format.GEOJSON, zip(table.source_ids, table.geometries, table.rows, strict=True)
    )
    assert again.rows == table.rows
    assert again.source_ids == table.source_ids
    assert read_features(tmp_path / "out.geojson", declared=WGS84).crs == WGS84
