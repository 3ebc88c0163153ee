"""Time limits and the working time they run in. Plain Python, no Django, no database.

Days, weekdays and times of day are those of the calendar's own time zone; instants are aware.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

Span = tuple[time, time]

USUAL_PERIODS: Final[tuple[Span, ...]] = ((time(8), time(12)), (time(14), time(18)))
"""Working hours where nobody entered any, and before the first that were entered."""

HOURS_PER_WORK_DAY: Final = 8
LONGEST: Final = 1000
"""The largest number of hours or days a limit may have."""

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 6


class LimitKind(StrEnum):
    """What a limit counts: by the clock (urgent hours, natural days), or working time only."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When people work: Monday to Friday, but for holidays; on make-up days (调休) in spite of it.

    ``periods`` are sets of working hours, each with its first day, in the order of those days: the
    set with the latest first day holds. ``entered_years`` are those whose holidays somebody
    entered; of any other year only the weekends are known.
    """

    zone: tzinfo
    periods: tuple[tuple[date, tuple[Span, ...]], ...] = ()
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    entered_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether people work that day."""
        if day in self.make_up_days:
            return True
        return day.isoweekday() < _SATURDAY and day not in self.holidays

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """The working hours that hold on that day, whether it is worked or not."""
        at = bisect_right(self.periods, day, key=lambda one: one[0])
        return self.periods[at - 1][1] if at else USUAL_PERIODS

    def spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working time from ``start`` on, span by span in UTC, without end."""
        day, begin = start.astimezone(self.zone).date(), start.astimezone(UTC)
        while True:
            if self.is_working_day(day):
                for opens, closes in self.hours_of(day):
                    first = max(self._instant(day, opens), begin)
                    last = self._instant(day, closes)
                    if first < last:
                        yield first, last
            day += _DAY

    def knows(self, first: date, last: date) -> bool:
        """Whether the holidays of every year from ``first`` to ``last`` were entered."""
        return self.entered_years.issuperset(range(first.year, last.year + 1))

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of a day in order, joined where they overlap or touch: no hour counts twice."""
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a limit ends, in the calendar's time zone.

    ``provisional`` where it counts working time of a year whose holidays are not entered yet: it
    may then move once they are.
    """

    due_at: datetime
    provisional: bool


def deadline(
    start: datetime, limit: int, kind: LimitKind | str, calendar: WorkCalendar
) -> Deadline:
    """The end of ``limit`` hours or days of that kind from ``start``, an aware instant.

    Working time ends with the very hour that uses it up: two hours from 16:00 end at 18:00 that
    day, not at the next day's opening. A work day is eight working hours, wherever it begins.
    Raises ValueError for a limit below 1.
    """
    if not 1 <= limit <= LONGEST:
        raise ValueError(f"a limit is 1 to {LONGEST}, not {limit}")
    match LimitKind(kind):
        case LimitKind.URGENT_HOUR:
            return _by_the_clock(start, timedelta(hours=limit), calendar)
        case LimitKind.NATURAL_DAY:
            return _by_the_clock(start, timedelta(days=limit), calendar)
        case LimitKind.WORK_HOUR:
            return _in_working_time(start, timedelta(hours=limit), calendar)
        case LimitKind.WORK_DAY:
            return _in_working_time(start, timedelta(hours=limit * HOURS_PER_WORK_DAY), calendar)


def _by_the_clock(start: datetime, length: timedelta, calendar: WorkCalendar) -> Deadline:
    due_at = (start.astimezone(UTC) + length).astimezone(calendar.zone)
    return Deadline(due_at, provisional=False)


def _in_working_time(start: datetime, length: timedelta, calendar: WorkCalendar) -> Deadline:
    left = length
    for opens, closes in calendar.spans_from(start):
        if left <= closes - opens:
            due_at = (opens + left).astimezone(calendar.zone)
            first = start.astimezone(calendar.zone).date()
            return Deadline(due_at, provisional=not calendar.knows(first, due_at.date()))
        left -= closes - opens
    raise AssertionError("working time has no end")


class UnreadableLimit(ValueError):
    """The text is no number with a kind of limit, or does not say which kind it means."""


_WORDS: Final[tuple[tuple[str, LimitKind], ...]] = (
    (r"紧急工作时|紧急工作小时|紧急小时|urgent(_| work(ing)?)? ?hours?", LimitKind.URGENT_HOUR),
    (r"紧急工作日|自然日|日历日|natural[_ ]days?|calendar days?", LimitKind.NATURAL_DAY),
    (r"工作时|工作小时|work(ing)?[_ ]hours?", LimitKind.WORK_HOUR),
    (r"工作日|工作天|work(ing)?[_ ]days?", LimitKind.WORK_DAY),
)
_LIMIT: Final = re.compile(r"(\d{1,4})\s*个?\s*(.+)", re.ASCII)


def parse_limit(text: str) -> tuple[int, LimitKind]:
    """Number and kind of a limit such as "2紧急工作时" or "4 work hours", by the whole words.

    紧急工作日 counts like 自然日. Bare hours and days ("4小时", "5 d") are refused: they leave open
    which kind is meant. Raises UnreadableLimit.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    match = _LIMIT.fullmatch(plain)
    if match is None or not 1 <= int(match[1]) <= LONGEST:
        raise UnreadableLimit(text)
    return int(match[1]), parse_limit_kind(match[2])


