"""Read instants and days as people and programmes write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zones.refusal import Refusal

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class UnreadableInstant(Refusal):
    """Neither an instant with its offset nor a day, or far from any time we know of."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "unreadable_instant",
            _("This is no instant with an offset and no day between 1900 and 2200."),
            field=field,
            remedy=_("Write 2026-03-01T08:30:00+08:00, or 2026-03-01 for that day's end."),
        )


def read_instant(text: str, *, field: str = "at") -> datetime:
    """An instant from ISO 8601 with an offset, or the last moment of a day in the city's zone.

    A day asks for the state it ends with, so that what was published that morning is in it.
    Raises UnreadableInstant naming ``field``.
    """
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            found = end_of_day(date.fromisoformat(text))
        else:
            found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UnreadableInstant(field) from None
    if found.tzinfo is None or not EARLIEST <= found < LATEST:
        raise UnreadableInstant(field)
    return found


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the city's time zone."""
    return datetime.combine(day, time.max, timezone.get_default_timezone())
