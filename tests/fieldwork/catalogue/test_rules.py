"""Time limits and working time, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.catalogue.rules import (
    LimitKind,
    UnreadableLimit,
    WorkCalendar,
    deadline,
    joined,
    parse_clock,
    parse_limit,
    parse_weekdays,
)

CITY = ZoneInfo("Asia/Shanghai")
AUTUMN = WorkCalendar(
    zone=CITY,
    holidays=frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    make_up_days=frozenset([date(2026, 10, 10)]),
    entered_years=frozenset([2026]),
)

moments = st.timedeltas(timedelta(0), timedelta(days=350)).map(
    lambda since: datetime(2026, 1, 1, tzinfo=CITY) + since
)
limits = st.integers(1, 40)
days = st.dates(date(2026, 1, 1), date(2027, 3, 1))
calendars = st.builds(
    WorkCalendar,
    zone=st.just(CITY),
    periods=st.just(((date(2026, 6, 1), ((time(8), time(11, 30)), (time(15), time(18)))),)),
    holidays=st.frozensets(days, max_size=20),
    make_up_days=st.frozensets(days, max_size=20),
    entered_years=st.just(frozenset([2026])),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-11-20 16:30", "4 工作时", "2026-11-23 10:30"),
        ("2026-11-20 16:30", "1 工作日", "2026-11-23 16:30"),
        ("2026-11-20 16:30", "2 紧急工作时", "2026-11-20 18:30"),
        ("2026-11-20 16:30", "5 工作日", "2026-11-27 16:30"),
        ("2026-11-18 12:30", "2 工作时", "2026-11-18 16:00"),
        ("2026-11-18 17:59", "2 工作时", "2026-11-19 09:59"),
        ("2026-11-18 16:00", "2 工作时", "2026-11-18 18:00"),
        ("2026-09-30 17:00", "1 工作日", "2026-10-08 17:00"),
        ("2026-11-20 16:30", "2 紧急工作日", "2026-11-22 16:30"),
    ],
)
def test_reference_values(start: str, limit: str, due: str) -> None:
    found = deadline(at(start), *parse_limit(limit), AUTUMN)
    assert found.due_at == at(due)
    assert not found.provisional


def test_a_make_up_day_is_worked() -> None:
    assert deadline(at("2026-10-09 17:00"), 2, "work_hour", AUTUMN).due_at == at("2026-10-10 09:00")


def test_working_hours_change_with_the_season() -> None:
    summer = WorkCalendar(
        CITY,
        periods=(
            (date(2026, 6, 1), ((time(8), time(12)), (time(15), time(18)))),
            (date(2026, 10, 1), ((time(9), time(17)),)),
        ),
    )
    ends = [
        deadline(at(start), 1, LimitKind.WORK_HOUR, summer).due_at
        for start in ("2026-05-29 13:00", "2026-06-01 13:00", "2026-10-01 13:00")
    ]
    assert ends == [at("2026-05-29 15:00"), at("2026-06-01 16:00"), at("2026-10-01 14:00")]


@given(start=moments, limit=limits, calendar=calendars)
def test_hours_add_up(start: datetime, limit: int, calendar: WorkCalendar) -> None:
    one_by_one = start
    for _ in range(limit):
        one_by_one = deadline(one_by_one, 1, LimitKind.WORK_HOUR, calendar).due_at
    assert one_by_one == deadline(start, limit, LimitKind.WORK_HOUR, calendar).due_at


@given(start=moments, limit=limits, calendar=calendars)
def test_exactly_the_limit_is_worked(start: datetime, limit: int, calendar: WorkCalendar) -> None:
    due_at = deadline(start, limit, LimitKind.WORK_HOUR, calendar).due_at
    worked = timedelta()
    for opens, closes in calendar.spans_from(start):
        if opens >= due_at:
            break
        worked += min(closes, due_at) - opens
    assert worked == timedelta(hours=limit)


@given(start=moments, limit=limits, calendar=calendars)
def test_a_deadline_ends_in_working_time(
    start: datetime, limit: int, calendar: WorkCalendar
) -> None:
    due_at = deadline(start, limit, LimitKind.WORK_DAY, calendar).due_at
    assert calendar.is_working_day(due_at.date())
    assert any(
        opens < due_at.time() <= closes for opens, closes in calendar.hours_of(due_at.date())
    )


@given(start=moments, limit=limits, calendar=calendars, holiday=days)
def test_a_holiday_more_never_shortens(
    start: datetime, limit: int, calendar: WorkCalendar, holiday: date
) -> None:
    with_it = WorkCalendar(
        calendar.zone,
        calendar.periods,
        calendar.holidays | {holiday},
        calendar.make_up_days - {holiday},
    )
    before = deadline(start, limit, LimitKind.WORK_HOUR, calendar).due_at
    assert deadline(start, limit, LimitKind.WORK_HOUR, with_it).due_at >= before


@given(start=moments, limit=limits, calendar=calendars)
def test_the_clock_knows_no_holiday(start: datetime, limit: int, calendar: WorkCalendar) -> None:
    hours = deadline(start, limit * 24, LimitKind.URGENT_HOUR, calendar)
    natural = deadline(start, limit, LimitKind.NATURAL_DAY, calendar)
    assert hours == natural
    assert natural.due_at - start == timedelta(days=limit)
    assert not natural.provisional


def test_beyond_the_entered_years_a_deadline_is_provisional() -> None:
    def provisional(start: str) -> bool:
        return deadline(at(start), 1, "work_day", AUTUMN).provisional

    assert not provisional("2026-12-30 18:00")
    assert provisional("2026-12-31 17:00")
    assert provisional("2027-01-04 08:00")
    assert provisional("2025-12-31 17:00")


def test_the_start_may_be_told_in_any_zone() -> None:
    start = at("2026-11-20 16:30").astimezone(UTC)
    found = deadline(start, 4, "work_hour", AUTUMN)
    assert found.due_at.isoformat() == "2026-11-23T10:30:00+08:00"


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_is_a_sensible_number(limit: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        deadline(at("2026-11-20 16:30"), limit, "work_hour", AUTUMN)


@pytest.mark.parametrize(
    ("text", "limit", "kind"),
    [
        ("2紧急工作时", 2, LimitKind.URGENT_HOUR),
        ("２ 紧急工作时", 2, LimitKind.URGENT_HOUR),
        ("4工作时", 4, LimitKind.WORK_HOUR),
        ("4 个工作小时", 4, LimitKind.WORK_HOUR),
        ("1个工作日", 1, LimitKind.WORK_DAY),
        ("2紧急工作日", 2, LimitKind.NATURAL_DAY),
        ("15 自然日", 15, LimitKind.NATURAL_DAY),
        ("2 urgent hours", 2, LimitKind.URGENT_HOUR),
        ("1 Working Day", 1, LimitKind.WORK_DAY),
        ("3 natural_day", 3, LimitKind.NATURAL_DAY),
    ],
)
def test_limits_are_read_by_their_words(text: str, limit: int, kind: LimitKind) -> None:
    assert parse_limit(text) == (limit, kind)


@pytest.mark.parametrize(
    "text", ["", "4小时", "5 d", "工作日", "0工作日", "1.5工作日", "1001工作时", "2紧急工作时内"]
)
def test_what_leaves_the_kind_open_is_refused(text: str) -> None:
    with pytest.raises(UnreadableLimit):
        parse_limit(text)


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("", []),
        ("周一、周三", [1, 3]),
        ("周一至周五", [1, 2, 3, 4, 5]),
        ("1-5", [1, 2, 3, 4, 5]),
        ("星期六,星期天", [6, 7]),
        ("Sat-Mon", [1, 6, 7]),
        ("monday 7", [1, 7]),
    ],
)
def test_weekdays_are_read(text: str, weekdays: list[int]) -> None:
    assert parse_weekdays(text) == weekdays


@pytest.mark.parametrize("text", ["8", "0", "周八", "someday", "1-"])
def test_other_words_are_no_weekdays(text: str) -> None:
    with pytest.raises(ValueError, match="weekday"):
        parse_weekdays(text)


def test_times_of_day_are_read() -> None:
    assert [parse_clock(text) for text in ("8:00", "08：30", "18:00:00", "24:00")] == [
        time(8),
        time(8, 30),
        time(18),
        time(0),
    ]
    for text in ("8", "25:00", "08:60", "8.00"):
        with pytest.raises(ValueError, match=r"time of day|must be in"):
            parse_clock(text)


def test_hours_that_overlap_count_once() -> None:
    spans = [(time(14), time(18)), (time(8), time(11)), (time(10), time(12)), (time(9), time(10))]
    assert joined(spans) == ((time(8), time(12)), (time(14), time(18)))
    assert joined([]) == ()
