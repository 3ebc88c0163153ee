"""Files in and out: one set of readers and writers for every import and export.

Reading features (boundaries, reference layers)::

    table = read_features(path, declared=parse_crs("gcj02"), name="upload.zip", layer=None)
    table = table.placed(city_bbox, reference=known_borders)   # adds faults of place
    for fault in table.faults:                                 # must be empty before storing
        explanation = messages.explain(fault)                  # code, field, detail, remedy
    table.columns, table.rows, table.source_ids, table.geometries   # WGS-84, (lon, lat)

What is wrong with the file as a whole raises `ExchangeError` (its `fault` is explained alike).
Geometry is neither repaired nor snapped to the grid: that is for boundaries to judge.

Coordinates are (lon, lat) or (easting, northing) everywhere. Nothing here imports Django except
`messages`, which imports gettext.
"""

from zones.exchange.crs import parse_crs
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.features import FeatureTable, read_features
from zones.exchange.formats import Format, media_type
from zones.exchange.gdal import Cell
from zones.exchange.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "DEFAULT_LIMITS",
    "Cell",
    "ExchangeError",
    "Fault",
    "FaultCode",
    "FeatureTable",
    "Format",
    "Limits",
    "media_type",
    "parse_crs",
    "read_features",
]
