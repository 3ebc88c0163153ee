"""The lines of a problem list: all that people read of each problem, fetched a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fieldwork.casework.describe import light_of
from fieldwork.casework.models import Issue
from fieldwork.casework.nearby import first_photos
from fieldwork.casework.rules import Light
from fieldwork.casework.workflow import CLOCK_STOPPED
from fieldwork.standing.problem_list.rules import Problem
from fieldwork.standing.problem_list.words import light_word

PHOTOS = 3
"""So many photos of what was found stand on a line."""

_BATCH = 500


@dataclass(frozen=True)
class Line:
    """One problem of the list; ``photos`` are attachments with a thumbnail."""

    number: int
    issue: Issue
    problem: Problem
    light: Light
    photos: list[UUID]

    @property
    def place(self) -> str:
        """The address; where nobody gave one, longitude and latitude (WGS-84)."""
        location = self.issue.location
        return self.issue.address or f"{location.x:.5f}, {location.y:.5f}"

    @property
    def light_code(self) -> str:
        """green, yellow or red; off where the clock stopped in time."""
        return "off" if self._stopped and self.light is not Light.RED else self.light.value

    @property
    def light_word(self) -> str:
        """The light in the reader's language."""
        return light_word(self.light, running=not self._stopped)

    @property
    def _stopped(self) -> bool:
        return self.issue.state in CLOCK_STOPPED


def lines_of(problems: Sequence[Problem], *, now: datetime, photos: int = PHOTOS) -> Iterator[Line]:
    """The lines of these problems, numbered from 1; two statements for 500 of them."""
    number = 0
    for batch in _batches(problems):
        keys = [problem.issue for problem in batch]
        rows = Issue.objects.with_names().defer("routing").filter(pk__in=keys)
        issues = {issue.pk: issue for issue in rows}
        shown = first_photos(keys, most=photos) if photos else {}
        for problem in batch:
            number += 1
            issue = issues[problem.issue]
            yield Line(
                number=number,
                issue=issue,
                problem=problem,
                light=light_of(issue, now=now),
                photos=shown.get(problem.issue, []),
            )


def _batches(problems: Sequence[Problem]) -> Iterator[Sequence[Problem]]:
    for start in range(0, len(problems), _BATCH):
        yield problems[start : start + _BATCH]
