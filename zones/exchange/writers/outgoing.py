"""Features on their way out: geometry already in the wanted coordinate system."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.datum import WGS84, Crs, FloatArray
from zones.exchange.cells import Value
from zones.exchange.faults import ExchangeError, FaultCode

OutFeature = tuple[str | int, BaseGeometry | None, Sequence[Value]]
_CHUNK: Final = 1 << 16


@dataclass(frozen=True)
class Outgoing:
    """What every writer is given. `features` can be iterated once, in `crs`."""

    columns: tuple[str, ...]
    features: Iterator[OutFeature]
    crs: Crs
    layer: str

    def rows_with_wkt(self) -> Iterator[tuple[Value, ...]]:
        """Each feature's cells with its geometry as text behind them."""
        for _, geometry, cells in self.features:
            wkt = None if geometry is None else shapely.to_wkt(geometry, rounding_precision=9)
            yield (*cells, wkt)

    def require_degrees(self, wanted: str) -> None:
        """Refuse metres where the format knows only longitude and latitude."""
        if not self.crs.is_geographic:
            raise ExchangeError(FaultCode.CRS_UNSUITED, "crs", format=wanted, crs=self.crs.name)


def converted(features: Iterable[OutFeature], crs: Crs) -> Iterator[OutFeature]:
    """The features with their WGS-84 geometry in `crs`.

    Rounding is the same function of the same number everywhere, so shared borders stay shared.
    """
    if crs.is_geographic and not crs.is_shifted:
        yield from features
        return
    digits = 9 if crs.is_geographic else 4

    def convert(xy: FloatArray) -> FloatArray:
        return np.round(crs.from_wgs84(xy), digits)

    for source_id, geometry, cells in features:
        moved = None if geometry is None else shapely.transform(geometry, convert)
        yield source_id, moved, cells


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a finished file."""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def counter_clockwise(geometry: BaseGeometry) -> BaseGeometry:
    """Shells against the clock, holes with it, as RFC 7946 and KML ask."""
    return shapely.orient_polygons(geometry)


def datum_mark(crs: Crs) -> str | None:
    """The name of a datum that the file's own CRS cannot express."""
    return crs.datum.value if crs != WGS84 and crs.is_shifted else None
