"""Lists of issues, whoever asks: what may be asked for, and the newest of it page by page.

A person's issues are the union of several ways to see one (the unit leads it, helps, heads its
ground, reported it), and an OR over them would walk a million rows for whoever sees ten. Each way
is asked on its own instead, newest first and only as far as the page goes, so that PostgreSQL finds
each by the index that suits it; the newest of all of them are the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from fieldwork.casework.models import CoHandling, Issue, Report
from fieldwork.casework.queries import IssueQuerySet, ways_to_see
from fieldwork.casework.sight import Sight
from fieldwork.casework.workflow import CLOCK_STOPPED
from zones.datum import Box

COUNTED = 10_000
"""A list is counted exactly up to here; nobody reads on to the end of a longer one."""


@dataclass(frozen=True)
class IssueFilter:
    """Which issues; None, "" and () do not filter.

    ``zone`` holds those below it, ``unit`` what it leads or helps with. ``categories`` are numbers
    of rows. ``start`` and ``end`` are the period [start, end) of receipt. ``bbox`` is (west, south,
    east, north) in WGS-84 degrees. ``source`` is where any of the reports came from. ``words`` are
    a number, or part of the address or the text.
    """

    zone: int | None = None
    unit: int | None = None
    states: tuple[str, ...] = ()
    open: bool | None = None
    overdue: bool | None = None
    categories: tuple[int, ...] | None = None
    start: datetime | None = None
    end: datetime | None = None
    bbox: Box | None = None
    source: str = ""
    words: str = ""

    def of(self, issues: IssueQuerySet, *, now: datetime) -> IssueQuerySet:
        """The issues of these that are asked for, except by unit."""
        found = issues
        if self.zone is not None:
            found = found.in_zone(self.zone)
        if self.states:
            found = found.filter(state__in=self.states)
        if self.open is not None:
            found = found.unfinished() if self.open else found.finished()
        if self.overdue is not None:
            in_time = Q(due_at__gte=now) | Q(state__in=sorted(CLOCK_STOPPED))
            found = found.overdue_at(now) if self.overdue else found.filter(in_time)
        if self.categories is not None:
            found = found.filter(category__in=self.categories)
        if self.start is not None:
            found = found.filter(received_at__gte=self.start)
        if self.end is not None:
            found = found.filter(received_at__lt=self.end)
        if self.bbox is not None:
            found = found.within(*self.bbox)
        if self.source:
            sent = Report.objects.filter(issue=OuterRef("pk"), source=self.source)
            found = found.filter(Exists(sent))
        return found.matching(self.words) if self.words else found

    def whole(self, issues: IssueQuerySet, *, now: datetime) -> IssueQuerySet:
        """The issues of these that are asked for, as one queryset: for files and counts by group,
        which read all of it anyway."""
        found = self.of(issues, now=now)
        return found.worked_on_by(self.unit) if self.unit is not None else found


EVERY_ISSUE = IssueFilter()


def newest(
    sight: Sight, asked: IssueFilter, *, now: datetime, limit: int, after: Issue | None = None
) -> list[tuple[int, str]]:
    """Row and number of at most ``limit`` issues, the newest first, from those after ``after``."""
    parts = [
        (part.before_row(after.received_at, after.pk) if after else part)
        .newest_first()
        .values_list("received_at", "pk", "number")[:limit]
        for part in _parts(sight, asked, now)
    ]
    return [(pk, number) for _, pk, number in _merged(parts)[:limit]]


def count_up_to(sight: Sight, asked: IssueFilter, *, now: datetime, most: int = COUNTED) -> int:
    """How many issues there are, or ``most + 1`` where there are more than ``most``."""
    parts = [part.order_by().values_list("pk")[: most + 1] for part in _parts(sight, asked, now)]
    if len(parts) == 1:
        return int(parts[0].count())
    return min(len(_merged(parts)), most + 1) if parts else 0


def _parts(sight: Sight, asked: IssueFilter, now: datetime) -> Iterator[IssueQuerySet]:
    """Querysets whose union is what is asked for, each with one way to see it and one to work."""
    for way in ways_to_see(sight):
        issues: IssueQuerySet = asked.of(Issue.objects.filter(way), now=now)
        for work in _ways_to_work(asked.unit):
            yield issues.filter(work)


def _ways_to_work(unit: int | None) -> list[Q]:
    if unit is None:
        return [Q()]
    helping = CoHandling.objects.filter(issue=OuterRef("pk"), unit=unit)
    return [Q(lead_unit=unit), Q(Exists(helping))]


def _merged(parts: list[Any]) -> list[tuple[Any, ...]]:
    """The rows of all parts, each once, in descending order."""
    if len(parts) == 1:
        return list(parts[0])
    if not parts:
        return []
    rows = parts[0].union(*parts[1:])
    return sorted(rows, reverse=True)
