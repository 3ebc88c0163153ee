"""Files in and out: one set of readers and writers for every import and export.

Reading features (boundaries, reference layers)::

    table = read_features(path, declared=parse_crs("gcj02"), name="upload.zip", layer=None)
    table = table.placed(city_bbox, reference=known_borders)   # adds faults of place
    for fault in table.faults:                                 # must be empty before storing
        explanation = messages.explain(fault)                  # code, field, detail, remedy
    table.columns, table.rows, table.source_ids, table.geometries   # WGS-84, (lon, lat)

Reading tables (units, people, responsibilities), every cell text::

    table = read_table(path, name="units.xlsx", sheet=None)    # CSV or XLSX
    propose_mapping(table.columns, ("code", "name", "parent"), remembered)

Reading points of any number, in batches::

    with open_points(path, declared=crs, name="points.csv") as reader:
        for batch in reader:
            batch.lonlat, batch.rows, batch.numbers, batch.faults, batch.progress

Writing, as chunks of bytes for a response or a file::

    encode_features(Format.GPKG, records, columns=columns, crs=crs, layer="cells")
    encode_table(Format.XLSX, rows, columns=columns, title="Units")
    file_name("cells", Format.GPKG, crs), media_type(Format.GPKG)

What is wrong with the file as a whole raises `ExchangeError` (its `fault` is explained alike).
Geometry is neither repaired nor snapped to the grid: that is for boundaries to judge.

Coordinates are (lon, lat) or (easting, northing) everywhere. Nothing here imports Django except
`messages`, which imports gettext.
"""

from zones.exchange.cells import Value
from zones.exchange.crs import parse_crs
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.features import FeatureTable, read_features
from zones.exchange.formats import Format, media_type
from zones.exchange.gdal import Cell
from zones.exchange.limits import DEFAULT_LIMITS, Limits
from zones.exchange.mapping import propose_mapping
from zones.exchange.placement import diagnose
from zones.exchange.points import PointBatch, PointReader, open_points
from zones.exchange.tables import Table, open_table, read_table
from zones.exchange.workbook import sheet_titles
from zones.exchange.writers import (
    OutFeature,
    encode_features,
    encode_table,
    encode_workbook,
    file_name,
)

__all__ = [
    "DEFAULT_LIMITS",
    "Cell",
    "ExchangeError",
    "Fault",
    "FaultCode",
    "FeatureTable",
    "Format",
    "Limits",
    "OutFeature",
    "PointBatch",
    "PointReader",
    "Table",
    "Value",
    "diagnose",
    "encode_features",
    "encode_table",
    "encode_workbook",
    "file_name",
    "media_type",
    "open_points",
    "open_table",
    "parse_crs",
    "propose_mapping",
    "read_features",
    "read_table",
    "sheet_titles",
]
