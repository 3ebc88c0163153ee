"""Compile the list of a period: one statement reads what counts, whatever the size of the city.

What a line shows besides is read for the lines that are shown; see ``lines``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
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
    """A zone's problems by lead unit; ``zone`` is None for what lies outside every zone."""

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
    rows = list(
        _issues(asked, sight, again)
        .order_by("received_at", "pk")
        .values_list(
            "pk",
            "zone_path",
            "lead_unit",
            "category__duty_area",
            "state",
            "due_at",
            "received_at",
        )
    )
    at_level = _zones_at(asked.level, {zone for row in rows for zone in row[1]})
    return [
        Problem(
            issue=pk,
            zone=next((zone for zone in path if zone in at_level), None),
            unit=unit,
            duty_area=area,
            times=(asked.start <= received_at < asked.end) + again.get(pk, 0),
            is_rectified=state in _RECTIFIED,
            is_closed=state == State.CLOSED,
            is_overdue=due_at < now and state not in CLOCK_STOPPED,
        )
        for pk, path, unit, area, state, due_at, received_at in rows
    ]


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


def _zones_at(level: Level, zones: set[int]) -> set[int]:
    """Those of the zones that stand at the level."""
    versions = ZoneVersion.objects.filter(level=level, zone__in=zones)
    return set(versions.values_list("zone_id", flat=True))


def _zones(numbers: set[int]) -> dict[int, ZoneVersion]:
    """The zones as they are called last."""
    versions = ZoneVersion.objects.filter(zone__in=numbers).defer("boundary")
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
