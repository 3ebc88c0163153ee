"""Features from a file of any format: one table, its geometry in WGS-84 beside the original."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zones.datum import Box, Crs, FloatArray
from zones.exchange.crs import settle_crs
from zones.exchange.faults import ExchangeError, Fault, FaultCode, Param
from zones.exchange.formats import FEATURE_FORMATS, Format, identify
from zones.exchange.gathering import Gathered, gather
from zones.exchange.gdal import Cell
from zones.exchange.limits import DEFAULT_LIMITS, Limits
from zones.exchange.placement import AxisOrder, diagnose, features_outside

GeometryArray = NDArray[np.object_]


@dataclass(frozen=True)
class FeatureTable:
    """The features of one layer. Everything with n in its shape lines up, in the file's order.

    `geometries` (n,): shapely in WGS-84, (lon, lat), two dimensions; None where the file has no
    geometry or it could not be read. Not on the 1e-7 degree grid, not repaired: faults of geometry
    stay as they are. `original` (n,): the same in the file's own numbers, east first.
    `source_ids`: the ids of the file (GeoJSON, KML, GeoPackage) or 1, 2, 3...
    `faults` must be empty before anything is stored; `notices` may be shown and passed.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    geometries: GeometryArray
    original: GeometryArray
    source_ids: tuple[str, ...]
    format: Format
    layer: str | None
    layers: tuple[str, ...]
    encoding: str | None
    crs: Crs
    axis_order: AxisOrder
    crs_declared: Crs | None
    crs_in_file: Crs | None
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        return len(self.source_ids)

    def column(self, name: str) -> list[Cell]:
        """The cells of one column. KeyError where there is none of that name."""
        if name not in self.columns:
            raise KeyError(name)
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def coordinates(self) -> FloatArray:
        """Every vertex (v, 2) in the file's own numbers, east first."""
        return shapely.get_coordinates(self.original)

    def placed(self, bbox: Box, reference: BaseGeometry | None = None) -> "FeatureTable":
        """The table with the faults of its place added: what `diagnose` finds for the whole file,
        else each feature that leaves the city. `bbox` and `reference` are WGS-84.
        """
        whole = diagnose(
            self.coordinates(),
            self.crs,
            bbox,
            axis_order=self.axis_order,
            reference=reference,
        )
        if whole is not None:
            kept = (f for f in self.faults if f.code is not FaultCode.COORDINATES_IMPOSSIBLE)
            return replace(self, faults=(whole, *kept))
        outside = tuple(
            Fault(FaultCode.FEATURE_OUTSIDE_CITY, f"feature {self.source_ids[at]}")
            for at in features_outside(self.geometries, bbox)
        )
        return replace(self, faults=self.faults + outside)


def read_features(
    path: Path,
    *,
    declared: Crs | None,
    name: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    axis_order: AxisOrder = "xy",
    limits: Limits = DEFAULT_LIMITS,
) -> FeatureTable:
    """Read one layer of a GeoJSON, GeoJSONSeq, GeoPackage, zipped shapefile, KML, KMZ or
    FlatGeobuf file.

    `declared` is what the sender says the coordinates are; None takes the file's word, and a file
    without one is refused. `axis_order` "yx" turns files that have the northing or latitude first.
    `name` is the file name shown in messages, where `path` is a temporary file. Raises
    ExchangeError for the file as a whole; what is wrong with single features is in `faults`.
    """
    name = name or path.name
    found = identify(path, name, limits)
    if found not in FEATURE_FORMATS:
        raise ExchangeError(FaultCode.FORMAT_UNSUITED, name=name, format=found.value)
    gathered = gather(path, found, name=name, layer=layer, encoding=encoding, limits=limits)
    if not gathered.ids:
        raise ExchangeError(FaultCode.NO_FEATURES, name=name)
    return _table(gathered, found, declared, axis_order)


def _table(
    gathered: Gathered, found: Format, declared: Crs | None, axis_order: AxisOrder
) -> FeatureTable:
    crs, in_file, notices = settle_crs(declared, gathered.crs)
    original, heights = _flat(gathered)
    if heights is not None:
        notices.append(heights)
    if axis_order == "yx":
        original = shapely.transform(original, lambda xy: xy[:, ::-1])
    geometries, faults = _to_wgs84(original, crs, gathered.ids)
    return FeatureTable(
        columns=tuple(gathered.columns),
        rows=gathered.rows,
        geometries=geometries,
        original=original,
        source_ids=tuple(gathered.ids),
        format=found,
        layer=gathered.layer,
        layers=gathered.layers,
        encoding=gathered.encoding,
        crs=crs,
        axis_order=axis_order,
        crs_declared=declared,
        crs_in_file=in_file,
        faults=(*gathered.faults, *faults),
        notices=(*gathered.notices, *notices),
    )


def _flat(gathered: Gathered) -> tuple[GeometryArray, Fault | None]:
    """The geometries (n,) in two dimensions, and a notice where they had a third."""
    geometries = np.empty(len(gathered.geometries), dtype=object)
    geometries[:] = gathered.geometries
    count = int(shapely.has_z(geometries).sum())
    if int(shapely.get_num_coordinates(geometries).sum()) > gathered.limits.vertices:
        raise ExchangeError(
            FaultCode.TOO_MANY_VERTICES,
            count=int(shapely.get_num_coordinates(geometries).sum()),
            limit=gathered.limits.vertices,
        )
    notice = Fault(FaultCode.HEIGHTS_DROPPED, params={"count": count}) if count else None
    return shapely.force_2d(geometries), notice


def _to_wgs84(
    original: GeometryArray, crs: Crs, ids: list[str]
) -> tuple[GeometryArray, list[Fault]]:
    """The geometries in WGS-84; None, and a fault, where a coordinate has no place on earth."""
    xy, owner = shapely.get_coordinates(original, return_index=True)
    lonlat = crs.to_wgs84(xy)
    possible = np.isfinite(lonlat).all(axis=1)
    possible &= (abs(lonlat[:, 0]) <= 180) & (abs(lonlat[:, 1]) <= 90)
    geometries = shapely.set_coordinates(original.copy(), lonlat)
    faults = []
    bad, first = np.unique(owner[~possible], return_index=True)
    for feature, vertex in zip(bad, np.flatnonzero(~possible)[first], strict=True):
        geometries[feature] = None
        x, y = (round(float(value), 7) for value in xy[vertex])
        where = f"feature {ids[feature]}"
        params: dict[str, Param] = {"x": x, "y": y, "crs": crs.name}
        faults.append(Fault(FaultCode.COORDINATES_IMPOSSIBLE, where, params))
    return geometries, faults
