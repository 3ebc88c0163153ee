"""A year of the work calendar as its page shows it: twelve months of weeks."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from fieldwork.catalogue.models import CalendarDay, CalendarYear, DayKind

_MONDAY = calendar.MONDAY
_SATURDAY = 6
_WEEK_SIGN = "星期"


@dataclass(frozen=True)
class ShownDay:
    """A day of the year; ``kind`` is holiday, make_up, weekend, or "" for an ordinary work day."""

    day: date
    kind: str
    name: str
    is_today: bool


@dataclass(frozen=True)
class ShownMonth:
    """Weeks from Monday to Sunday; None for a day of the month before or after."""

    first: date
    weeks: list[list[ShownDay | None]]


@dataclass(frozen=True)
class YearSheet:
    """A year; ``entered`` is None where nobody has entered its holidays."""

    year: int
    entered: CalendarYear | None
    months: list[ShownMonth]
    days: list[CalendarDay]


def year_sheet(year: int, *, today: date) -> YearSheet:
    """The sheet of a year; two statements."""
    days = list(CalendarDay.objects.filter(date__year=year).order_by("date"))
    said = {one.date: one for one in days}
    weeks = calendar.Calendar(_MONDAY)
    months = []
    for month in range(1, 13):
        shown = [
            [_shown(day, said.get(day), today) if day.month == month else None for day in week]
            for week in weeks.monthdatescalendar(year, month)
        ]
        months.append(ShownMonth(date(year, month, 1), shown))
    return YearSheet(year, CalendarYear.objects.filter(year=year).first(), months, days)


def year_weekdays() -> list[dict[str, str]]:
    """The days of the week from Monday on, long and short, in the active language."""
    return [
        {"name": str(WEEKDAYS[at]), "short": str(WEEKDAYS_ABBR[at]).removeprefix(_WEEK_SIGN)}
        for at in range(7)
    ]


def _shown(day: date, said: CalendarDay | None, today: date) -> ShownDay:
    kind = said.kind if said else "weekend" if day.isoweekday() >= _SATURDAY else ""
    name = said.name if said else ""
    if said and not name:
        name = str(DayKind(said.kind).label)
    return ShownDay(day, kind, name, day == today)
