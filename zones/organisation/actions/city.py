"""The facts of the one city this deployment serves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.datum import Box
from zones.organisation.city import (
    check_box,
    check_division_code,
    check_metric_srid,
    check_name,
    check_time_zone,
)
from zones.organisation.models import City, Unit


@dataclass(frozen=True, slots=True)
class CityFacts:
    """See zones.organisation.models.City; the box is WGS-84 degrees.

    Raises CityFault for the first fact that cannot be true.
    """

    name_zh: str
    name_en: str
    time_zone: str
    west: float
    south: float
    east: float
    north: float
    metric_srid: int
    division_code: str = ""
    allow_gcj02: bool = False

    def __post_init__(self) -> None:
        check_name(self.name_zh, "name_zh")
        check_name(self.name_en, "name_en")
        check_division_code(self.division_code)
        check_time_zone(self.time_zone)
        check_box(self.box)
        check_metric_srid(self.metric_srid, self.box)

    @property
    def box(self) -> Box:
        return (self.west, self.south, self.east, self.north)


def describe_city(*, facts: CityFacts, fallback_unit: Unit, actor: Actor, now: datetime) -> City:
    """Record the city, or change what is recorded."""
    with transaction.atomic():
        before = City.objects.select_for_update(no_key=True).filter(pk=1).values().first()
        city, _ = City.objects.update_or_create(
            pk=1, defaults=asdict(facts) | {"fallback_unit": fallback_unit}
        )
        record(
            actor=actor,
            action="city.describe",
            object_type="city",
            object_id=1,
            before=before,
            after=asdict(facts) | {"fallback_unit": fallback_unit.code},
            now=now,
        )
    return city


def widen_city(*, box: Box, actor: Actor, now: datetime) -> City:
    """Let the city's box grow until it holds ``box`` (west, south, east, north; WGS-84).

    However wide it becomes: whoever widens it has been told how wide that is.
    """
    with transaction.atomic():
        city = City.objects.select_for_update(no_key=True).get(pk=1)
        before = city.bbox
        city.west, city.south = min(city.west, box[0]), min(city.south, box[1])
        city.east, city.north = max(city.east, box[2]), max(city.north, box[3])
        if city.bbox != before:
            city.save(update_fields=["west", "south", "east", "north"])
            record(
                actor=actor,
                action="city.widen",
                object_type="city",
                object_id=1,
                before={"bbox": before},
                after={"bbox": city.bbox},
                now=now,
            )
    return city
