"""What is true of ownership without a database."""

from datetime import datetime, timedelta
from enum import StrEnum
from math import cos, radians

LATE_UPLOAD = timedelta(days=30)
"""How far back a phone may say it saw something (decision 6)."""

METRES_PER_DEGREE_LON = 111_320.0
METRES_PER_DEGREE_LAT = 110_950.0


class Rule(StrEnum):
    """Why a place belongs to whom (decision 7)."""

    INSIDE = "inside"
    BORDER = "border"
    NEAREST = "nearest"
    FALLBACK = "fallback"
    OUTSIDE = "outside"
    NO_EDITION = "no_edition"


def clamp_captured_at(
    captured_at: datetime, received_at: datetime, late: timedelta = LATE_UPLOAD
) -> datetime:
    """The instant whose owner is asked for: a phone's clock, believed within limits.

    Clamped to [received_at - late, received_at]: a clock in the future or long past cannot pick
    an edition. Both times are aware.
    """
    return min(max(captured_at, received_at - late), received_at)


def local_scale(lat: float) -> tuple[float, float]:
    """Metres per degree of longitude and latitude in the frame distances are measured in.

    A plane scaled about the point's latitude, the same numbers as zones_metres in place.sql. Up
    to 55 degrees from the equator it is within 0.4 % of the geodesic: 12 cm over the 30 m in which
    a place is given to the nearest zone.
    """
    return METRES_PER_DEGREE_LON * cos(radians(lat)), METRES_PER_DEGREE_LAT
