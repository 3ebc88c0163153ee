"""Small files to import, made by the tests: the tiny city of tests/ground.py on paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from tests.ground import TODAY, squares
from zones.imports.examination import Examination, Source
from zones.imports.findings import Finding
from zones.imports.kinds import examine
from zones.imports.options import ImportOptions

CELLS = {"A1": (0, 0), "A2": (1, 0), "A3": (0, 1), "A4": (1, 1)}


def feature(shape: BaseGeometry | None, fid: object = None, **properties: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "Feature",
        "properties": properties,
        "geometry": None if shape is None else mapping(shape),
    }
    return made if fid is None else made | {"id": fid}


def cells(**changed: BaseGeometry | None) -> list[dict[str, Any]]:
    """The four cells as the tiny city has them, some with another shape."""
    return [
        feature(
            changed.get(code, squares(*at)), code=code, name=f"{code}格", name_en=f"Zone {code}"
        )
        for code, at in CELLS.items()
    ]


def write_geojson(
    folder: Path, features: Iterable[dict[str, Any]], name: str = "a.geojson"
) -> Source:
    path = folder / name
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8"
    )
    return Source(path, name)


def write_layers(
    folder: Path,
    layers: Mapping[str, Iterable[dict[str, Any]]],
    name: str = "layers.gpkg",
) -> Source:
    """A GeoPackage in CGCS2000 degrees with these layers, each with columns of its own."""
    path = folder / name
    for layer, features in layers.items():
        rows = list(features)
        columns = list(dict.fromkeys(key for row in rows for key in row["properties"]))
        pyogrio.raw.write(
            path,
            np.array([shapely.geometry.shape(row["geometry"]).wkb for row in rows]),
            [
                np.array([str(row["properties"].get(column, "")) for row in rows], dtype=object)
                for column in columns
            ],
            columns,
            layer=layer,
            driver="GPKG",
            geometry_type=rows[0]["geometry"]["type"],
            crs="EPSG:4490",
        )
    return Source(path, name)


def write_csv(folder: Path, rows: Sequence[Sequence[object]], name: str = "a.csv") -> Source:
    path = folder / name
    path.write_text(
        "\n".join(",".join(str(cell) for cell in row) for row in rows), encoding="utf-8"
    )
    return Source(path, name)


def moved(features: Iterable[dict[str, Any]], change: Any) -> list[dict[str, Any]]:
    """The features with another function of (n, 2) coordinates applied."""
    return [
        one
        | {"geometry": mapping(shapely.transform(shapely.geometry.shape(one["geometry"]), change))}
        for one in features
    ]


def look(source: Source, kind: str = "boundaries", **options: Any) -> Examination:
    """Examine with the options of a cell file of the tiny city unless told otherwise."""
    if kind == "boundaries":
        options = {"scheme": "grid", "level": "cell", "crs": "wgs84"} | options
    return examine(source, ImportOptions.parse({"kind": kind, **options}), now=TODAY)


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]
