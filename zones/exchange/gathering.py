"""The features of one file as they stand in it, whichever format: columns, cells, geometry.

Nothing is converted here. A feature that cannot be read leaves None in its place and a fault, so
that one dry run shows all of them.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from zones.exchange import gdal, shapefile
from zones.exchange.archives import content_entries, open_archive, unpacking
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.formats import Format
from zones.exchange.geojson import geometry_from
from zones.exchange.json_stream import FeatureStream, LineStream
from zones.exchange.kml import KmlStream
from zones.exchange.limits import Limits
from zones.exchange.text import detect_encoding

FOLDER_COLUMN: Final = "folder"


@dataclass
class Gathered:
    """What a file holds. `rows`, `geometries` and `ids` line up; `crs` is the file's own word."""

    name: str
    limits: Limits
    layer: str | None = None
    layers: tuple[str, ...] = ()
    encoding: str | None = None
    crs: str | None = None
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[gdal.Cell, ...]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    geometries: list[BaseGeometry | None] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)

    def add(self, source_id: str, build: Callable[[str], BaseGeometry | None]) -> None:
        """One feature's geometry; `build` is told the field name for its faults."""
        if len(self.ids) >= self.limits.features:
            raise ExchangeError(
                FaultCode.TOO_MANY_FEATURES, name=self.name, limit=self.limits.features
            )
        where = f"feature {source_id}"
        geometry = None
        try:
            geometry = build(where)
            self._count(geometry, where)
        except ExchangeError as error:
            self.faults.append(error.fault)
            geometry = None
        self.ids.append(source_id)
        self.geometries.append(geometry)

    def _count(self, geometry: BaseGeometry | None, where: str) -> None:
        vertices = int(shapely.get_num_coordinates(geometry))
        if vertices > self.limits.vertices_per_feature:
            raise ExchangeError(
                FaultCode.TOO_MANY_VERTICES,
                where,
                count=vertices,
                limit=self.limits.vertices_per_feature,
            )

    def add_properties(self, found: list[dict[str, gdal.Cell]]) -> None:
        """Columns in order of first appearance; None where a feature has no such property."""
        self.columns = list(dict.fromkeys(key for properties in found for key in properties))
        self.rows = [tuple(row.get(column) for column in self.columns) for row in found]


def gather(
    path: Path, found: Format, *, name: str, layer: str | None, encoding: str | None, limits: Limits
) -> Gathered:
    """Read a feature file of a known format. Raises ExchangeError for the file as a whole."""
    gathered = Gathered(name=name, limits=limits)
    match found:
        case Format.GEOJSON | Format.GEOJSONSEQ:
            _gather_json(gathered, path, found, layer, encoding)
        case Format.KML | Format.KMZ:
            with _open_kml(path, found, gathered) as stream:
                _gather_kml(gathered, stream, layer)
        case Format.SHAPEFILE:
            _gather_shapefile(gathered, path, layer, encoding)
        case Format.GPKG:
            _gather_gpkg(gathered, path, layer)
        case _:
            _gather_flatgeobuf(gathered, path, layer)
    return gathered


def choose_layer(layers: tuple[str, ...], wanted: str | None, *, name: str) -> str:
    """The one layer, or the one that was named. ExchangeError names those there are."""
    if wanted is None and len(layers) == 1:
        return layers[0]
    if wanted in layers:
        return str(wanted)
    if not layers:
        raise ExchangeError(FaultCode.NO_FEATURES, name=name)
    if wanted is None:
        raise ExchangeError(FaultCode.LAYER_NOT_CHOSEN, "layer", name=name, layers=layers)
    raise ExchangeError(FaultCode.LAYER_UNKNOWN, "layer", name=name, layer=wanted, layers=layers)


# --- GeoJSON -----------------------------------------------------------------------------------


def _gather_json(
    into: Gathered, path: Path, found: Format, layer: str | None, encoding: str | None
) -> None:
    if layer is not None:
        raise ExchangeError(
            FaultCode.LAYER_UNKNOWN, "layer", name=into.name, layer=layer, layers=()
        )
    into.encoding = detect_encoding(path, name=into.name, declared=encoding)
    if encoding is None and into.encoding == "gb18030":
        into.notices.append(_guessed(into.encoding))
    kind = FeatureStream if found is Format.GEOJSON else LineStream
    stream = kind(path, encoding=into.encoding, name=into.name)
    properties = []
    for number, feature in enumerate(stream, start=1):
        source_id = str(feature.get("id", number))
        properties.append(plain_properties(feature))
        into.add(source_id, partial(geometry_from, feature.get("geometry")))
    into.add_properties(properties)
    into.crs = named_crs(stream.members)


def plain_properties(feature: dict[str, Any]) -> dict[str, gdal.Cell]:
    """A feature's properties as cells: what is nested stays as JSON text."""
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return {}
    return {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
        for key, value in properties.items()
    }


def named_crs(members: dict[str, Any]) -> str | None:
    """The CRS a GeoJSON file names in its (old) "crs" member."""
    crs = members.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    return str(named) if named else None


