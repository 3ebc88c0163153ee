"""The city's work calendar as the deadlines need it, read fresh: what was entered holds at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from fieldwork.catalogue.models import CalendarYear, DayKind
from fieldwork.catalogue.rules import WorkCalendar, joined, years_wanted

_CALENDAR: Final = "SELECT fieldwork_calendar(%s)"


def calendar_from(day: date) -> WorkCalendar:
    """Working time from ``day`` on, in the city's time zone; in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CALENDAR, [day])
        (answer,) = cursor.fetchone()
    return calendar_of(json.loads(answer))


def calendar_of(stored: Mapping[str, Any]) -> WorkCalendar:
    """The calendar from what fieldwork_calendar() answers."""
    days = [(date.fromisoformat(day), kind) for day, kind in stored["days"]]
    return WorkCalendar(
        zone=timezone.get_default_timezone(),
        periods=tuple(
            (
                date.fromisoformat(since),
                joined((time.fromisoformat(one), time.fromisoformat(two)) for one, two in spans),
            )
            for since, spans in stored["periods"]
        ),
        holidays=frozenset(day for day, kind in days if kind == DayKind.HOLIDAY),
        make_up_days=frozenset(day for day, kind in days if kind == DayKind.MAKE_UP),
        entered_years=frozenset(stored["years"]),
    )


def missing_years(today: date) -> list[int]:
    """The years whose holidays nobody has entered though it is time: their deadlines may move."""
    wanted = years_wanted(today)
    entered = CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True)
    return sorted(set(wanted) - set(entered))
