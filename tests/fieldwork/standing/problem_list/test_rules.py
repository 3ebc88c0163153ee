"""How problems are counted."""

from __future__ import annotations

from typing import Any

import pytest

from fieldwork.standing.problem_list.rules import NOTHING, Problem, Totals, percent, totals_by


def problem(unit: int = 1, times: int = 1, **facts: Any) -> Problem:
    return Problem(
        **{
            "issue": 1,
            "zone": None,
            "unit": unit,
            "duty_area": 1,
            "times": times,
            "is_rectified": False,
            "is_closed": False,
            "is_overdue": False,
            **facts,
        }
    )


def test_issue_times_count_repeats_and_units_count_once() -> None:
    (totals,) = totals_by(
        [problem(1), problem(1, times=3), problem(2), problem(2)], lambda one: one.duty_area
    ).values()
    assert (totals.problems, totals.issue_times, totals.units) == (4, 6, 2)


def test_every_problem_is_open_rectified_or_closed() -> None:
    totals = Totals()
    for facts in ({}, {"is_rectified": True}, {"is_closed": True}, {"is_overdue": True}):
        totals.add(problem(**facts))
    assert (totals.open, totals.rectified, totals.closed, totals.overdue) == (2, 1, 1, 1)
    assert totals.rectified_percent == "50 %"


@pytest.mark.parametrize(
    ("fraction", "shown"), [(None, NOTHING), (0.0, "0 %"), (7 / 8, "87.5 %"), (1.0, "100 %")]
)
def test_a_share_of_nothing_is_a_dash(fraction: float | None, shown: str) -> None:
    assert percent(fraction) == shown
    assert (Totals().rectified_share is None) and Totals().rectified_percent == "–"
