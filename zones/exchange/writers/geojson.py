"""GeoJSON (RFC 7946) and GeoJSONSeq (RFC 8142 without the RS sign), written feature by feature."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, time

import shapely
from shapely.geometry.base import BaseGeometry

from zones.exchange.cells import Value
from zones.exchange.writers.outgoing import Outgoing, counter_clockwise, datum_mark


def feature_collection(outgoing: Outgoing) -> Iterator[bytes]:
    """One FeatureCollection.

    Coordinates other than WGS-84 are against the letter of RFC 7946: the old "crs" member names
    an EPSG code, and a "datum" member GCJ-02 or BD-09.
    """
    members = {"type": "FeatureCollection", "name": outgoing.layer}
    head = json.dumps(members | _crs_members(outgoing), ensure_ascii=False)
    yield f'{head[:-1]}, "features": ['.encode()
    separator = "\n"
    for line in _features(outgoing):
        yield f"{separator}{line}".encode()
        separator = ",\n"
    yield b"\n]}\n"


def feature_lines(outgoing: Outgoing) -> Iterator[bytes]:
    """One feature a line. The format has no place for a CRS: the file name says it."""
    for line in _features(outgoing):
        yield f"{line}\n".encode()


def _crs_members(outgoing: Outgoing) -> dict[str, object]:
    mark = datum_mark(outgoing.crs)
    if mark:
        return {"datum": mark}
    if not outgoing.crs.is_geographic:
        name = outgoing.crs.name.replace("EPSG:", "urn:ogc:def:crs:EPSG::")
        return {"crs": {"type": "name", "properties": {"name": name}}}
    return {}


def _features(outgoing: Outgoing) -> Iterator[str]:
    for source_id, geometry, cells in outgoing.features:
        properties = _properties(outgoing.columns, cells)
        yield (
            f'{{"type": "Feature", "id": {json.dumps(source_id, ensure_ascii=False)}, '
            f'"properties": {properties}, "geometry": {_geometry(geometry)}}}'
        )


def _properties(columns: Sequence[str], cells: Sequence[Value]) -> str:
    plain = {
        column: cell.isoformat() if isinstance(cell, (date, time)) else cell
        for column, cell in zip(columns, cells, strict=True)
    }
    return json.dumps(plain, ensure_ascii=False)


def _geometry(geometry: BaseGeometry | None) -> str:
    return "null" if geometry is None else shapely.to_geojson(counter_clockwise(geometry))
