"""What is true of ownership without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


class Because(StrEnum):
    """The single steps of an explanation, in the order they are said."""

    INSIDE = "inside"
    BORDER = "border"
    NEAREST = "nearest"
    OUTSIDE = "outside"
    NO_EDITION = "no_edition"
    OWN_LEAD = "own_lead"
    FALLBACK_UNIT = "fallback_unit"
    LEAD_ABOVE = "lead_above"
    CAMPAIGN_OFFICE = "campaign_office"
    NO_MANAGER = "no_manager"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation; `facts` are the names and numbers its sentence needs."""

    because: Because
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


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


def lowest_code(codes: Sequence[str]) -> str:
    """Whose a place on a border is: the lowest code in byte order, as COLLATE "C" sorts."""
    return min(codes, key=str.encode)


def explain(
    *,
    placed: Rule,
    zone: str = "",
    edition: int | None = None,
    distance_m: float | None = None,
    lead_zone: str = "",
    lead_role: str = "",
    no_manager: bool = False,
    others: Sequence[str] = (),
) -> list[Reason]:
    """Why a place has its owner, step by step: how it was placed, then how its unit was found.

    `placed` is the rule that chose the zone (never FALLBACK), `lead_zone` the zone of the path
    whose lead or fallback unit (`lead_role`) answers, "" where the campaign office does, `others`
    the zones an inaccurate position may mean as well.
    """
    facts: dict[str, str | int | float] = {"zone": zone, "edition": edition or 0}
    if placed is Rule.NEAREST:
        facts["distance_m"] = round(distance_m or 0.0, 1)
    steps = [Reason(Because(placed.value), facts)]
    if not lead_zone:
        steps.append(Reason(Because.CAMPAIGN_OFFICE, {"zone": zone}))
    elif lead_role == "fallback":
        steps.append(Reason(Because.FALLBACK_UNIT, {"zone": lead_zone}))
    elif lead_zone != zone:
        steps.append(Reason(Because.LEAD_ABOVE, {"zone": zone, "above": lead_zone}))
    else:
        steps.append(Reason(Because.OWN_LEAD, {"zone": zone}))
    if no_manager:
        steps.append(Reason(Because.NO_MANAGER, {"zone": zone}))
    if others:
        steps.append(Reason(Because.UNCERTAIN, {"others": ", ".join(others)}))
    return steps
