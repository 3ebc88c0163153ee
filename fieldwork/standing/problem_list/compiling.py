"""Compile the list of a period: one statement reads what counts, whatever the size of the city.

What a line shows besides is read for the lines that are shown; see ``lines``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import Issue, IssueEvent
from fieldwork.casework.queries import IssueQuerySet
from fieldwork.casework.sight import Sight
from fieldwork.casework.workflow import CLOCK_STOPPED, State
from fieldwork.catalogue.models import CategoryGroup
from fieldwork.standing.problem_list.rules import Problem, Totals, totals_by
from zones.boundaries.models import Level, Scheme, ZoneVersion
from zones.organisation.models import Unit
from zones.refusal import Refusal

LONGEST = timedelta(days=366)
_NO_PROBLEM = (State.REJECTED, State.WITHDRAWN)
_RECTIFIED = (State.RECTIFIED, State.LOOK_BACK_DUE)
_AFTER_ALL_CODES = "\uffff"


@dataclass(frozen=True)
class Asked:
    """The period [start, end), the level whose zones the list is by, and whom it is narrowed to.

    ``zone`` holds those below it; ``unit`` is a lead unit. Numbers of rows.
    """

    start: datetime
    end: datetime
    level: Level
    zone: int | None = None
    unit: int | None = None

    @property
    def scheme(self) -> Scheme:
        return self.level.scheme


@dataclass(frozen=True)
class UnitPart:
    """A lead unit's problems in one zone, or in all."""

    unit: Unit
    totals: Totals

    @property
    def whose(self) -> Unit:
        """What the counts are of."""
        return self.unit


@dataclass(frozen=True)
class ZonePart:
    """A zone's problems by lead unit; ``zone`` is None where no zone of the level is."""

    zone: ZoneVersion | None
    totals: Totals
    units: list[UnitPart]

    @property
    def whose(self) -> ZoneVersion | None:
        """What the counts are of."""
        return self.zone


@dataclass(frozen=True)
class AreaPart:
    """A duty area's problems; all seven are there, those without any too."""

    area: CategoryGroup
    totals: Totals

    @property
    def whose(self) -> CategoryGroup:
        """What the counts are of."""
        return self.area


@dataclass(frozen=True)
class ProblemList:
    """The problems in the order of the list (zone, lead unit, time received) and their counts."""

    asked: Asked
    at: datetime
    problems: list[Problem]
    totals: Totals
    zones: list[ZonePart]
    units: list[UnitPart]
    duty_areas: list[AreaPart]


def compile_list(asked: Asked, *, sight: Sight, now: datetime) -> ProblemList:
    """The list as the person may see it, with states and deadlines as they are at ``now``.

    Rejected and withdrawn problems and duplicates are not on it. Raises Refusal for a period that
    ends before it begins or is longer than a year.
    """
    check_period(asked.start, asked.end)
    problems = _problems(asked, sight, now)
    zones = _zones({one.zone for one in problems if one.zone is not None})
    units = Unit.objects.in_bulk({one.unit for one in problems})

    def place(problem: Problem) -> tuple[str, str]:
        zone = zones.get(problem.zone or 0)
        return (zone.code if zone else _AFTER_ALL_CODES, units[problem.unit].code)

    problems.sort(key=place)  # and within, as they were read: by time received
    totals = Totals()
    for problem in problems:
        totals.add(problem)
    by_unit = totals_by(problems, lambda one: one.unit)
    return ProblemList(
        asked=asked,
        at=now,
        problems=problems,
        totals=totals,
        zones=_zone_parts(problems, zones, units),
        units=[UnitPart(units[key], by_unit[key]) for key in _by_code(by_unit, units)],
        duty_areas=_area_parts(problems),
    )


def default_level(scheme: Scheme) -> Level | None:
    """The level below the whole city, where lists are made; None where the scheme has no levels."""
    levels = list(scheme.levels.select_related("scheme").order_by("rank")[:2])
    return levels[-1] if levels else None


def check_period(start: datetime, end: datetime) -> None:
    """Refuse a period that is none, or one longer than a year."""
    if start >= end:
        raise Refusal(
            "period_empty",
            _("The period ends before it begins."),
            field="to",
            remedy=_("Give the first and the last day of the period."),
        )
    if end - start > LONGEST:
        raise Refusal(
            "period_too_long",
            _("The period is longer than a year."),
            field="from",
            remedy=_("Ask for a year at most."),
        )


