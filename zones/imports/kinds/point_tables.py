"""Points from a CSV or XLSX table, as the table of features they are."""

from __future__ import annotations

import numpy as np
import shapely

from zones.datum import FloatArray
from zones.exchange.faults import ExchangeError
from zones.exchange.features import FeatureTable, GeometryArray
from zones.exchange.formats import identify
from zones.exchange.limits import DEFAULT_LIMITS
from zones.exchange.points import open_points
from zones.imports.examination import Source
from zones.imports.findings import from_exchange
from zones.imports.kinds.feature_files import CHINA, Unusable, declared_crs
from zones.imports.options import ImportOptions
from zones.organisation.models import City


def read_point_table(source: Source, options: ImportOptions, *, city: City) -> FeatureTable:
    """Every row as a point, its place checked like that of a feature file. Raises Unusable.

    A feature's id is the number of its row; a row without a usable position has no geometry and
    a fault says why.
    """
    try:
        table = _read(source, options, city)
    except ExchangeError as error:
        raise Unusable(from_exchange(error.fault)) from error
    return table.placed(CHINA if options.widen_bbox else city.bbox)


def _read(source: Source, options: ImportOptions, city: City) -> FeatureTable:
    found = identify(source.path, source.name, DEFAULT_LIMITS)
    with open_points(
        source.path,
        declared=declared_crs(options, city),
        name=source.name,
        lon_column=options.mapping.get("lon") or None,
        lat_column=options.mapping.get("lat") or None,
        sheet=options.sheet or None,
        encoding=options.encoding or None,
        axis_order=options.axis_order,
    ) as reader:
        batches = list(reader)
    nowhere = np.empty((0, 2))
    return FeatureTable(
        columns=reader.columns,
        rows=[row for batch in batches for row in batch.rows],
        geometries=_points(np.concatenate([nowhere, *(one.lonlat for one in batches)])),
        original=_points(np.concatenate([nowhere, *(one.original for one in batches)])),
        source_ids=tuple(str(number) for batch in batches for number in batch.numbers),
        format=found,
        layer=None,
        layers=(),
        encoding=None,
        crs=reader.crs,
        axis_order=reader.axis_order,
        crs_declared=reader.crs,
        crs_in_file=None,
        faults=tuple(fault for batch in batches for fault in batch.faults),
        notices=tuple(reader.notices),
    )


def _points(xy: FloatArray) -> GeometryArray:
    """Points of (n, 2) coordinates; None where there are none."""
    points = np.full(len(xy), None, dtype=object)
    there = np.isfinite(xy).all(axis=1)
    points[there] = shapely.points(xy[there])
    return points
