"""What the coordinates of a download may be, each with a sentence that says when to take it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zones.datum import WGS84, Crs, gauss_kruger_epsg
from zones.organisation.models import City


@dataclass(frozen=True)
class Coordinates:
    """A choice; ``code`` is what the interface's ``crs`` takes."""

    code: str
    label: str
    sentence: str

    @property
    def crs(self) -> Crs:
        """The coordinate system itself."""
        return Crs.parse(self.code)

    @property
    def parameter(self) -> str:
        """The value of ``crs``; empty for what the interface takes without being asked."""
        return "" if self.crs == WGS84 else self.code


def coordinate_choices(city: City | None) -> list[Coordinates]:
    """What this city gives out, the usual first; GCJ-02 and BD-09 only where it allows them."""
    choices = [
        Coordinates(
            "wgs84",
            _("WGS-84 degrees"),
            _("Longitude and latitude as GPS receivers give them: right for most programs."),
        ),
        Coordinates(
            "cgcs2000",
            _("CGCS2000 degrees"),
            _(
                "Longitude and latitude of the national survey: the numbers of WGS-84 under the"
                " name that surveying offices ask for."
            ),
        ),
    ]
    if city is not None:
        choices += _metric_choices(city)
    if city is not None and city.allow_gcj02:
        choices += [
            Coordinates(
                "gcj02",
                _("GCJ-02 degrees"),
                _(
                    "Shifted by up to 700 m, as the maps of 高德 and 腾讯 are: take them for those"
                    " maps alone and never mix them with others."
                ),
            ),
            Coordinates(
                "bd09",
                _("BD-09 degrees"),
                _("Shifted once more, as the maps of 百度 are: take them for those maps alone."),
            ),
        ]
    return choices


def _metric_choices(city: City) -> list[Coordinates]:
    prefixed = gauss_kruger_epsg((city.west + city.east) / 2, zone_prefix=True)
    return [
        Coordinates(
            f"EPSG:{city.metric_srid}",
            _("CGCS2000 metres, EPSG:%(code)d") % {"code": city.metric_srid},
            _(
                "Easting and northing of the city's survey zone: for plans and for measuring."
                " KML cannot hold them."
            ),
        ),
        Coordinates(
            f"EPSG:{prefixed}",
            _("CGCS2000 metres, EPSG:%(code)d") % {"code": prefixed},
            _(
                "The same metres, with the number of the zone before the easting: eight digits."
                " KML cannot hold them."
            ),
        ),
    ]
