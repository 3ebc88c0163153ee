"""Features and tables as files of any format, as a stream of bytes.

What the format allows is written as it comes (GeoJSON, GeoJSONSeq, KML, CSV); the rest is made in
a folder of its own first. Either way the caller gets chunks: for a response, or for a file.
"""

from collections.abc import Iterable, Iterator, Sequence

from zones.datum import WGS84, Crs
from zones.exchange.cells import Value
from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.formats import Format
from zones.exchange.writers.csv_text import csv_table
from zones.exchange.writers.gdal_files import flatgeobuf, zipped_shapefile
from zones.exchange.writers.geojson import feature_collection, feature_lines
from zones.exchange.writers.gpkg_parts import geopackage
from zones.exchange.writers.kml import kml_document, kmz_archive
from zones.exchange.writers.outgoing import OutFeature, Outgoing, converted
from zones.exchange.writers.xlsx import xlsx_book, xlsx_table

__all__ = ["OutFeature", "encode_features", "encode_table", "encode_workbook", "file_name"]


def encode_features(
    wanted: Format,
    features: Iterable[OutFeature],
    *,
    columns: Sequence[str],
    crs: Crs = WGS84,
    layer: str = "features",
) -> Iterator[bytes]:
    """The file, in chunks. `features` are (id, geometry in WGS-84 or None, cells by column).

    The geometry comes out in `crs`, degrees to nine decimals and metres to four: enough to get
    every vertex of the 1e-7 degree grid back. CSV has the geometry as WKT in a last column "wkt".
    Raises ExchangeError at the first chunk: a format that cannot hold the CRS or the geometries.
    """
    outgoing = Outgoing(tuple(columns), converted(features, crs), crs, layer)
    match wanted:
        case Format.GEOJSON:
            return feature_collection(outgoing)
        case Format.GEOJSONSEQ:
            return feature_lines(outgoing)
        case Format.KML:
            return kml_document(outgoing)
        case Format.KMZ:
            return kmz_archive(outgoing)
        case Format.GPKG:
            return geopackage(outgoing)
        case Format.FLATGEOBUF:
            return flatgeobuf(outgoing)
        case Format.SHAPEFILE:
            return zipped_shapefile(outgoing)
        case Format.CSV:
            return csv_table((*outgoing.columns, "wkt"), outgoing.rows_with_wkt(), bom=True)
    raise ExchangeError(FaultCode.FORMAT_UNSUITED, "format", name=layer, format=wanted.value)


def encode_table(
    wanted: Format,
    rows: Iterable[Sequence[Value]],
    *,
    columns: Sequence[str],
    title: str = "Sheet1",
    bom: bool = True,
) -> Iterator[bytes]:
    """A CSV or XLSX file, in chunks. No cell is a formula, whatever its text begins with.

    `bom`: CSV begins with the byte order mark that Excel needs to read UTF-8. `title` names the
    sheet.
    """
    if wanted is Format.CSV:
        return csv_table(columns, rows, bom=bom)
    if wanted is Format.XLSX:
        return xlsx_table(columns, rows, title=title)
    raise ExchangeError(FaultCode.FORMAT_UNSUITED, "format", name=title, format=wanted.value)


def encode_workbook(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]],
) -> Iterator[bytes]:
    """An XLSX file of several sheets, each (title, columns, rows), in chunks."""
    return xlsx_book(sheets)


def file_name(stem: str, wanted: Format, crs: Crs = WGS84) -> str:
    """A download's name: it says the datum or EPSG code wherever that is not plain WGS-84."""
    mark = "" if crs == WGS84 else "." + crs.name.lower().replace(":", "")
    return f"{stem}{mark}{wanted.extension}"
