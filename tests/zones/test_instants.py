"""Instants and days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zones.instants import (
    UnreadableInstant,
    after_day,
    days_of,
    end_of_day,
    read_instant,
    start_of_day,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T08:30:00+08:00",
        "2026-03-01T00:30:00Z",
        " 2026-03-01 08:30+08:00 ",
        "20260301T083000+0800",
    ],
)
def test_an_instant_needs_an_offset(text: str) -> None:
    assert read_instant(text) == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


def test_a_day_is_its_last_moment_in_the_citys_zone() -> None:
    assert read_instant("2026-03-01") == datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)
    assert end_of_day(date(9999, 12, 31)).year == 9999


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-03-01T08:30:00",
        "2026-02-30",
        "1899-12-31",
        "2200-01-01",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "１２３４-01-01",
        "2026-03-01T25:00:00Z",
    ],
)
def test_what_is_none_is_refused_with_field_and_remedy(text: str) -> None:
    with pytest.raises(UnreadableInstant) as refusal:
        read_instant(text, field="effective_from")
    assert refusal.value.field == "effective_from"
    assert refusal.value.remedy


def test_a_time_without_offset_is_the_citys_where_that_is_asked_for() -> None:
    assert read_instant("2026-03-01 08:30", local=True) == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    with pytest.raises(UnreadableInstant):
        read_instant("20260301", local=True)


def test_a_period_of_days_has_its_first_and_its_last() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    start = read_instant("2026-03-01", of_day=start_of_day)
    assert start == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert days_of(start, after_day(last)) == (first, last)
    assert days_of(None, None) == (None, None)
