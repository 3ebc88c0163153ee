"""Points from files of any length, in batches: CSV, XLSX, GeoJSON, GeoJSONSeq, GeoPackage.

A million rows pass in the memory of one batch. A row without a usable position does not stop the
rest: its coordinates are NaN and a fault says why.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import shapely

from zones.datum import Crs, FloatArray
from zones.exchange import gdal
from zones.exchange.crs import settle_crs
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.formats import POINT_FORMATS, TABLE_FORMATS, Format, identify
from zones.exchange.gathering import choose_layer, named_crs, own_copy, plain_properties
from zones.exchange.gdal import Cell
from zones.exchange.json_stream import Feature, FeatureStream, LineStream
from zones.exchange.limits import DEFAULT_LIMITS, Limits
from zones.exchange.mapping import propose_mapping
from zones.exchange.placement import AxisOrder
from zones.exchange.tables import TableStream, open_table
from zones.exchange.text import detect_encoding

DEFAULT_BATCH: Final = 50_000
_FEATURES_LOOKED_AT: Final = 1_000


@dataclass(frozen=True)
class PointBatch:
    """Some rows, in the order of the file.

    `lonlat` (n, 2) in WGS-84 and `original` (n, 2) in the file's own numbers, east first; NaN
    where there is a fault. `rows`: the cells of the reader's columns. `numbers`: the row in the
    file (a table's header is row 1) or the feature's number. `progress` runs from 0 to 1.
    """

    numbers: list[int]
    lonlat: FloatArray
    original: FloatArray
    rows: list[tuple[Cell, ...]]
    faults: list[Fault]
    progress: float

    def __len__(self) -> int:
        return len(self.numbers)


class _Row(NamedTuple):
    number: int
    x: float
    y: float
    cells: tuple[Cell, ...]
    fault: Fault | None = None


@dataclass
class PointReader:
    """An open file of points. Iterate once for its batches; `notices` are complete after that."""

    format: Format
    columns: tuple[str, ...]
    crs: Crs
    notices: list[Fault]
    _rows: Iterator[_Row] = field(repr=False)
    _progress: Callable[[], float] = field(repr=False)
    axis_order: AxisOrder = "xy"
    batch_size: int = DEFAULT_BATCH

    def __iter__(self) -> Iterator[PointBatch]:
        while rows := list(islice(self._rows, self.batch_size)):
            original = np.array([(row.x, row.y) for row in rows], dtype=np.float64)
            if self.axis_order == "yx":
                original = original[:, ::-1].copy()
            lonlat = self.crs.to_wgs84(original)
            faults = [row.fault for row in rows if row.fault is not None]
            faults.extend(self._impossible(rows, original, lonlat))
            yield PointBatch(
                numbers=[row.number for row in rows],
                lonlat=lonlat,
                original=original,
                rows=[row.cells for row in rows],
                faults=faults,
                progress=self._progress(),
            )

    def _impossible(
        self, rows: Sequence[_Row], original: FloatArray, lonlat: FloatArray
    ) -> Iterator[Fault]:
        """Faults of positions that do not exist on earth; they become NaN."""
        there = np.isfinite(lonlat).all(axis=1)
        there &= (abs(lonlat[:, 0]) <= 180) & (abs(lonlat[:, 1]) <= 90)
        lonlat[~there] = np.nan
        given = np.isfinite(original).all(axis=1)
        for at in np.flatnonzero(given & ~there).tolist():
            x, y = original[at].tolist()
            params = {"x": x, "y": y, "crs": self.crs.name}
            yield Fault(FaultCode.COORDINATES_IMPOSSIBLE, f"row {rows[at].number}", params)


@contextmanager
def open_points(
    path: Path,
    *,
    declared: Crs | None,
    name: str | None = None,
    lon_column: str | None = None,
    lat_column: str | None = None,
    layer: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    axis_order: AxisOrder = "xy",
    batch_size: int = DEFAULT_BATCH,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[PointReader]:
    """Open a file of points. Raises ExchangeError for the file as a whole.

    In a table the two columns are those named, or those whose names say longitude and latitude.
    `declared` None takes the word of a GeoJSON or GeoPackage file; a table has none to say.
    """
    name = name or path.name
    found = identify(path, name, limits)
    if found not in POINT_FORMATS:
        raise ExchangeError(FaultCode.FORMAT_UNSUITED, name=name, format=found.value)
    with ExitStack() as stack:
        if found in TABLE_FORMATS:
            opened = open_table(path, name=name, sheet=sheet, encoding=encoding, limits=limits)
            reader = _table_reader(stack.enter_context(opened), declared, lon_column, lat_column)
        elif found is Format.GPKG:
            copy = stack.enter_context(own_copy(path, ".gpkg"))
            reader = _gpkg_reader(copy, name, layer, declared, batch_size)
        else:
            reader = _json_reader(path, found, name, encoding, declared)
        reader.axis_order, reader.batch_size = axis_order, batch_size
        yield reader


# --- tables ------------------------------------------------------------------------------------


def _table_reader(
    table: TableStream, declared: Crs | None, lon_column: str | None, lat_column: str | None
) -> PointReader:
    crs, _, notices = settle_crs(declared, None)
    rows = _table_rows(table, _lonlat_columns(table, lon_column, lat_column), notices)
    return PointReader(table.format, table.columns, crs, notices, rows, lambda: table.progress)


def _lonlat_columns(
    table: TableStream, lon_column: str | None, lat_column: str | None
) -> tuple[int, int]:
    """Where longitude (easting) and latitude (northing) stand."""
    for column in (lon_column, lat_column):
        if column is not None and column not in table.columns:
            raise _no_column(table, column)
    named = {"lon": lon_column, "lat": lat_column}
    remembered = {key: column for key, column in named.items() if column}
    proposal = propose_mapping(table.columns, ("lon", "lat"), remembered)
    lon, lat = proposal["lon"], proposal["lat"]
    if lon is None or lat is None:
        raise _no_column(table, "lon" if lon is None else "lat")
    return table.columns.index(lon), table.columns.index(lat)


def _no_column(table: TableStream, column: str) -> ExchangeError:
    return ExchangeError(
        FaultCode.COLUMN_MISSING, "columns", name=table.name, column=column, columns=table.columns
    )


def _table_rows(
    table: TableStream, columns: tuple[int, int], notices: list[Fault]
) -> Iterator[_Row]:
    at_x, at_y = columns
    for number, cells in table:
        extra = table.faults.pop() if table.faults else None
        row = _row(number, cells[at_x], cells[at_y], cells)
        yield row if extra is None else _Row(number, math.nan, math.nan, cells, extra)
    notices.extend(table.notices)


def _row(number: int, x: object, y: object, cells: tuple[Cell, ...]) -> _Row:
    """A row with its position as numbers, or with the fault that it has none."""
    try:
        found = _number(x), _number(y)
        if math.isfinite(found[0]) and math.isfinite(found[1]):
            return _Row(number, found[0], found[1], cells)
    except (ValueError, TypeError):
        pass
    where = f"row {number}"
    if x in (None, "") or y in (None, ""):
        fault = Fault(FaultCode.POINT_MISSING, where)
    else:
        fault = Fault(FaultCode.POINT_NOT_A_NUMBER, where, {"value": f"{x}, {y}"[:60]})
    return _Row(number, math.nan, math.nan, cells, fault)


def _number(value: object) -> float:
    """Python itself would read "1_03.2" and True. Raises ValueError and TypeError."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        raise ValueError(value)
    return float(value)  # type: ignore[arg-type]  # what is no number raises


# --- GeoJSON -----------------------------------------------------------------------------------


def _json_reader(
    path: Path, found: Format, name: str, encoding: str | None, declared: Crs | None
) -> PointReader:
    used = detect_encoding(path, name=name, declared=encoding)
    kind = FeatureStream if found is Format.GEOJSON else LineStream
    stream = kind(path, encoding=used, name=name)
    late_notices: list[Fault] = []
    columns, rows = _json_rows(stream, late_notices, declared)
    crs, _, notices = settle_crs(declared, named_crs(stream.members))
    late_notices.extend(notices)
    return PointReader(found, columns, crs, late_notices, rows, lambda: stream.progress)


def _json_rows(
    stream: FeatureStream | LineStream, notices: list[Fault], declared: Crs | None
) -> tuple[tuple[str, ...], Iterator[_Row]]:
    """The columns of the first thousand features, and all of them as rows.

    The columns must be known before the first batch: a property that only later features have is
    left out, with a notice. A "crs" that stands behind the features is compared at the end.
    """
    features = iter(stream)
    first = list(islice(features, _FEATURES_LOOKED_AT))
    if not first:
        raise ExchangeError(FaultCode.NO_FEATURES, name=stream.name)
    looked_at = [plain_properties(feature) for feature in first]
    columns = tuple(dict.fromkeys(key for properties in looked_at for key in properties))

    def rows() -> Iterator[_Row]:
        yield from _feature_rows(chain(first, features), columns, notices)
        settle_crs(declared, named_crs(stream.members))

    return columns, rows()


def _feature_rows(
    features: Iterator[Feature], columns: tuple[str, ...], notices: list[Fault]
) -> Iterator[_Row]:
    known = frozenset(columns)
    late: dict[str, None] = {}
    for number, feature in enumerate(features, start=1):
        properties = plain_properties(feature)
        if not properties.keys() <= known:
            late.update(dict.fromkeys(key for key in properties if key not in known))
        cells = tuple([properties.get(column) for column in columns])
        yield _point_row(number, feature.get("geometry"), cells)
    if late:
        params = {"columns": tuple(late)}
        notices.append(Fault(FaultCode.LATE_COLUMNS_DROPPED, "columns", params))


def _point_row(number: int, geometry: Any, cells: tuple[Cell, ...]) -> _Row:
    if not isinstance(geometry, dict):
        return _row(number, None, None, cells)
    if geometry.get("type") != "Point":
        return _not_a_point(number, str(geometry.get("type")), cells)
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        coordinates = [None, None]
    return _row(number, coordinates[0], coordinates[1], cells)


def _not_a_point(number: int, kind: str, cells: tuple[Cell, ...]) -> _Row:
    fault = Fault(FaultCode.POINT_NOT_A_POINT, f"row {number}", {"type": kind[:40]})
    return _Row(number, math.nan, math.nan, cells, fault)


# --- GeoPackage --------------------------------------------------------------------------------


def _gpkg_reader(
    copy: Path, name: str, layer: str | None, declared: Crs | None, batch_size: int
) -> PointReader:
    gdal.check_database(copy, name=name)
    chosen = choose_layer(gdal.spatial_layers(copy, name=name), layer, name=name)
    info = gdal.layer_info(copy, layer=chosen, driver="GPKG", name=name)
    crs, _, notices = settle_crs(declared, info.crs)
    source = _GpkgRows(copy, chosen, info, name, batch_size)
    return PointReader(
        Format.GPKG, info.columns, crs, notices, iter(source), lambda: source.progress
    )


@dataclass
class _GpkgRows:
    """A GeoPackage layer by its primary key: each part goes on behind the last one."""

    path: Path
    layer: str
    info: gdal.LayerInfo
    name: str
    batch_size: int
    progress: float = 0.0

    def __iter__(self) -> Iterator[_Row]:
        last, number = None, 0
        key = '"' + self.info.fid_column.replace('"', '""') + '"'
        while True:
            part = gdal.read_part(
                self.path,
                layer=self.layer,
                columns=self.info.columns,
                name=self.name,
                where=None if last is None else f"{key} > {last}",
                max_features=self.batch_size,
            )
            if not part.fids:
                return
            last = part.fids[-1]
            self.progress = min((number + len(part.fids)) / (self.info.count or 1), 1.0)
            for geometry, cells in zip(shapely.from_wkb(part.wkb), part.rows, strict=True):
                number += 1
                if geometry is None or geometry.is_empty:
                    yield _row(number, None, None, cells)
                elif geometry.geom_type != "Point":
                    yield _not_a_point(number, geometry.geom_type, cells)
                else:
                    yield _row(number, geometry.x, geometry.y, cells)
