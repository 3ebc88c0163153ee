"""Read instants and days as people and programmes write them; days are those of the city."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zones.refusal import Refusal

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRITTEN_DAY = re.compile(
    r"(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII
)
_TICK = timedelta(microseconds=1)


class UnreadableInstant(Refusal):
    """Neither an instant with its offset nor a day, or far from any time we know of."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "unreadable_instant",
            _("This is no instant with an offset and no day between 1900 and 2200."),
            field=field,
            remedy=_("Write 2026-03-01T08:30:00+08:00, or a day such as 2026-03-01."),
        )


def start_of_day(day: date) -> datetime:
    """The first instant of a day in the city's time zone."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def written_day(text: str) -> date | None:
    """2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日 or 20260131; None for anything else."""
    match = _WRITTEN_DAY.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, month_only, day_only = match.groups()
    try:
        return date(int(year), int(month or month_only), int(day or day_only))
    except ValueError:
        return None


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the city's time zone."""
    return datetime.combine(day, time.max, timezone.get_default_timezone())


def after_day(day: date) -> datetime:
    """The first instant that is no longer of the day: the end of a period whose last day it is."""
    return start_of_day(day) + timedelta(days=1)


def days_of(start: datetime | None, end: datetime | None) -> tuple[date | None, date | None]:
    """The first and the last day of a period ``[start, end)`` in the city; None is without end."""
    first = timezone.localdate(start) if start else None
    return first, timezone.localdate(end - _TICK) if end else None


def read_instant(
    text: str,
    *,
    field: str = "at",
    of_day: Callable[[date], datetime] = end_of_day,
    local: bool = False,
) -> datetime:
    """An instant from ISO 8601 with an offset, or from a day by ``of_day``.

    A day asks for the state it ends with unless told otherwise, so that what was published that
    morning is in it. ``local`` reads what stands in a table: a time without offset is the city's,
    and days and times may be as spreadsheets write them, 2026/3/1 8:30. Raises UnreadableInstant
    naming ``field``.
    """
    text = _from_table(text.strip()) if local else text.strip()
    try:
        if _DAY.fullmatch(text):
            found = of_day(date.fromisoformat(text))
        else:
            found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UnreadableInstant(field) from None
    if local and found.tzinfo is None and ":" in text:
        found = found.replace(tzinfo=timezone.get_default_timezone())
    if found.tzinfo is None or not EARLIEST <= found < LATEST:
        raise UnreadableInstant(field)
    return found


def _from_table(text: str) -> str:
    """2026/3/1 as 2026-03-01, and 2026/3/1 8:30 as 2026-03-01 08:30; anything else as it is."""
    day, space, clock = text.partition(" ")
    found = written_day(day)
    if found is None or day.isdigit():  # a number may be anything
        return text
    return f"{found}{space}{clock.zfill(len(clock) + (clock[1:2] == ':'))}"
