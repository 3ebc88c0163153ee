"""What holds for features of every format."""

import zipfile
from pathlib import Path

import numpy as np
import shapely

from tests.zones.exchange.files import (
    SQUARES,
    WGS84,
    check_fault,
    feature,
    geojson_file,
    gpkg_file,
    in_crs,
    read_geometries,
    refused,
    turned,
)
from zones.exchange import FaultCode, Format, encode_features, read_features
from zones.exchange.limits import Limits


def test_axis_order(tmp_path: Path) -> None:
    table = read_geometries(tmp_path / "a.geojson", turned(SQUARES), "wgs84", axis_order="yx")
    assert shapely.equals_exact(table.geometries, SQUARES).all()


def test_coordinates_without_a_place_on_earth(tmp_path: Path) -> None:
    line = shapely.LineString([(103.2, 22.8), (22.8, 103.2)])
    for declared, geometries in (("wgs84", [SQUARES[0], line]), ("4543", [SQUARES[0], line])):
        if declared == "4543":
            geometries = [*in_crs(SQUARES[:1], "4543"), shapely.Point(34_620_000, 2_500_000)]
        table = read_geometries(tmp_path / "a.geojson", geometries, declared)
        (fault,) = table.faults
        check_fault(fault, FaultCode.COORDINATES_IMPOSSIBLE, "feature 2")
        assert table.geometries[0] is not None
        assert table.geometries[1] is None


def test_no_features(tmp_path: Path) -> None:
    empty_zip = tmp_path / "a.zip"
    with zipfile.ZipFile(empty_zip, "w"):
        pass
    with refused(FaultCode.NO_FEATURES):
        read_features(geojson_file(tmp_path / "a.geojson", []), declared=WGS84)
    with refused(FaultCode.ARCHIVE_WITHOUT_CONTENT):
        read_features(empty_zip, declared=WGS84)
    for wanted in (Format.GPKG, Format.SHAPEFILE, Format.FLATGEOBUF, Format.KML):
        path = tmp_path / f"none{wanted.extension}"
        path.write_bytes(b"".join(encode_features(wanted, [], columns=["name"])))
        with refused(FaultCode.NO_FEATURES, name=path.name):
            read_features(path, declared=None)


def test_tables_are_no_features(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code\n001\n", encoding="utf-8")
    with refused(FaultCode.FORMAT_UNSUITED, format="csv"):
        read_features(path, declared=WGS84)


def test_counts_have_limits(tmp_path: Path) -> None:
    for path in (
        geojson_file(tmp_path / "a.geojson", [feature(square) for square in SQUARES]),
        gpkg_file(tmp_path / "a.gpkg", SQUARES),
    ):
        with refused(FaultCode.TOO_MANY_FEATURES, limit=2):
            read_features(path, declared=WGS84, limits=Limits(features=2))
        with refused(FaultCode.TOO_MANY_VERTICES, count=15, limit=14):
            read_features(path, declared=WGS84, limits=Limits(vertices=14))


def test_a_polygon_of_a_million_vertices(tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 1_000_001)
    circle = shapely.Polygon(
        np.column_stack((103.2 + 0.1 * np.cos(angle), 22.8 + 0.1 * np.sin(angle)))
    )
    path = gpkg_file(tmp_path / "a.gpkg", [SQUARES[0], circle])
    table = read_features(path, declared=None)
    (fault,) = table.faults
    check_fault(fault, FaultCode.TOO_MANY_VERTICES, "feature 2", limit=500_000)
    assert fault.params["count"] == 1_000_001
