"""Which format a file has: by its name, and by its first bytes, which must agree."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.limits import Limits


class Format(StrEnum):
    """The formats of this service, by the name the API and the commands use."""

    GEOJSON = "geojson"
    GEOJSONSEQ = "geojsonseq"
    GPKG = "gpkg"
    SHAPEFILE = "shp"
    KML = "kml"
    KMZ = "kmz"
    FLATGEOBUF = "fgb"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def extension(self) -> str:
        """The file name extension, with its dot; a shapefile travels as .zip."""
        return ".zip" if self is Format.SHAPEFILE else f".{self.value}"


FEATURE_FORMATS: Final = frozenset(Format) - {Format.CSV, Format.XLSX}
TABLE_FORMATS: Final = frozenset({Format.CSV, Format.XLSX})
POINT_FORMATS: Final = frozenset(
    {Format.CSV, Format.XLSX, Format.GEOJSON, Format.GEOJSONSEQ, Format.GPKG}
)

_EXTENSIONS: Final = {
    ".geojson": Format.GEOJSON,
    ".json": Format.GEOJSON,
    ".geojsonseq": Format.GEOJSONSEQ,
    ".geojsons": Format.GEOJSONSEQ,
    ".geojsonl": Format.GEOJSONSEQ,
    ".jsonl": Format.GEOJSONSEQ,
    ".ndjson": Format.GEOJSONSEQ,
    ".gpkg": Format.GPKG,
    ".zip": Format.SHAPEFILE,
    ".kml": Format.KML,
    ".kmz": Format.KMZ,
    ".fgb": Format.FLATGEOBUF,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".xlsx": Format.XLSX,
}
_MEDIA_TYPES: Final = {
    Format.GEOJSON: "application/geo+json",
    Format.GEOJSONSEQ: "application/geo+json-seq",
    Format.GPKG: "application/geopackage+sqlite3",
    Format.SHAPEFILE: "application/zip",
    Format.KML: "application/vnd.google-earth.kml+xml",
    Format.KMZ: "application/vnd.google-earth.kmz",
    Format.FLATGEOBUF: "application/octet-stream",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CONTENT: Final = {
    Format.GEOJSON: "json",
    Format.GEOJSONSEQ: "json",
    Format.GPKG: "sqlite",
    Format.SHAPEFILE: "zip",
    Format.KML: "xml",
    Format.KMZ: "zip",
    Format.FLATGEOBUF: "flatgeobuf",
    Format.CSV: "text",
    Format.XLSX: "zip",
}
_HEAD_BYTES: Final = 4096


def media_type(wanted: Format) -> str:
    """The Content-Type of a download."""
    return _MEDIA_TYPES[wanted]


def identify(path: Path, name: str | None, limits: Limits) -> Format:
    """The format of a file; its size is checked on the way.

    `name` is the name the sender gave it, where `path` is a temporary file.
    Raises ExchangeError: empty, too large, unknown, or not what its name says.
    """
    name = name or path.name
    size = path.stat().st_size
    if size == 0:
        raise ExchangeError(FaultCode.FILE_EMPTY, name=name)
    if size > limits.file_bytes:
        raise ExchangeError(
            FaultCode.FILE_TOO_LARGE, name=name, bytes=size, limit=limits.file_bytes
        )
    extension = Path(name).suffix.lower()
    if extension in (".shp", ".dbf", ".shx"):
        raise ExchangeError(FaultCode.SHAPEFILE_NOT_ZIPPED, name=name)
    if extension not in _EXTENSIONS:
        raise ExchangeError(FaultCode.FORMAT_UNKNOWN, name=name, extension=extension or "-")
    found = _EXTENSIONS[extension]
    with path.open("rb") as stream:
        content = _content_of(stream.read(_HEAD_BYTES))
    if content != _CONTENT[found] and not (found is Format.CSV and content in ("json", "xml")):
        raise ExchangeError(
            FaultCode.FORMAT_NOT_AS_NAMED, name=name, named=found.value, found=content
        )
    return found


def _content_of(head: bytes) -> str:
    """The kind of content by its magic bytes: zip, sqlite, flatgeobuf, xls, json, xml, text."""
    for magic, content in (
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"SQLite format 3\x00", "sqlite"),
        (b"fgb\x03fgb", "flatgeobuf"),
        (b"\xd0\xcf\x11\xe0", "xls"),
        (b"%PDF", "pdf"),
    ):
        if head.startswith(magic):
            return content
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")
    if text.startswith((b"{", b"[")):
        return "json"
    if text.startswith(b"<"):
        return "xml"
    return "binary" if b"\x00" in head else "text"
