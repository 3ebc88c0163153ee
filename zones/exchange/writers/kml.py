"""KML and KMZ: one placemark a feature, its cells as extended data."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.exchange.cells import to_text
from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.writers.outgoing import (
    OutFeature,
    Outgoing,
    chunks_of,
    counter_clockwise,
    datum_mark,
)

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
# XML 1.0 has no way to write these at all.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OWN_ELEMENTS: Final = ("name", "description", "address")


def kml_document(outgoing: Outgoing) -> Iterator[bytes]:
    """One document. KML is WGS-84 by definition; another datum stands in its description."""
    outgoing.require_degrees("KML")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{_NAMESPACE}"><Document>\n'.encode()
    yield f"<name>{_text(outgoing.layer)}</name>\n".encode()
    mark = datum_mark(outgoing.crs)
    if mark:
        yield f"<description>datum: {mark}</description>\n".encode()
    for feature in outgoing.features:
        yield _placemark(outgoing.columns, feature).encode()
    yield b"</Document></kml>\n"


def kmz_archive(outgoing: Outgoing) -> Iterator[bytes]:
    """The same document as doc.kml in a zip."""
    with tempfile.TemporaryDirectory(prefix="fieldwork-") as folder:
        target = Path(folder) / "out.kmz"
        with (
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("doc.kml", "w", force_zip64=True) as entry,
        ):
            for chunk in kml_document(outgoing):
                entry.write(chunk)
        yield from chunks_of(target)


def _placemark(columns: tuple[str, ...], feature: OutFeature) -> str:
    source_id, geometry, cells = feature
    named = {
        column: _text(to_text(cell))
        for column, cell in zip(columns, cells, strict=True)
        if cell is not None
    }
    own = "".join(f"<{key}>{named.pop(key)}</{key}>" for key in _OWN_ELEMENTS if key in named)
    data = "".join(
        f"<Data name={quoteattr(_UNWRITABLE.sub('', key))}><value>{value}</value></Data>"
        for key, value in named.items()
    )
    extended = f"<ExtendedData>{data}</ExtendedData>" if data else ""
    shape = "" if geometry is None else _geometry(counter_clockwise(geometry))
    return (
        f"<Placemark id={quoteattr(_UNWRITABLE.sub('', str(source_id)))}>"
        f"{own}{extended}{shape}</Placemark>\n"
    )


def _geometry(geometry: Any) -> str:
    match geometry.geom_type:
        case "Point" | "LineString" | "LinearRing" as kind:
            return f"<{kind}>{_coordinates(geometry)}</{kind}>"
        case "Polygon":
            inner = "".join(
                f"<innerBoundaryIs>{_geometry(ring)}</innerBoundaryIs>"
                for ring in geometry.interiors
            )
            outer = f"<outerBoundaryIs>{_geometry(geometry.exterior)}</outerBoundaryIs>"
            return f"<Polygon>{outer}{inner}</Polygon>"
        case "MultiPoint" | "MultiLineString" | "MultiPolygon" | "GeometryCollection":
            parts = "".join(_geometry(part) for part in geometry.geoms)
            return f"<MultiGeometry>{parts}</MultiGeometry>"
    raise ExchangeError(
        FaultCode.GEOMETRY_UNSUITED, "features", format="KML", types=geometry.geom_type
    )


def _coordinates(geometry: BaseGeometry) -> str:
    xy = np.asarray(shapely.get_coordinates(geometry))
    positions = " ".join(f"{lon!r},{lat!r}" for lon, lat in xy.tolist())
    return f"<coordinates>{positions}</coordinates>"


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))
