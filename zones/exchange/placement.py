"""Do coordinates lie where the city is, and if not, what was declared wrongly?

No guess is applied: each finding names the declaration that would put the file into the city.
"""

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zones.datum import Box, Crs, Datum, FloatArray, gauss_kruger_epsg
from zones.exchange.faults import Fault, FaultCode

AxisOrder = Literal["xy", "yx"]

_MARGIN: Final = 0.25  # of the city's width, on every side
_SMALLEST_MARGIN: Final = 0.02  # degrees
_MOST_SAMPLED: Final = 2000
_NEAR_METRES: Final = 15.0
_EIGHT_DIGITS: Final = 10_000_000


def diagnose(
    xy: FloatArray,
    declared: Crs,
    bbox: Box,
    *,
    axis_order: AxisOrder = "xy",
    reference: BaseGeometry | None = None,
) -> Fault | None:
    """Why the coordinates (n, 2), east first as read with `axis_order`, do not fit the city.

    None where at least half lie in `bbox` with a margin, and are not off by the offset of another
    datum against `reference` (lines or polygons in WGS-84 that the file should match).
    """
    sample = _sample(xy)
    if not len(sample):
        return None
    if _share_inside(declared.to_wgs84(sample), bbox) >= 0.5:
        return _diagnose_shift(sample, declared, reference) if reference is not None else None
    for candidate, swapped in _explanations(sample, declared, bbox):
        turned = sample[:, ::-1] if swapped else sample
        if _share_inside(candidate.to_wgs84(turned), bbox) >= 0.9:
            return _explained(declared, candidate, swapped, axis_order)
    return _outside(sample, declared, bbox)


def features_outside(geometries: NDArray[np.object_], bbox: Box) -> NDArray[np.intp]:
    """Positions of the geometries (n,) in WGS-84 that leave the city's box and its margin."""
    west, south, east, north = _widened(bbox)
    bounds = shapely.bounds(geometries)
    out = (bounds[:, 0] < west) | (bounds[:, 1] < south)
    out |= (bounds[:, 2] > east) | (bounds[:, 3] > north)
    return np.flatnonzero(out)


def _explanations(sample: FloatArray, declared: Crs, bbox: Box) -> Iterator[tuple[Crs, bool]]:
    """Readings of the numbers, the likeliest first: another axis order, then another system."""
    yield declared, True
    middle = (bbox[0] + bbox[2]) / 2
    codes = ["4326"]
    prefixes = {int(value // 1_000_000) for value in np.nanmedian(sample, axis=0)}
    codes += [str(4513 + number - 25) for number in prefixes if 25 <= number <= 45]
    codes += [str(4491 + number - 13) for number in prefixes if 13 <= number <= 23]
    for lon in (middle, middle - 3, middle + 3):
        codes += [str(gauss_kruger_epsg(lon))]
    six = min(max(int(middle // 6) - 12, 0), 10)
    codes += [str(4502 + six), "3857", str(32631 + int(middle // 6))]
    for swapped in (False, True):
        for code in codes:
            yield Crs.parse(code), swapped


def _explained(declared: Crs, found: Crs, swapped: bool, axis_order: AxisOrder) -> Fault:
    """The fault by its nature. `declare` and `axis_order` are what would be right."""
    if found == declared:
        code = FaultCode.AXES_SWAPPED
    elif declared.is_geographic:
        code = FaultCode.METRES_AS_DEGREES
    elif found.is_geographic:
        code = FaultCode.DEGREES_AS_METRES
    elif not (_is_gauss_kruger(declared) and _is_gauss_kruger(found)):
        code = FaultCode.PROJECTION_WRONG
    elif _has_prefix(found) and not _has_prefix(declared):
        code = FaultCode.ZONE_PREFIX_UNEXPECTED
    elif _has_prefix(declared) and not _has_prefix(found):
        code = FaultCode.ZONE_PREFIX_MISSING
    else:
        code = FaultCode.ZONE_WRONG
    turned: AxisOrder = "xy" if axis_order == "yx" else "yx"
    right = turned if swapped else axis_order
    params = {"declared": declared.name, "declare": found.name, "axis_order": right}
    return Fault(code, "crs", params)


def _outside(sample: FloatArray, declared: Crs, bbox: Box) -> Fault:
    placed = declared.to_wgs84(sample)
    placed = placed[np.isfinite(placed).all(axis=1)]
    middle = np.median(placed, axis=0) if len(placed) else np.array([np.nan, np.nan])
    return Fault(
        FaultCode.OUTSIDE_CITY,
        "crs",
        {
            "declared": declared.name,
            "lon": round(float(middle[0]), 5),
            "lat": round(float(middle[1]), 5),
            "bbox": ", ".join(f"{side:g}" for side in bbox),
        },
    )


def _diagnose_shift(sample: FloatArray, declared: Crs, reference: BaseGeometry) -> Fault | None:
    """Another datum, where read as that one the vertices fall on the reference's lines.

    Three times as many as read by the declared one, and at least a third: new borders in a new
    survey match no line in any datum and prove nothing.
    """
    if not declared.is_geographic:
        return None
    lines = reference.boundary if shapely.get_dimensions(reference) == 2 else reference
    as_declared = _share_near(declared.to_wgs84(sample), lines)
    others = [datum for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09) if datum != declared.datum]
    shares = {other: _share_near(Crs.parse(other).to_wgs84(sample), lines) for other in others}
    best = max(shares, key=lambda other: shares[other])
    if shares[best] < max(1 / 3, 3 * as_declared):
        return None
    return Fault(
        FaultCode.DATUM_SHIFTED,
        "crs",
        {
            "declared": declared.name,
            "declare": best.value,
            "percent": round(100 * shares[best]),
            "percent_declared": round(100 * as_declared),
        },
    )


def _share_near(lonlat: FloatArray, lines: BaseGeometry) -> float:
    """The share of points within 15 m of the lines, on a plane true at their middle."""
    metre = np.array([111_320.0 * np.cos(np.radians(np.median(lonlat[:, 1]))), 110_574.0])
    plane = shapely.transform(lines, lambda xy: xy * metre)
    shapely.prepare(plane)
    near = shapely.dwithin(shapely.points(lonlat * metre), plane, _NEAR_METRES)
    return float(np.mean(near))


def _share_inside(lonlat: FloatArray, bbox: Box) -> float:
    west, south, east, north = _widened(bbox)
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return float(np.mean((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))


def _widened(bbox: Box) -> Box:
    across = max((bbox[2] - bbox[0]) * _MARGIN, _SMALLEST_MARGIN)
    along = max((bbox[3] - bbox[1]) * _MARGIN, _SMALLEST_MARGIN)
    return bbox[0] - across, bbox[1] - along, bbox[2] + across, bbox[3] + along


def _sample(xy: FloatArray) -> FloatArray:
    """Some of the rows: drawn, because every n-th would see only one kind of a file that
    alternates; the same ones each time, so that a report does not change by itself.
    """
    finite = xy[np.isfinite(xy).all(axis=1)]
    if len(finite) <= _MOST_SAMPLED:
        return finite
    return np.random.default_rng(0).choice(finite, _MOST_SAMPLED, replace=False)


def _is_gauss_kruger(crs: Crs) -> bool:
    return crs.datum is Datum.CGCS2000 and not crs.is_geographic


def _has_prefix(crs: Crs) -> bool:
    """True where a system's eastings carry the zone's number: eight digits."""
    false_easting = float(crs.from_wgs84(np.array([[105.0, 30.0]]))[0, 0])
    return false_easting > _EIGHT_DIGITS
