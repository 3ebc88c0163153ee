"""Datums and projections used in China: one place for every coordinate conversion.

Axis order is always (lon, lat) or (easting, northing); angles are degrees, lengths metres.
WGS-84 and CGCS2000 carry identical numbers here: their ellipsoids differ by about 0.1 mm and PROJ
knows no better transformation than none. GCJ-02 and BD-09 have no EPSG code and are unknown to
PROJ; they follow the published reconstruction (npm coordtransform, gcoord, PyPI prcoords), and
their inverses are iterated to 1e-11 degree (the usual single step is off by up to 4.7 m).

GCJ-02 shifts nothing outside the rectangle 72.004..137.8347 E, 0.8293..55.8271 N. That makes it
discontinuous on the rectangle's edge: within 0.01 degree of it a round trip is not the identity.
Whether a deployment may use GCJ-02 and BD-09 at all is a setting of the city, not of this module.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import ModuleType
from typing import Any, Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

FloatArray = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""(west, south, east, north) in WGS-84 degrees."""

_Number = TypeVar("_Number", float, FloatArray)

_TOLERANCE: Final = 1e-11  # degrees; about a micrometre
_MOST_STEPS: Final = 30  # six are enough everywhere in China

_KRASOVSKY_AXIS: Final = 6378245.0
_KRASOVSKY_E2: Final = 0.00669342162296594323
_BAIDU_PI: Final = math.pi * 3000.0 / 180.0


