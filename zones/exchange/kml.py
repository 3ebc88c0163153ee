"""KML and KMZ: placemarks with their folders, names and extended data.

Parsed here with defusedxml, not by GDAL: no entity is expanded and no link is followed.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final, cast
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse
from shapely.geometry.base import BaseGeometry

from zones.datum import FloatArray
from zones.exchange.archives import unpacking
from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.geojson import positions, ring

_DEEPEST: Final = 16
_PROLOG: Final = 256
_FOLDERS: Final = ("Folder", "Document")


@dataclass
class Placemark:
    """One placemark. `folder` is the nearest named folder or document above it."""

    source_id: str
    folder: str
    properties: dict[str, str]
    element: Element

    def geometry(self, field: str) -> BaseGeometry | None:
        """Its geometry, longitude first, or None. Raises ExchangeError with `field`."""
        built = [found for child in self.element if (found := _geometry(child, field)) is not None]
        return built[0] if built else None


@dataclass
class KmlStream:
    """Iterates over the placemarks of one KML document. `network_links` counts what is not read.

    A placemark's geometry must be asked for before the next placemark.
    """

    stream: IO[bytes]
    name: str
    network_links: int = 0

    def __iter__(self) -> Iterator[Placemark]:
        try:
            with unpacking(self.name):
                yield from self._placemarks()
        except DefusedXmlException as error:
            raise ExchangeError(FaultCode.XML_ENTITIES, name=self.name) from error
        except (ParseError, UnicodeDecodeError, LookupError, ValueError) as error:
            raise ExchangeError(
                FaultCode.FILE_UNREADABLE, name=self.name, reason=str(error)
            ) from error

    def _placemarks(self) -> Iterator[Placemark]:
        tags: list[str] = []
        folders: list[str] = []
        number = 0
        stream, encoding = _in_known_encoding(self.stream)
        parser = DefusedXMLParser(encoding=encoding, forbid_dtd=True)
        for event, element in iterparse(stream, ("start", "end"), parser):
            tag = _tag(element)
            if event == "start":
                tags.append(tag)
                if tag in _FOLDERS:
                    folders.append("")
                continue
            tags.pop()
            if tag == "name" and tags and tags[-1] in _FOLDERS:
                folders[-1] = _text(element)
            elif tag in _FOLDERS:
                folders.pop()
                element.clear()
            elif tag == "NetworkLink":
                self.network_links += 1
            elif tag == "Placemark":
                number += 1
                folder = next((name for name in reversed(folders) if name), "")
                source_id = element.get("id") or str(number)
                yield Placemark(source_id, folder, _properties(element), element)
                element.clear()


def _in_known_encoding(stream: IO[bytes]) -> tuple[IO[bytes], str | None]:
    """The document, in UTF-8 where it says GBK, GB 2312 or GB18030, which expat cannot read."""
    head = stream.read(_PROLOG)
    stream.seek(0)
    if not re.search(rb"""<\?xml[^>]*encoding=["'](gb)""", head, re.IGNORECASE):
        return stream, None
    return cast(IO[bytes], codecs.EncodedFile(stream, "utf-8", "gb18030")), "utf-8"


def _properties(placemark: Element) -> dict[str, str]:
    """Name, description and extended data, in the order of the file."""
    found: dict[str, str] = {}
    for child in placemark:
        tag = _tag(child)
        if tag in ("name", "description", "address"):
            found[tag] = _text(child)
        elif tag == "ExtendedData":
            for item in child.iter():
                key = item.get("name")
                if key and _tag(item) == "Data":
                    found[key] = next((_text(v) for v in item if _tag(v) == "value"), "")
                elif key and _tag(item) == "SimpleData":
                    found[key] = _text(item)
    return found


def _geometry(element: Element, field: str, depth: int = 0) -> BaseGeometry | None:
    """The geometry an element is, None where it is none."""
    match _tag(element):
        case "Point":
            array = _coordinates(element, field)
            return shapely.Point(array[0]) if len(array) else shapely.Point()
        case "LineString":
            return _built(shapely.LineString, _coordinates(element, field), field)
        case "LinearRing":
            return ring(_coordinates(element, field), field)
        case "Polygon":
            return _polygon(element, field)
        case "MultiGeometry" if depth < _DEEPEST:
            return _multi([_geometry(child, field, depth + 1) for child in element])
        case "Track" | "MultiTrack" | "Model" | "MultiGeometry" as unread:
            raise ExchangeError(FaultCode.GEOMETRY_UNREADABLE, field, reason=unread)
    return None


def _polygon(element: Element, field: str) -> BaseGeometry:
    outer: list[shapely.LinearRing] = []
    inner: list[shapely.LinearRing] = []
    for boundary in element:
        side = {"outerBoundaryIs": outer, "innerBoundaryIs": inner}.get(_tag(boundary))
        if side is not None:
            side.extend(ring(_coordinates(part, field), field) for part in boundary)
    if not outer:
        return shapely.Polygon()
    return shapely.Polygon(outer[0], inner)


def _multi(parts: list[Any]) -> BaseGeometry:
    """The plainest geometry that holds the parts: MultiPolygon where all are polygons."""
    found = [part for part in parts if part is not None]
    kinds = {part.geom_type for part in found}
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon(found)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(found)
    if kinds == {"Point"}:
        return shapely.MultiPoint(found)
    return shapely.GeometryCollection(found)


def _coordinates(element: Element, field: str) -> FloatArray:
    """The numbers of <coordinates>: "lon,lat,height lon,lat,height"; blanks after commas pass."""
    text = next((child.text or "" for child in element if _tag(child) == "coordinates"), "")
    tuples = re.sub(r"\s*,\s*", ",", text.strip()).split()
    return positions([part.split(",") for part in tuples], field)


def _built(build: Any, array: FloatArray, field: str) -> BaseGeometry:
    try:
        built: BaseGeometry = build(array)
    except shapely.errors.ShapelyError as error:
        raise ExchangeError(FaultCode.GEOMETRY_UNREADABLE, field, reason=str(error)) from error
    return built


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element) -> str:
    return (element.text or "").strip()
