"""GeoPackage, FlatGeobuf and unpacked shapefiles through pyogrio (GDAL).

GDAL chooses its driver by what it finds, and some drivers reach for the network or other files.
So it is given only files of our own making: in a folder of ours, under a name of ours, their magic
bytes checked before, their driver checked after.
"""

import json
import sqlite3
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from pyogrio._err import CPLE_BaseError
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from shapely.geometry.base import BaseGeometry

from zones.exchange.faults import ExchangeError, FaultCode

_FAILURES: Final = (
    CPLE_BaseError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    GeometryError,
    UnicodeDecodeError,
    ValueError,
)
Cell = str | int | float | bool | None
Geometries = np.ndarray[Any, np.dtype[np.object_]]


@dataclass(frozen=True)
class LayerInfo:
    """What a layer says of itself. `count` is None where the format does not know."""

    columns: tuple[str, ...]
    crs: str | None
    count: int | None
    fid_column: str


@dataclass(frozen=True)
class LayerPart:
    """Some features of a layer: `rows` by column, `wkb` and `fids` of shape (n,)."""

    rows: list[tuple[Cell, ...]]
    wkb: Geometries
    fids: tuple[int, ...]


def spatial_layers(path: Path, *, name: str) -> tuple[str, ...]:
    """The names of the layers that have a geometry."""
    try:
        layers = pyogrio.list_layers(path)
    except _FAILURES as error:
        raise _unreadable(name, error) from error
    return tuple(str(layer) for layer, kind in layers if kind is not None)


def layer_info(
    path: Path, *, layer: str | None, driver: str, name: str, encoding: str | None = None
) -> LayerInfo:
    """Columns, CRS and count. Raises ExchangeError where another driver than `driver` answers."""
    try:
        info = pyogrio.read_info(path, layer=layer, encoding=encoding, force_feature_count=True)
    except _FAILURES as error:
        raise _unreadable(name, error) from error
    if info["driver"] != driver:
        raise _unreadable(name, f"read as {info['driver']}")
    kept = [
        str(column)
        for column, kind in zip(info["fields"], info["ogr_types"], strict=True)
        if kind != "OFTBinary"
    ]
    return LayerInfo(
        columns=tuple(kept),
        crs=info["crs"],
        count=info["features"] if info["features"] >= 0 else None,
        fid_column=info["fid_column"] or "fid",
    )


def read_part(
    path: Path,
    *,
    layer: str | None,
    columns: tuple[str, ...],
    name: str,
    encoding: str | None = None,
    where: str | None = None,
    max_features: int | None = None,
) -> LayerPart:
    """Features of a layer, at most `max_features`, in the order of the file."""
    try:
        with warnings.catch_warnings():
            # "a layer has measured geometries": they are dropped, like heights.
            warnings.simplefilter("ignore")
            meta, fids, wkb, fields = pyogrio.raw.read(
                path,
                layer=layer,
                columns=list(columns),
                encoding=encoding,
                where=where,
                max_features=max_features,
                return_fids=True,
                datetime_as_string=True,
            )
    except _FAILURES as error:
        raise _unreadable(name, error) from error
    typed = zip(fields, meta["ogr_types"], meta["ogr_subtypes"], strict=True)
    by_name = dict(zip(meta["fields"], typed, strict=True))
    cells = [_cells(*by_name[column]) for column in columns]
    rows: list[tuple[Cell, ...]] = list(zip(*cells, strict=True)) if cells else [()] * len(fids)
    return LayerPart(rows=rows, wkb=wkb, fids=tuple(int(fid) for fid in fids))


def geometry_from_wkb(wkb: bytes | None, field: str) -> BaseGeometry | None:
    """One geometry; ExchangeError with `field` where its bytes are none."""
    try:
        return shapely.from_wkb(wkb)
    except shapely.errors.ShapelyError as error:
        raise ExchangeError(FaultCode.GEOMETRY_UNREADABLE, field, reason=str(error)) from error


def check_database(path: Path, *, name: str) -> None:
    """Refuse a GeoPackage that is damaged, or whose schema would run other modules.

    GDAL reads a damaged SQLite file as far as it goes and says nothing.
    """
    uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
    try:
        with sqlite3.connect(uri, uri=True) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            tables = database.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'create virtual table%'"
                " AND lower(sql) NOT LIKE '%using rtree%'"
            ).fetchall()
            verdict = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise _unreadable(name, error) from error
    if tables:
        raise ExchangeError(FaultCode.DATABASE_UNSAFE, name=name, table=str(tables[0][0]))
    if verdict != "ok":
        raise _unreadable(name, verdict)


def _cells(values: Any, ogr_type: str, ogr_subtype: str) -> list[Cell]:
    """Plain Python values: integers stay integers beside nulls, lists become JSON text."""
    if values.dtype.kind == "f":
        whole = ogr_type in ("OFTInteger", "OFTInteger64")
        make = bool if ogr_subtype == "OFSTBoolean" else int if whole else float
        return [None if value != value else make(value) for value in values.tolist()]
    if values.dtype.kind == "O":
        return [_plain(value) for value in values]
    plain: list[Cell] = values.tolist()
    return plain


def _plain(value: Any) -> Cell:
    if value is None or isinstance(value, (str, int, float)):
        return value
    return json.dumps(np.asarray(value).tolist(), ensure_ascii=False)


def _unreadable(name: str, reason: object) -> ExchangeError:
    return ExchangeError(FaultCode.FILE_UNREADABLE, name=name, reason=str(reason)[:200])