def parse_limit_kind(text: str) -> LimitKind:
    """A kind of limit by its Chinese or English words or its code. Raises UnreadableLimit."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    for words, kind in _WORDS:
        if re.fullmatch(words, plain):
            return kind
    raise UnreadableLimit(text)


_WEEKDAYS: Final = (
    ("一", "mon", "monday"),
    ("二", "tue", "tuesday"),
    ("三", "wed", "wednesday"),
    ("四", "thu", "thursday"),
    ("五", "fri", "friday"),
    ("六", "sat", "saturday"),
    ("日", "sun", "sunday", "天"),
)
_WEEKDAY_NUMBER: Final = {
    word: number
    for number, words in enumerate(_WEEKDAYS, start=1)
    for word in (str(number), *words)
}
_WEEKDAY_SPAN: Final = re.compile(r"(.+?)(?:-|–|~|至|到)(.+)")


def parse_weekdays(text: str) -> list[int]:
    """ISO numbers of "周一、周三", "1-5", "周一至周五" or "Mon, Sat", each once, in order.

    Raises ValueError for a word that is no weekday.
    """
    found: set[int] = set()
    for part in re.split(r"[\s、,，;；/]+", unicodedata.normalize("NFKC", text).casefold().strip()):
        if not part:
            continue
        span = _WEEKDAY_SPAN.fullmatch(part)
        first, last = (span[1], span[2]) if span else (part, part)
        found.update(_weekdays_between(_weekday(first), _weekday(last)))
    return sorted(found)


def _weekdays_between(first: int, last: int) -> list[int]:
    """Saturday to Monday runs over the end of the week."""
    if first <= last:
        return [*range(first, last + 1)]
    return [*range(first, 8), *range(1, last + 1)]


def _weekday(word: str) -> int:
    number = _WEEKDAY_NUMBER.get(re.sub(r"^(星期|周|礼拜)", "", word))
    if number is None:
        raise ValueError(f"{word!r} is no weekday")
    return number


def parse_clock(text: str) -> time:
    """08:00, 8:00 or 08:00:00; 24:00 is midnight. Raises ValueError."""
    match = re.fullmatch(r"(\d{1,2})[:：](\d{2})(?::00)?", text.strip(), re.ASCII)
    if match is None:
        raise ValueError(f"{text!r} is no time of day")
    hour, minute = int(match[1]), int(match[2])
    return time(0 if (hour, minute) == (24, 0) else hour, minute)


_ANNOUNCED_FROM: Final = 11
"""The month from which the next year's holidays are known (the State Council's notice)."""


def years_wanted(today: date) -> list[int]:
    """The years whose holidays should be entered by now: this one, late in the year the next."""
    return [today.year] if today.month < _ANNOUNCED_FROM else [today.year, today.year + 1]
