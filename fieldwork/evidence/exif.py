"""What a photo says of itself, taken out to be kept as fields: when, where, by which device.

All of it is a claim, and may be garbage made to hurt: what cannot be read is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

_TIME: Final = "%Y:%m:%d %H:%M:%S"
_OFFSET: Final = re.compile(r"[+-]\d{2}:\d{2}")
_LONGEST: Final = 60


def kept_facts(image: Image.Image) -> dict[str, Any]:
    """The facts of Blob.exif that the photo carries; none where its EXIF cannot be read."""
    try:
        exif = image.getexif()
        detail, gps = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
    except Exception:
        # Whatever the parser stumbles over: a photo is no worse evidence for its broken label.
        return {}
    orientation = image.info.get("original_orientation") or exif.get(Base.Orientation)
    facts = {
        "captured_at": _captured_at(detail) or _time(exif.get(Base.DateTime)),
        "make": _text(exif.get(Base.Make)),
        "model": _text(exif.get(Base.Model)),
        "orientation": orientation if orientation in range(1, 9) else None,
        **_place(gps),
    }
    return {name: value for name, value in facts.items() if value not in (None, "")}


def orientation_of(image: Image.Image) -> int:
    """How the pixels stand as they are decoded: 1 is upright, 2 to 8 as EXIF numbers them."""
    try:
        orientation = image.getexif().get(Base.Orientation)
    except Exception:
        # As above: a broken label says nothing.
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _captured_at(detail: Mapping[int, Any]) -> str | None:
    taken = _time(detail.get(Base.DateTimeOriginal))
    offset = _text(detail.get(Base.OffsetTimeOriginal))
    return taken + offset if taken and _OFFSET.fullmatch(offset) else taken


def _time(value: Any) -> str | None:
    """ISO 8601 by the camera's clock; None for what is no time."""
    try:
        return datetime.strptime(_text(value), _TIME).isoformat()  # noqa: DTZ007  (names no offset)
    except ValueError:
        return None


def _place(gps: Mapping[int, Any]) -> dict[str, float]:
    """``lon`` and ``lat`` in WGS-84 degrees. (0, 0) is what some phones write for "unknown"."""
    lat = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S")
    lon = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0, 0):
        return {}
    return {"lon": lon, "lat": lat}


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    """Degrees, minutes and seconds as degrees, to the seventh decimal (a centimetre)."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return round(-value if _text(side).upper() == negative else value, 7)


def _text(value: Any) -> str:
    """Printable text; a database takes no NUL, and a page no control characters."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable()).strip()[:_LONGEST]
