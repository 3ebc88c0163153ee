"""The traffic light in words: running, stopped in time, stopped late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fieldwork.casework.models import Issue
from fieldwork.desk.light import light_of

DUE = datetime(2026, 5, 4, 8, tzinfo=UTC)
RECEIVED = DUE - timedelta(hours=10)


def light(state: str, at: datetime, **facts: datetime) -> tuple[str, str]:
    issue = Issue(state=state, received_at=RECEIVED, due_at=DUE, **facts)
    found = light_of(issue, at)
    return found.code, str(found.word)


@pytest.mark.parametrize(
    ("hours_before", "told"),
    [(9, ("green", "in time")), (1, ("yellow", "due soon")), (-1, ("red", "overdue"))],
)
def test_a_running_clock(hours_before: int, told: tuple[str, str]) -> None:
    assert light("assigned", DUE - timedelta(hours=hours_before)) == told


def test_a_stopped_clock_says_what_it_was() -> None:
    later = DUE + timedelta(days=9)
    assert light("rectified", later, rectified_at=DUE - timedelta(hours=1))[1] == "was in time"
    assert light("closed", later, closed_at=DUE + timedelta(hours=1))[1] == "was late"
    assert light("suspended", later)[1] == "clock stopped"