def _problems(asked: Asked, sight: Sight, now: datetime) -> list[Problem]:
    reopenings = IssueEvent.objects.reopened_between(asked.start, asked.end)
    counted = reopenings.values("issue_id").annotate(n=Count("pk")).values_list("issue_id", "n")
    again = {issue: n for issue, n in counted if issue is not None}
    issues = _issues(asked, sight, again)
    opened = Q(received_at__gte=asked.start, received_at__lt=asked.end)
    late = Q(due_at__lt=now) & ~Q(state__in=sorted(CLOCK_STOPPED))
    rows = (
        issues.annotate(opened=_true(opened), late=_true(late))
        .order_by("received_at", "pk")
        .values_list(
            "pk", "zone", "edition", "lead_unit", "category__duty_area", "state", "opened", "late"
        )
    )
    above = _zones_above(issues, asked.level)
    return [
        Problem(
            issue=pk,
            zone=above.get((zone, edition)),
            unit=unit,
            duty_area=area,
            times=found + again.get(pk, 0),
            is_rectified=state in _RECTIFIED,
            is_closed=state == State.CLOSED,
            is_overdue=overdue,
        )
        for pk, zone, edition, unit, area, state, found, overdue in rows
    ]


def _true(condition: Q) -> ExpressionWrapper[Q]:
    """Whether it holds, as a column: PostgreSQL compares faster than Python reads instants."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def _zones_above(issues: IssueQuerySet, level: Level) -> dict[tuple[int | None, int | None], int]:
    """For each zone and edition of the issues the zone of the level that holds it, or is it."""
    paths = list(issues.order_by().values_list("zone", "edition", "zone_path").distinct())
    versions = ZoneVersion.objects.filter(level=level)
    at_level = set(versions.values_list("zone_id", flat=True))
    return {
        (zone, edition): above
        for zone, edition, path in paths
        for above in path
        if above in at_level
    }


def _issues(asked: Asked, sight: Sight, again: dict[int, int]) -> IssueQuerySet:
    """Opened or reopened in the period."""
    found = Q(received_at__gte=asked.start, received_at__lt=asked.end)
    if again:
        found |= Q(pk__in=list(again))
    issues: IssueQuerySet = Issue.objects.visible_to(sight).filter(
        found, scheme=asked.scheme, duplicate_of=None
    )
    issues = issues.exclude(state__in=_NO_PROBLEM)
    if asked.zone is not None:
        issues = issues.in_zone(asked.zone)
    return issues.led_by([asked.unit]) if asked.unit is not None else issues


def _zones(numbers: set[int]) -> dict[int, ZoneVersion]:
    """The zones as they are called last."""
    versions = ZoneVersion.objects.filter(zone__in=numbers).only("zone", "code", "name", "name_en")
    return {one.zone_id: one for one in versions.order_by("zone", "-id").distinct("zone")}


def _zone_parts(
    problems: Sequence[Problem], zones: dict[int, ZoneVersion], units: dict[int, Unit]
) -> list[ZonePart]:
    """In the order of the problems, which are sorted by zone and unit."""
    within = totals_by(problems, lambda one: (one.zone, one.unit))
    parts: dict[int | None, list[UnitPart]] = {}
    for (zone, unit), totals in within.items():
        parts.setdefault(zone, []).append(UnitPart(units[unit], totals))
    whole = totals_by(problems, lambda one: one.zone)
    return [
        ZonePart(zones[zone] if zone is not None else None, totals, parts[zone])
        for zone, totals in whole.items()
    ]


def _area_parts(problems: Sequence[Problem]) -> list[AreaPart]:
    totals = totals_by(problems, lambda one: one.duty_area)
    areas = CategoryGroup.objects.filter(is_duty_area=True).order_by("position", "code")
    return [AreaPart(area, totals.get(area.pk, Totals())) for area in areas]


def _by_code(numbers: dict[int, Totals], units: dict[int, Unit]) -> list[int]:
    return sorted(numbers, key=lambda number: units[number].code)