class Datum(StrEnum):
    """What the two numbers of a longitude and latitude mean."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


# --- single points -----------------------------------------------------------------------------


def to_wgs84(lon: float, lat: float, datum: Datum | str) -> tuple[float, float]:
    """WGS-84 (lon, lat) of a point given in `datum`. ValueError for an unknown datum."""
    lon, lat = float(lon), float(lat)
    match Datum(datum):
        case Datum.GCJ02:
            return _gcj02_to_wgs84(lon, lat)
        case Datum.BD09:
            return _gcj02_to_wgs84(*_invert(_gcj02_to_bd09, lon, lat, math))
    return lon, lat


def from_wgs84(lon: float, lat: float, datum: Datum | str) -> tuple[float, float]:
    """(lon, lat) in `datum` of a WGS-84 point. ValueError for an unknown datum."""
    lon, lat = float(lon), float(lat)
    match Datum(datum):
        case Datum.GCJ02:
            return _wgs84_to_gcj02(lon, lat)
        case Datum.BD09:
            return _gcj02_to_bd09(*_wgs84_to_gcj02(lon, lat), math)
    return lon, lat


def _wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    return _shift(lon, lat, math) if _in_china(lon, lat) else (lon, lat)


def _gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    return _invert(_shift, lon, lat, math) if _in_china(lon, lat) else (lon, lat)


# --- arrays ------------------------------------------------------------------------------------


def to_wgs84_array(xy: FloatArray, datum: Datum | str) -> FloatArray:
    """WGS-84 (lon, lat) of points (n, 2) given in `datum`; a new array of the same shape."""
    xy = _pairs(xy)
    match Datum(datum):
        case Datum.GCJ02:
            return _gcj02_to_wgs84_array(xy)
        case Datum.BD09:
            lon, lat = _invert(_gcj02_to_bd09, xy[:, 0], xy[:, 1], np)
            return _gcj02_to_wgs84_array(np.column_stack((lon, lat)))
    return xy.copy()


def from_wgs84_array(xy: FloatArray, datum: Datum | str) -> FloatArray:
    """Points (n, 2) in `datum` of WGS-84 (lon, lat) points; a new array of the same shape."""
    xy = _pairs(xy)
    match Datum(datum):
        case Datum.GCJ02:
            return _wgs84_to_gcj02_array(xy)
        case Datum.BD09:
            gcj02 = _wgs84_to_gcj02_array(xy)
            return np.column_stack(_gcj02_to_bd09(gcj02[:, 0], gcj02[:, 1], np))
    return xy.copy()


def _wgs84_to_gcj02_array(xy: FloatArray) -> FloatArray:
    out = xy.copy()
    inside = _in_china(xy[:, 0], xy[:, 1])
    out[inside] = np.column_stack(_shift(xy[inside, 0], xy[inside, 1], np))
    return out


def _gcj02_to_wgs84_array(xy: FloatArray) -> FloatArray:
    out = xy.copy()
    inside = _in_china(xy[:, 0], xy[:, 1])
    out[inside] = np.column_stack(_invert(_shift, xy[inside, 0], xy[inside, 1], np))
    return out


def _pairs(xy: FloatArray) -> FloatArray:
    xy = np.asarray(xy, dtype=np.float64)
    if xy.ndim != 2 or xy.shape[1] != 2:
        raise ValueError(f"coordinates must have the shape (n, 2), not {xy.shape}")
    return xy


# --- the formulas, once for floats (m = math) and once for arrays (m = numpy) --------------------


def _in_china(lon: Any, lat: Any) -> Any:
    return (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)


def _shift(lon: _Number, lat: _Number, m: ModuleType) -> tuple[_Number, _Number]:
    """WGS-84 to GCJ-02, without the test for the rectangle."""
    x, y, pi = lon - 105.0, lat - 35.0, math.pi
    root = m.sqrt(abs(x))
    ripple = (20.0 * m.sin(6.0 * x * pi) + 20.0 * m.sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * m.sin(y * pi) + 40.0 * m.sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * m.sin(y / 12.0 * pi) + 320.0 * m.sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * m.sin(x * pi) + 40.0 * m.sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * m.sin(x / 12.0 * pi) + 300.0 * m.sin(x / 30.0 * pi)) * 2.0 / 3.0

    phi = lat / 180.0 * pi
    w2 = 1.0 - _KRASOVSKY_E2 * m.sin(phi) * m.sin(phi)
    w = m.sqrt(w2)
    meridian_radius = _KRASOVSKY_AXIS * (1.0 - _KRASOVSKY_E2) / (w2 * w)
    parallel_radius = _KRASOVSKY_AXIS / w * m.cos(phi)
    return (
        lon + east * 180.0 / (parallel_radius * pi),
        lat + north * 180.0 / (meridian_radius * pi),
    )


def _gcj02_to_bd09(lon: _Number, lat: _Number, m: ModuleType) -> tuple[_Number, _Number]:
    radius = m.sqrt(lon * lon + lat * lat) + 0.00002 * m.sin(lat * _BAIDU_PI)
    angle = m.atan2(lat, lon) + 0.000003 * m.cos(lon * _BAIDU_PI)
    return radius * m.cos(angle) + 0.0065, radius * m.sin(angle) + 0.006


def _invert(forward: Any, lon: _Number, lat: _Number, m: ModuleType) -> tuple[_Number, _Number]:
    """The point whose `forward` image is (lon, lat), by fixed-point iteration.

    Both offsets change by under 2 % of a step over that step, so every round gains two digits.
    """
    guess_lon, guess_lat = lon, lat
    for _ in range(_MOST_STEPS):
        image_lon, image_lat = forward(guess_lon, guess_lat, m)
        error_lon, error_lat = image_lon - lon, image_lat - lat
        guess_lon, guess_lat = guess_lon - error_lon, guess_lat - error_lat
        # Not "any above": a NaN must end the loop as well.
        if not np.any((abs(error_lon) > _TOLERANCE) | (abs(error_lat) > _TOLERANCE)):
            break
    return guess_lon, guess_lat


# --- coordinate reference systems of files -------------------------------------------------------


class UnknownCrs(ValueError):
    """A coordinate system this service cannot convert exactly.

    `text` is what was given. `local_parameters` says that it is one of the older Chinese datums
    (Beijing 1954, Xi'an 1980), which only the surveying office's own parameters can convert.
    """

    def __init__(self, text: str, *, local_parameters: bool = False) -> None:
        super().__init__(f"unknown coordinate system: {text}")
        self.text = text
        self.local_parameters = local_parameters


@dataclass(frozen=True)
class Crs:
    """What a file's coordinates are: a datum, and a projection where they are metres.

    `name` is what people write ("EPSG:4547", "gcj02"); `definition` is what PROJ reads, an EPSG
    code or WKT, None for longitude and latitude.
    """

    name: str
    datum: Datum
    definition: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "EPSG:4547", "4547", "gcj02", "wgs84", a URN or WKT. Raises UnknownCrs."""
        stripped = text.strip()
        word = re.sub(r"[\s_\-]", "", stripped).lower()
        if word in _NAMES:
            return cls(_NAMES[word].value, _NAMES[word])
        if re.fullmatch(
            r"(urn:ogc:def:crs:|.*/def/crs/)?ogc[:/].*crs84h?", stripped, re.IGNORECASE
        ):
            return cls(Datum.WGS84.value, Datum.WGS84)
        code = re.fullmatch(r"(?:.*epsg[:/].*?)?(\d{4,6})", stripped, re.IGNORECASE)
        if code:
            return cls._from_epsg(int(code[1]))
        if "[" in stripped:
            return cls._from_wkt(stripped)
        raise UnknownCrs(text)

    @classmethod
    def _from_epsg(cls, code: int) -> Self:
        if code in _GEOGRAPHIC:
            return cls(f"EPSG:{code}", _GEOGRAPHIC[code])
        if 4491 <= code <= 4554:
            return cls(f"EPSG:{code}", Datum.CGCS2000, f"EPSG:{code}")
        if code == 3857 or 32601 <= code <= 32660 or 32701 <= code <= 32760:
            return cls(f"EPSG:{code}", Datum.WGS84, f"EPSG:{code}")
        try:
            found = CRS.from_epsg(code)
        except CRSError:
            raise UnknownCrs(f"EPSG:{code}") from None
        raise UnknownCrs(f"EPSG:{code}", local_parameters=_is_older_chinese(found))

    @classmethod
    def _from_wkt(cls, wkt: str) -> Self:
        try:
            found = CRS.from_wkt(wkt)
        except CRSError:
            raise UnknownCrs(wkt[:80]) from None
        code = found.to_epsg()
        if code is not None:
            return cls._from_epsg(code)
        # Towns survey on meridians of their own (113 15'), which have no code.
        datum = _datum_of(found)
        if datum is None:
            raise UnknownCrs(found.name, local_parameters=_is_older_chinese(found))
        return cls(found.name, datum, wkt if found.is_projected else None)

    @property
    def is_geographic(self) -> bool:
        """True where the numbers are degrees, not metres."""
        return self.definition is None

    @property
    def is_shifted(self) -> bool:
        """True for GCJ-02 and BD-09, which a deployment may forbid."""
        return self.datum in (Datum.GCJ02, Datum.BD09)

    def to_wgs84(self, xy: FloatArray) -> FloatArray:
        """WGS-84 (lon, lat) of points (n, 2); infinite where the projection has no inverse."""
        if self.definition is None:
            return to_wgs84_array(xy, self.datum)
        xy = _pairs(xy)
        return np.column_stack(_transformer(self.definition).transform(xy[:, 0], xy[:, 1]))

    def from_wgs84(self, xy: FloatArray) -> FloatArray:
        """Points (n, 2) in this system of WGS-84 (lon, lat); infinite where there is none."""
        if self.definition is None:
            return from_wgs84_array(xy, self.datum)
        xy = _pairs(xy)
        return np.column_stack(
            _transformer(self.definition).transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        )

    def agrees_with(self, other: Self) -> bool:
        """True where both read the same numbers alike, or differ only in what no file can say.

        Longitude and latitude labelled WGS-84 may be GCJ-02: no format has a name for that.
        """
        if self.is_geographic or other.is_geographic:
            return self.is_geographic and other.is_geographic
        somewhere = np.array([[105.0, 25.0], [111.0, 35.0]])
        return bool(
            np.allclose(self.from_wgs84(somewhere), other.from_wgs84(somewhere), atol=0.01, rtol=0)
        )

    @property
    def label(self) -> str:
        """The EPSG code or WKT that other programs know; GCJ-02 and BD-09 go as WGS-84."""
        if self.definition is not None:
            return self.definition
        return "EPSG:4490" if self.datum is Datum.CGCS2000 else "EPSG:4326"

    def __str__(self) -> str:
        return self.name


_GEOGRAPHIC: Final = {
    4326: Datum.WGS84,
    4979: Datum.WGS84,
    4490: Datum.CGCS2000,
    4480: Datum.CGCS2000,
}
_NAMES: Final = {datum.value: datum for datum in Datum} | {
    "crs84": Datum.WGS84,
    "火星坐标": Datum.GCJ02,
    "百度坐标": Datum.BD09,
}
WGS84: Final = Crs.parse("wgs84")


def gauss_kruger_epsg(lon: float, *, zone_prefix: bool = False) -> int:
    """EPSG code of the CGCS2000 3-degree zone nearest to a longitude of 75..135 degrees."""
    meridian = min(max(3 * round(float(lon) / 3), 75), 135)
    return (4513 if zone_prefix else 4534) + (meridian - 75) // 3


def _datum_of(crs: CRS) -> Datum | None:
    """The datum a WKT rests on, by its name, as EPSG, GDAL and ESRI spell it."""
    name = crs.datum.name.lower() if crs.datum else ""
    if "china" in name and "2000" in name:
        return Datum.CGCS2000
    if "wgs" in name or "world geodetic system 1984" in name:
        return Datum.WGS84
    return None


def _is_older_chinese(crs: CRS) -> bool:
    name = crs.datum.name.lower() if crs.datum else ""
    return "beijing" in name or "xian" in name


@lru_cache(maxsize=32)
def _transformer(definition: str) -> Transformer:
    # Onto the system's own geodetic base: a change of datum is not PROJ's business here.
    projected = CRS.from_user_input(definition)
    assert projected.geodetic_crs is not None
    return Transformer.from_crs(projected, projected.geodetic_crs, always_xy=True)