# --- KML ---------------------------------------------------------------------------------------


@contextmanager
def _open_kml(path: Path, found: Format, into: Gathered) -> Iterator[IO[bytes]]:
    if found is Format.KML:
        with path.open("rb") as stream:
            yield stream
        return
    with open_archive(path, name=into.name, limits=into.limits) as archive:
        documents = [
            info
            for entry, info in content_entries(archive).items()
            if entry.lower().endswith(".kml")
        ]
        if not documents:
            raise ExchangeError(FaultCode.ARCHIVE_WITHOUT_CONTENT, name=into.name, wanted=".kml")
        with unpacking(into.name):
            entry = archive.open(documents[0])
        with entry:
            yield entry


def _gather_kml(into: Gathered, stream: IO[bytes], layer: str | None) -> None:
    """Folders are layers; without a choice all are read and a column says which is whose."""
    into.crs, into.encoding = "EPSG:4326", "utf-8"
    document = KmlStream(stream, into.name)
    properties: list[dict[str, gdal.Cell]] = []
    folders: dict[str, None] = {}
    for placemark in document:
        folders[placemark.folder] = None
        if layer is not None and placemark.folder != layer:
            continue
        properties.append({**placemark.properties, FOLDER_COLUMN: placemark.folder})
        into.add(placemark.source_id, placemark.geometry)
    into.layers = tuple(folder for folder in folders if folder)
    if layer is not None:
        into.layer = choose_layer(into.layers, layer, name=into.name)
    if len(folders) < 2:
        for row in properties:
            row.pop(FOLDER_COLUMN)
    into.add_properties(properties)
    if document.network_links:
        into.notices.append(
            Fault(FaultCode.NETWORK_LINKS_IGNORED, params={"count": document.network_links})
        )


# --- through GDAL ------------------------------------------------------------------------------


def _gather_shapefile(into: Gathered, path: Path, layer: str | None, encoding: str | None) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="fieldwork-") as folder,
        open_archive(path, name=into.name, limits=into.limits) as archive,
    ):
        entries = shapefile.layer_entries(archive, name=into.name)
        into.layers = tuple(entries)
        chosen = choose_layer(into.layers, layer, name=into.name)
        unpacked = shapefile.unpack_layer(
            archive,
            chosen,
            entries[chosen],
            name=into.name,
            folder=Path(folder),
            encoding=encoding,
        )
        into.layer, into.encoding = chosen, unpacked.encoding
        if unpacked.encoding_guessed and unpacked.encoding != "utf-8":
            into.notices.append(_guessed(unpacked.encoding))
        _gather_layer(into, unpacked.path, None, "ESRI Shapefile")


def _gather_gpkg(into: Gathered, path: Path, layer: str | None) -> None:
    with own_copy(path, ".gpkg") as copy:
        gdal.check_database(copy, name=into.name)
        into.layers, into.encoding = gdal.spatial_layers(copy, name=into.name), "utf-8"
        into.layer = choose_layer(into.layers, layer, name=into.name)
        _gather_layer(into, copy, into.layer, "GPKG")


def _gather_flatgeobuf(into: Gathered, path: Path, layer: str | None) -> None:
    with own_copy(path, ".fgb") as copy:
        _gather_layer(into, copy, None, "FlatGeobuf")
    if layer is not None:
        raise ExchangeError(
            FaultCode.LAYER_UNKNOWN, "layer", name=into.name, layer=layer, layers=()
        )


def _gather_layer(into: Gathered, path: Path, layer: str | None, driver: str) -> None:
    encoding = into.encoding if driver == "ESRI Shapefile" else None
    info = gdal.layer_info(path, layer=layer, driver=driver, name=into.name, encoding=encoding)
    if info.count is not None and info.count > into.limits.features:
        raise ExchangeError(FaultCode.TOO_MANY_FEATURES, name=into.name, limit=into.limits.features)
    part = gdal.read_part(
        path, layer=layer, columns=info.columns, name=into.name, encoding=encoding
    )
    if info.count is not None and len(part.fids) != info.count:
        raise ExchangeError(FaultCode.FILE_CUT_OFF, name=into.name)
    into.crs, into.columns, into.rows = info.crs, list(info.columns), part.rows
    first = 1 if driver != "GPKG" else 0  # the other two count from 0, people do not
    for fid, wkb in zip(part.fids, part.wkb, strict=True):
        into.add(str(fid + first), partial(gdal.geometry_from_wkb, wkb))


@contextmanager
def own_copy(path: Path, suffix: str) -> Iterator[Path]:
    """The file under a name and in a folder of our own, without copying its bytes."""
    with tempfile.TemporaryDirectory(prefix="fieldwork-") as folder:
        copy = Path(folder) / f"upload{suffix}"
        copy.symlink_to(path.resolve())
        yield copy


def _guessed(encoding: str) -> Fault:
    return Fault(FaultCode.ENCODING_GUESSED, "encoding", {"encoding": encoding})
