"""Restating facts that have two times: when they hold, and when we recorded that they do.

A fact is never overwritten. To say something else about a span of time, the rows that spoke of
it are closed in ``recorded``, what they said outside the span is said again, and the new fact is
added. All spans are half-open ``[from, to)``; None is "without end".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Span:
    """``[start, end)``; ``start`` None reaches back for ever, ``end`` None has no end."""

    start: datetime | None
    end: datetime | None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("a span must start before it ends")

    def overlaps(self, other: Span) -> bool:
        return not (
            (self.end is not None and other.start is not None and self.end <= other.start)
            or (other.end is not None and self.start is not None and other.end <= self.start)
        )


def remainders(spoken: Span, restated: Span) -> list[Span]:
    """What is left of ``spoken`` outside ``restated``: none, one or two spans, in time order."""
    if not spoken.overlaps(restated):
        return [spoken]
    left: list[Span] = []
    if restated.start is not None and (spoken.start is None or spoken.start < restated.start):
        left.append(Span(spoken.start, restated.start))
    if restated.end is not None and (spoken.end is None or restated.end < spoken.end):
        left.append(Span(restated.end, spoken.end))
    return left


def known_from(now: datetime, recorded_starts: Iterable[datetime]) -> datetime:
    """The instant a restatement counts from: ``now``, but after every row it closes.

    Two restatements within one microsecond would otherwise leave a row known for no time.
    """
    return max([now, *(start + _TICK for start in recorded_starts)])
