"""Problems counted: how often one was found, how many units are named, how far the work is.

True without a database. A list has two counts (DOMAIN section 3):

- **issue-times** (件次): each time a problem was found in the period. Its opening is one, and so is
  every reopening after a look-back that failed. More reports of a problem that is open are the
  same finding and add none.
- **units** (个): each lead unit named on the list, once, however many problems it has there.

So 75 issue-times of 70 problems may name 32 units.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

NOTHING = "–"
"""What stands where a share has no whole."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What counts of one problem. ``times`` is how often it was found in the period.

    ``zone`` is the number of the zone of the list's level, None where there is none. Exactly one of
    open, rectified and closed is true; ``overdue`` may be of what is open.
    """

    issue: int
    zone: int | None
    unit: int
    duty_area: int
    times: int
    is_rectified: bool
    is_closed: bool
    is_overdue: bool


@dataclass
class Totals:
    """Counts of some problems."""

    problems: int = 0
    issue_times: int = 0
    rectified: int = 0
    closed: int = 0
    overdue: int = 0
    named: set[int] = field(default_factory=set)

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.problems += 1
        self.issue_times += problem.times
        self.rectified += problem.is_rectified
        self.closed += problem.is_closed
        self.overdue += problem.is_overdue
        self.named.add(problem.unit)

    @property
    def units(self) -> int:
        """How many units are named."""
        return len(self.named)

    @property
    def open(self) -> int:
        """Neither rectified nor closed."""
        return self.problems - self.rectified - self.closed

    @property
    def rectified_share(self) -> float | None:
        """Rectified and closed of all problems (整改率), 0 to 1; None where there are none."""
        return share(self.rectified + self.closed, self.problems)

    @property
    def rectified_percent(self) -> str:
        """The same for people."""
        return percent(self.rectified_share)


def share(part: int, whole: int) -> float | None:
    """part / whole; None where the whole is nothing."""
    return part / whole if whole else None


def percent(fraction: float | None) -> str:
    """ "87.5 %"; a dash where there is no fraction."""
    return NOTHING if fraction is None else f"{round(fraction * 100, 1):g} %"


def totals_by(problems: Iterable[Problem], key: Callable[[Problem], Key]) -> dict[Key, Totals]:
    """The counts of the problems with each key, in the order the keys come."""
    found: dict[Key, Totals] = {}
    for problem in problems:
        found.setdefault(key(problem), Totals()).add(problem)
    return found
