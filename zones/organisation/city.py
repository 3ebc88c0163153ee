"""What the facts of the city must be, each with its own sentence: whoever asks for one fact
(`manage.py setup`) checks it alone, and whoever records the city checks them all.

Boxes are (west, south, east, north) in WGS-84 degrees.
"""

from __future__ import annotations

import math
import re
import zoneinfo
from typing import Final

from django.utils.translation import gettext_lazy as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from zones.datum import Box, Datum, gauss_kruger_epsg
from zones.refusal import Refusal

WIDEST_DEGREES: Final = 15.0
MOST_STRETCH: Final = 0.001
"""A metric CRS may be off by a metre in a kilometre at the city's middle: CGCS2000 zones and their
neighbours' margins pass, the web's Mercator and a zone at the other end of the country do not."""


class CityFault(Refusal):
    """A fact of the city that cannot be true; ``field`` names it."""


class BoxOutOfOrder(CityFault):
    """The city's box is no box on the globe."""

    def __init__(self, detail: object, remedy: object = "") -> None:
        super().__init__(
            "box_out_of_order",
            detail,
            field="bbox",
            remedy=remedy
            or _("Give west, south, east, north as WGS-84 longitudes and latitudes in degrees."),
        )


def check_name(text: str, field: str) -> None:
    """A name of the city, at most 80 characters."""
    if not text.strip():
        raise CityFault(
            "name_missing",
            _("The city needs a name in both languages."),
            field=field,
            remedy=_("Give the official name, and its English or pinyin form."),
        )
    if len(text) > 80:
        raise CityFault(
            "name_too_long",
            _("The name has %(count)d characters; 80 are the most.") % {"count": len(text)},
            field=field,
            remedy=_("Shorten it."),
        )


def check_division_code(text: str) -> None:
    """An administrative division code of GB/T 2260 or the statistics office, or nothing."""
    if not re.fullmatch(r"(\d{6}|\d{9}|\d{12})?", text):
        raise CityFault(
            "division_code",
            _("%(code)s is no administrative division code.") % {"code": text},
            field="division_code",
            remedy=_("Give six, nine or twelve digits, such as 530000, or leave it empty."),
        )


def check_time_zone(name: str) -> None:
    """A time zone by its IANA name."""
    if name not in zoneinfo.available_timezones():
        raise CityFault(
            "time_zone_unknown",
            _("There is no time zone named %(name)s.") % {"name": name},
            field="time_zone",
            remedy=_("Give an IANA name; in China it is Asia/Shanghai or Asia/Urumqi."),
        )


def check_box(box: Box) -> None:
    """A box that could hold one city: in order, on the globe, not swapped, not a continent."""
    west, south, east, north = box
    if not all(math.isfinite(side) for side in box):
        raise BoxOutOfOrder(_("The city's box must be four numbers."))
    if 3 <= west <= 56 and 70 <= south <= 140:
        raise BoxOutOfOrder(
            _("Longitude and latitude of the city's box are swapped."),
            _("Give west, south, east, north: %(south)g,%(west)g,%(north)g,%(east)g.")
            % {"west": west, "south": south, "east": east, "north": north},
        )
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BoxOutOfOrder(_("The city's box must be west < east and south < north, in degrees."))
    if max(east - west, north - south) > WIDEST_DEGREES:
        raise BoxOutOfOrder(
            _("The box is wider than %(most)g degrees; no city is.") % {"most": WIDEST_DEGREES},
            _("Draw it around the city and a few kilometres more: it catches stray points."),
        )


def check_datum(datum: Datum, *, allow_gcj02: bool) -> None:
    """A datum the city accepts points in: GCJ-02 and BD-09 only where it allows them."""
    if datum in (Datum.GCJ02, Datum.BD09) and not allow_gcj02:
        raise CityFault(
            "datum_forbidden",
            _("Coordinates in %(datum)s are not accepted here.") % {"datum": datum.value},
            field="datum",
            remedy=_("Send WGS-84, as the receiver measured it."),
        )


def propose_metric_srid(box: Box) -> int:
    """The EPSG code of the CGCS2000 3-degree zone (central meridian, no prefix) of the middle."""
    return gauss_kruger_epsg((box[0] + box[2]) / 2)


def check_metric_srid(srid: int, box: Box) -> None:
    """A projected CRS in metres whose lengths are true in the middle of the box."""
    proposed = {"proposed": propose_metric_srid(box)}
    remedy = _("For this city EPSG:%(proposed)d fits.") % proposed
    try:
        crs = CRS.from_epsg(srid)
    except CRSError:
        raise CityFault(
            "srid_unknown",
            _("There is no coordinate system EPSG:%(srid)d.") % {"srid": srid},
            field="metric_srid",
            remedy=remedy,
        ) from None
    units = {axis.unit_name for axis in crs.axis_info[:2]}
    if not crs.is_projected or units != {"metre"}:
        raise CityFault(
            "srid_not_metric",
            _("EPSG:%(srid)d (%(name)s) is no plane in metres.") % {"srid": srid, "name": crs.name},
            field="metric_srid",
            remedy=remedy,
        )
    stretch = _stretch(crs, box)
    if not stretch <= MOST_STRETCH:  # NaN is no plane here either
        raise CityFault(
            "srid_elsewhere",
            _("EPSG:%(srid)d (%(name)s) is made for another place: lengths here would be wrong.")
            % {"srid": srid, "name": crs.name},
            field="metric_srid",
            remedy=remedy,
        )


def _stretch(crs: CRS, box: Box) -> float:
    """How far a kilometre east of the box's middle is from a kilometre in the CRS; NaN: nowhere."""
    lon, lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    geodesic = crs.get_geod()
    if geodesic is None or crs.geodetic_crs is None:
        return math.nan
    east, north, _azimuth = geodesic.fwd(lon, lat, 90, 1000)
    try:
        transformer = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
        x, y = transformer.transform([lon, east], [lat, north])
    except ProjError:
        return math.nan
    return abs(math.hypot(x[1] - x[0], y[1] - y[0]) / 1000 - 1)
