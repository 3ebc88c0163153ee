"""Tiny files and squares for the tests of exchange."""

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from zones.datum import Crs
from zones.exchange import ExchangeError, Fault, FaultCode, FeatureTable, read_features
from zones.exchange.messages import explain

BBOX = (103.1, 22.7, 103.3, 22.9)
SQUARES = [shapely.box(at / 100, 22.78, (at + 1) / 100, 22.79) for at in range(10320, 10323)]
WGS84 = Crs.parse("wgs84")


@contextmanager
def refused(code: FaultCode, field: str | None = None, **params: object) -> Iterator[None]:
    """The block raises ExchangeError with this code, and its message can be written."""
    with pytest.raises(ExchangeError) as caught:
        yield
    check_fault(caught.value.fault, code, field, **params)


def check_fault(fault: Fault, code: FaultCode, field: str | None = None, **params: object) -> None:
    """The fault has this code, field and at least these params; its message has no gaps."""
    assert fault.code is code
    if field is not None:
        assert fault.field == field
    assert {key: fault.params.get(key) for key in params} == params
    explanation = explain(fault)
    assert explanation.detail
    assert explanation.remedy
    assert "%(" not in str(explanation)


def feature(geometry: Any, **members: Any) -> dict[str, Any]:
    """One GeoJSON feature; `geometry` is shapely, a dictionary or None."""
    if isinstance(geometry, BaseGeometry):
        geometry = json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": {}, "geometry": geometry, **members}


def geojson_file(path: Path, features: Sequence[dict[str, Any]], **members: Any) -> Path:
    collection = {"type": "FeatureCollection", **members, "features": list(features)}
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path


def read_geometries(
    path: Path, geometries: Sequence[BaseGeometry], declared: str, **options: Any
) -> FeatureTable:
    """The geometries written as GeoJSON at `path` and read back as declared."""
    geojson_file(path, [feature(geometry) for geometry in geometries])
    return read_features(path, declared=Crs.parse(declared), **options)


def in_crs(geometries: Sequence[BaseGeometry], crs: str) -> list[BaseGeometry]:
    """WGS-84 geometries in the numbers of another system, east first."""
    return [shapely.transform(shape, Crs.parse(crs).from_wgs84) for shape in geometries]


def turned(geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """The geometries with their axes swapped."""
    return [shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in geometries]


def shapefile_parts(
    folder: Path, *, stem: str = "cells", encoding: str = "UTF-8", crs: str = "EPSG:4490"
) -> dict[str, bytes]:
    """The parts of a shapefile of the three squares with a Chinese column, by file name."""
    folder.mkdir(exist_ok=True)
    names = np.array(["锦屏镇", "沙坝", None], dtype=object)
    geometry = np.array(shapely.to_wkb(in_crs(SQUARES, crs)), dtype=object)
    pyogrio.raw.write(
        folder / f"{stem}.shp",
        geometry=geometry,
        field_data=[names, np.array([1, 2, 3])],
        fields=["网格名", "count"],
        geometry_type="Polygon",
        crs=crs,
        driver="ESRI Shapefile",
        encoding=encoding,
    )
    return {path.name: path.read_bytes() for path in folder.glob(f"{stem}.*")}


def zip_file(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def without(parts: dict[str, bytes], suffix: str) -> dict[str, bytes]:
    return {name: content for name, content in parts.items() if not name.endswith(suffix)}


def gpkg_file(
    path: Path,
    geometries: Sequence[BaseGeometry | None],
    *,
    layer: str = "cells",
    crs: str = "EPSG:4490",
    append_to: bool = False,
) -> Path:
    kinds = {shape.geom_type for shape in geometries if shape is not None}
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(geometries, dtype=object)),
        field_data=[np.array([f"{at:03d}" for at in range(len(geometries))], dtype=object)],
        fields=["编码"],
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        crs=crs,
        driver="GPKG",
        layer=layer,
        append=append_to,
    )
    return path


def xlsx_file(path: Path, fill: Callable[[Any], None]) -> Path:
    """A workbook whose first sheet was filled by `fill(sheet)`."""
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(path)
    return path


def kml_text(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
    )


KML_SQUARE = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "103.2,22.78,5 103.21,22.78,5\n103.21, 22.79,5 103.2,22.79,5 103.2,22.78,5"
    "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)
