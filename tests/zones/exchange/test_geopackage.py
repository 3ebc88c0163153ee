"""GeoPackages: layers, types, and a datum no file can name."""

import sqlite3
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

from tests.zones.exchange.files import (
    SQUARES,
    check_fault,
    gpkg_file,
    in_crs,
    refused,
)
from zones.datum import Crs
from zones.exchange import FaultCode, read_features


def test_layers_are_chosen_by_name(tmp_path: Path) -> None:
    path = gpkg_file(tmp_path / "a.gpkg", SQUARES, layer="网格")
    table = read_features(path, declared=None)
    assert (table.layer, table.source_ids) == ("网格", ("1", "2", "3"))
    assert table.rows == [("000",), ("001",), ("002",)]
    gpkg_file(path, [shapely.Point(103.2, 22.8)], layer="points", append_to=True)
    with refused(FaultCode.LAYER_NOT_CHOSEN, "layer", layers=("网格", "points")):
        read_features(path, declared=None)
    assert len(read_features(path, declared=None, layer="points")) == 1


def test_gcj02_hides_behind_longitude_and_latitude(tmp_path: Path) -> None:
    path = gpkg_file(tmp_path / "a.gpkg", in_crs(SQUARES, "gcj02"), crs="EPSG:4326")
    table = read_features(path, declared=Crs.parse("gcj02"))
    assert shapely.equals_exact(table.geometries, SQUARES, 1e-9).all()
    assert shapely.equals_exact(table.original, in_crs(SQUARES, "gcj02"), 1e-12).all()
    assert (table.crs.name, str(table.crs_in_file)) == ("gcj02", "EPSG:4326")


def test_types_nulls_and_binary_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    mask = np.array([False, True])
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(shapely.Point(103.2, 22.8, 5)), None], dtype=object),
        field_data=[
            np.array([7, 0]),
            np.array([1.5, np.nan]),
            np.array([True, False]),
            np.array(["2026-01-02", "NaT"], dtype="datetime64[D]"),
        ],
        field_mask=[mask, None, None, None],
        fields=["whole", "real", "truth", "day"],
        geometry_type="Point Z",
        crs="EPSG:4326",
        driver="GPKG",
    )
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE a ADD COLUMN photo BLOB")
    table = read_features(path, declared=None)
    assert table.columns == ("whole", "real", "truth", "day")
    assert table.rows == [(7, 1.5, True, "2026-01-02"), (None, None, False, None)]
    assert [type(cell) for cell in table.rows[0]] == [int, float, bool, str]
    assert table.geometries[1] is None
    check_fault(table.notices[0], FaultCode.HEIGHTS_DROPPED, count=1)
