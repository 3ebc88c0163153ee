"""A GeoPackage written in parts: types are those of the whole, whatever the first part held."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import MultiPoint, Point

from zones.exchange.formats import Format
from zones.exchange.writers import encode_features


def test_later_parts_widen_the_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zones.exchange.writers.gpkg_parts._PART", 2)
    rows: list[tuple[Any, ...]] = [
        (1, None, 1, True, None),
        (2, None, 2, None, None),
        (3, "later", 2.5, False, None),
        (None, "text", None, True, None),
        (5, None, 2**70, True, None),
    ]
    points = [Point(103, 22), None, MultiPoint([(103, 22), (104, 23)]), Point(1, 2), Point(3, 4)]
    features = zip(range(5), points, rows, strict=True)
    columns = ["whole", "late", "mixed", "truth", "empty"]
    target = tmp_path / "out.gpkg"
    chunks = encode_features(Format.GPKG, features, columns=columns, layer="spots")
    target.write_bytes(b"".join(chunks))
    with sqlite3.connect(target) as database:
        stored = database.execute(f"SELECT {', '.join(columns)} FROM spots ORDER BY fid").fetchall()
        types = {name: kind for _, name, kind, *_ in database.execute("PRAGMA table_info(spots)")}
        [(kind,)] = database.execute("SELECT geometry_type_name FROM gpkg_geometry_columns")
    assert [row[0] for row in stored] == [1, 2, 3, None, 5]
    assert [row[1] for row in stored] == [None, None, "later", "text", None]
    assert [row[2] for row in stored] == [1.0, 2.0, 2.5, None, float(2**70)]
    assert [row[3] for row in stored] == [1, None, 0, 1, 1]
    assert (types["whole"], types["mixed"], types["truth"]) == ("INTEGER", "REAL", "BOOLEAN")
    assert kind == "MULTIPOINT"
