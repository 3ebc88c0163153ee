"""What an operation was asked to do, read strictly: every mistake names its parameter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules import snap_to_grid
from zones.editor.refusals import WrongParameter
from zones.instants import read_instant

MOST_VERTICES: Final = 200_000
MOST_ZONES: Final = 20_000
LARGEST_KEY: Final = 2**63 - 1
_ESCAPED_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Asked:
    """The parameters of one operation. Geometries are GeoJSON in (lon, lat), WGS-84.

    Each is read once; what nobody read is refused by ``done``. Raises WrongParameter for what the
    history cannot keep, deep inside a geometry too.
    """

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        for name, value in parameters.items():
            if not _can_be_kept([name, value]):
                raise WrongParameter(
                    _without_halves(name), _("It holds what cannot be kept as text or number.")
                )
        self._left = dict(parameters)

    def done(self) -> None:
        """Raises WrongParameter for a parameter that the operation does not have."""
        for name in self._left:
            raise WrongParameter(
                name, _("The operation has no parameter %(name)s.") % {"name": name}
            )

    def flag(self, name: str) -> bool:
        """True or false; false where nothing is said."""
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, bool):
            raise WrongParameter(name, _("%(name)s is true or false.") % {"name": name})
        return bool(value)

    def text(self, name: str, *, most: int = 160, needed: bool = False) -> str:
        """A line of text without its outer spaces; "" where nothing is said."""
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, str):
            raise WrongParameter(name, _("%(name)s is a text.") % {"name": name})
        text = " ".join((value or "").replace("\x00", "").split())
        if needed and not text:
            raise WrongParameter(name, _("%(name)s is missing.") % {"name": name})
        if len(text) > most:
            raise WrongParameter(
                name,
                _("%(name)s has more than %(most)d characters.") % {"name": name, "most": most},
            )
        return text

    def said(self, name: str) -> bool:
        """Whether the parameter is there and not null."""
        return self._left.get(name) is not None

    def number(self, name: str, *, needed: bool = True) -> int | None:
        """A zone's, unit's or person's number."""
        value = self._left.pop(name, None)
        if value is None and not needed:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_KEY:
            raise WrongParameter(name, _("%(name)s is a whole number.") % {"name": name})
        return value

    def zone(self, name: str) -> int:
        """The number of a zone, which must be said."""
        number = self.number(name)
        assert number is not None
        return number

    def zones(self, name: str, *, least: int = 1) -> list[int]:
        """Numbers of zones, each once."""
        value = self._left.pop(name, None)
        if not isinstance(value, list) or not all(
            isinstance(one, int) and not isinstance(one, bool) and abs(one) <= LARGEST_KEY
            for one in value
        ):
            raise WrongParameter(name, _("%(name)s is a list of numbers.") % {"name": name})
        numbers = list(dict.fromkeys(value))
        if not least <= len(numbers) <= MOST_ZONES:
            raise WrongParameter(
                name, _("%(name)s names at least %(least)d.") % {"name": name, "least": least}
            )
        return numbers

    def metres(self, name: str) -> float:
        """A length or area that is not negative; 0 where nothing is said."""
        value = self._left.pop(name, None) or 0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
            raise WrongParameter(name, _("%(name)s is a number, 0 or more.") % {"name": name})
        return float(value)

    def instant(self, name: str) -> datetime | None:
        """An instant with its offset, or the beginning of a day; None where nothing is said."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, str):
            raise WrongParameter(name, _("%(name)s is an instant.") % {"name": name})
        return read_instant(value, field=name)

    def place(self, name: str) -> tuple[float, float]:
        """(lon, lat) on the grid, given as [lon, lat]."""
        value = self._left.pop(name, None)
        if (
            not isinstance(value, list | tuple)
            or len(value) != 2
            or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
        ):
            raise WrongParameter(name, _("%(name)s is [longitude, latitude].") % {"name": name})
        point = self._on_earth(name, Point(float(value[0]), float(value[1])))
        lon, lat = shapely.get_coordinates(point)[0].tolist()
        return lon, lat

    def line(self, name: str) -> LineString:
        """A LineString on the grid."""
        shape = self._shape(name, (LineString,), "LineString")
        if shape.length == 0:
            raise WrongParameter(name, _("The line has no length."))
        return LineString(shape.coords)

    def lines(self, name: str) -> BaseGeometry:
        """A LineString or MultiLineString on the grid."""
        return self._shape(name, (LineString, MultiLineString), "MultiLineString")

    def area(self, name: str) -> BaseGeometry:
        """A valid Polygon or MultiPolygon on the grid."""
        shape = self._shape(name, (Polygon, MultiPolygon), "Polygon")
        if not shape.is_valid or shape.area == 0:
            raise WrongParameter(name, _("The area crosses itself or has no ground."))
        return shape

    def _shape(self, name: str, kinds: tuple[type, ...], wanted: str) -> BaseGeometry:
        value = self._left.pop(name, None)
        words = {"name": name, "wanted": wanted}
        wrong = WrongParameter(name, _("%(name)s is a GeoJSON %(wanted)s.") % words)
        if not isinstance(value, dict):
            raise wrong
        try:
            shape = shapely.from_geojson(json.dumps(value))
        except (shapely.errors.GEOSException, ValueError, TypeError, RecursionError) as error:
            raise wrong from error
        if not isinstance(shape, kinds) or shape.is_empty:
            raise wrong
        return self._on_earth(name, shape)

    def _on_earth(self, name: str, shape: BaseGeometry) -> BaseGeometry:
        xy = shapely.get_coordinates(shape)
        if len(xy) > MOST_VERTICES:
            raise WrongParameter(
                name,
                _("%(name)s has more than %(most)d vertices.")
                % {"name": name, "most": MOST_VERTICES},
            )
        if not np.isfinite(xy).all() or (np.abs(xy) > (180, 90)).any():
            raise WrongParameter(
                name, _("%(name)s is not in degrees of longitude and latitude.") % {"name": name}
            )
        return snap_to_grid(shape)


def _can_be_kept(value: Any) -> bool:
    """Whether PostgreSQL keeps it as JSON: no NUL, no half of a character, no infinite number."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        return False
    return _ESCAPED_NUL.search(text) is None


def _without_halves(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
