"""Spans and what is left of them, held by properties over whole days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.bitemporal import Span, known_from, remainders

DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY_ONE + timedelta(days=number)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.none() | st.integers(0, 20))
    least = 0 if start is None else start
    end = draw(st.none() | st.integers(least + 1, 25))
    return Span(
        None if start is None else day(start),
        None if end is None else day(end),
    )


def days_of(span: Span) -> set[int]:
    return {
        number
        for number in range(-2, 30)
        if (span.start is None or span.start <= day(number))
        and (span.end is None or day(number) < span.end)
    }


@given(spans(), spans())
def test_what_is_left_is_what_was_spoken_less_what_is_restated(
    spoken: Span, restated: Span
) -> None:
    left = [days_of(span) for span in remainders(spoken, restated)]
    assert set().union(*left) == days_of(spoken) - days_of(restated)
    assert sum(map(len, left)) == len(set().union(*left))


@given(spans(), spans())
def test_spans_overlap_when_they_share_an_instant(one: Span, other: Span) -> None:
    assert one.overlaps(other) == bool(days_of(one) & days_of(other))
    assert one.overlaps(other) == other.overlaps(one)


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not Span(day(1), day(2)).overlaps(Span(day(2), day(3)))


@pytest.mark.parametrize("end", [1, 0])
def test_a_span_must_start_before_it_ends(end: int) -> None:
    with pytest.raises(ValueError, match="before it ends"):
        Span(day(1), day(end))


def test_two_restatements_at_one_instant_are_known_one_after_the_other() -> None:
    assert known_from(day(1), []) == day(1)
    assert known_from(day(2), [day(1)]) == day(2)
    assert known_from(day(1), [day(1)]) == day(1) + timedelta(microseconds=1)
