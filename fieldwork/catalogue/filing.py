"""What a category decides: by when a case is dealt with, who helps, whether it is permitted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from fieldwork.catalogue.calendar import calendar_of
from fieldwork.catalogue.refusals import NoSuchCondition, UnknownCategory
from fieldwork.catalogue.rules import Deadline, LimitKind, WorkCalendar, deadline
from zones.bilingual import in_language

_FILING: Final = (
    "SELECT fieldwork_filing(%(category)s, %(urgency)s, %(condition)s, %(zones)s::bigint[],"
    " %(lon)s, %(lat)s, %(day)s, %(clock)s, %(at)s)"
)


@dataclass(frozen=True, slots=True)
class FiledCategory:
    """The category and the code of its duty area."""

    id: int
    code: str
    name_zh: str
    name_en: str
    duty_area: str


@dataclass(frozen=True, slots=True)
class FiledCondition:
    """The filing condition; its limit is the class's where the category has none of its own."""

    id: int
    code: str
    limit: int
    limit_kind: LimitKind
    set_by_city: bool


@dataclass(frozen=True, slots=True)
class PermittingArea:
    """An exempt area in which the category is permitted."""

    id: int
    code: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the active language."""
        return in_language(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Filing:
    """How a case of the category at that place and instant is filed.

    ``functional_units`` are ids of the units that answer for the category there beside the zone's
    lead unit. ``exempt_area`` is the one that permits it there and then, None where none does.
    """

    category: FiledCategory
    condition: FiledCondition
    functional_units: list[int]
    exempt_area: PermittingArea | None
    calendar: WorkCalendar

    def deadline_from(self, start: datetime) -> Deadline:
        """The end of the condition's limit from ``start``, no earlier than the day asked about."""
        return deadline(start, self.condition.limit, self.condition.limit_kind, self.calendar)


def filing_for(
    *,
    category_code: str,
    urgency: str,
    lon: float | None,
    lat: float | None,
    zone_ids: Sequence[int],
    at: datetime,
    condition_code: str = "",
) -> Filing:
    """The filing of a category at a place (WGS-84 degrees, None for none) and an aware instant.

    ``zone_ids`` are the zones the place lies in, from the top level down. Without a condition's
    code the category's default of that urgency is taken. An exempt area that was changed since
    ``at`` is asked as it was then. One statement.

    Raises UnknownCategory, and NoSuchCondition where the category has no such condition for that
    urgency.
    """
    local = timezone.localtime(at, timezone.get_default_timezone())
    with connection.cursor() as cursor:
        cursor.execute(
            _FILING,
            {
                "category": category_code,
                "urgency": urgency,
                "condition": condition_code,
                "zones": list(zone_ids),
                "lon": lon,
                "lat": lat,
                "day": local.date(),
                "clock": local.time().isoformat(),
                "at": at,
            },
        )
        (found,) = cursor.fetchone()
    if found is None:
        raise UnknownCategory(category_code)
    answer = json.loads(found)
    if answer["condition"] is None or answer["condition"]["limit"] is None:
        raise NoSuchCondition(category_code, urgency, condition_code)
    return _filing(answer)


def _filing(answer: Mapping[str, Any]) -> Filing:
    condition = answer["condition"]
    area = answer["exempt_area"]
    return Filing(
        category=FiledCategory(**answer["category"]),
        condition=FiledCondition(
            **{**condition, "limit_kind": LimitKind(condition["limit_kind"])},
        ),
        functional_units=answer["functional_units"],
        exempt_area=PermittingArea(**area) if area else None,
        calendar=calendar_of(answer["calendar"]),
    )
