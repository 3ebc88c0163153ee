"""The page of the problem list: for the screen, a phone and the printer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from fieldwork.casework.sight import sight_in
from fieldwork.standing.problem_list.compiling import (
    Asked,
    ProblemList,
    ZonePart,
    compile_list,
    default_level,
)
from fieldwork.standing.problem_list.lines import Line, lines_of
from fieldwork.standing.problem_list.template_page import may_word
from zones.boundaries.models import Level, Scheme, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.instants import after_day, start_of_day
from zones.organisation.models import Unit
from zones.organisation.permissions import standing_in
from zones.refusal import Refusal

DAYS = 5
"""A bulletin is due every five days (H1): so long is the period nobody chose."""

MOST_LINES = 300
"""So many problems stand on the page, for a phone's sake; the workbook has all."""

OFFERED = 400


@dataclass(frozen=True)
class Choice:
    """What the address asks for: the first and the last day, and what it is narrowed to."""

    first: date
    last: date
    level: Level | None
    zone: ZoneVersion | None
    unit: Unit | None

    def asked(self) -> Asked | None:
        """None where no scheme is set up."""
        if self.level is None:
            return None
        return Asked(
            start_of_day(self.first),
            after_day(self.last),
            self.level,
            zone=self.zone.zone_id if self.zone else None,
            unit=self.unit.pk if self.unit else None,
        )

    @property
    def query(self) -> str:
        """The same question to the REST interface."""
        asked: dict[str, Any] = {"from": self.first, "to": self.last}
        if self.level is not None:
            asked |= {"scheme": self.level.scheme.code, "level": self.level.code}
        if self.zone is not None:
            asked["zone"] = self.zone.zone_id
        if self.unit is not None:
            asked["unit"] = self.unit.pk
        return urlencode(asked)


@dataclass(frozen=True)
class Section:
    """A zone of the page with its lines."""

    part: ZonePart
    lines: list[Line]


@login_required
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """The list of a period by zone and lead unit, as the reader may see it."""
    now = timezone.now()
    choice = _choice(request, now)
    context: dict[str, Any] = {
        "choice": choice,
        "today": timezone.localdate(now),
        "levels": _levels(choice.level),
        "zones": _zones(choice.level, now),
        "units": Unit.objects.active().order_by("code")[:OFFERED],
        "may_word": may_word(standing_in(request)),
    }
    asked = choice.asked()
    if asked is not None:
        try:
            context |= _compiled(compile_list(asked, sight=sight_in(request), now=now))
        except Refusal as refusal:
            context["refusal"] = refusal
    return render(request, "fieldwork/standing/problem_list.html", context)


def _compiled(compiled: ProblemList) -> dict[str, Any]:
    shown = compiled.problems[:MOST_LINES]
    by_zone: dict[int | None, list[Line]] = {}
    for line in lines_of(shown, now=compiled.at):
        by_zone.setdefault(line.problem.zone, []).append(line)
    sections = []
    for part in compiled.zones:
        lines = by_zone.get(part.zone.zone_id if part.zone else None)
        if lines:
            sections.append(Section(part, lines))
    return {
        "compiled": compiled,
        "sections": sections,
        "shown": len(shown),
    }


def _choice(request: HttpRequest, now: datetime) -> Choice:
    """What the address asks for; what means nothing in it is passed over."""
    address: Mapping[str, str] = request.GET
    today = timezone.localdate(now)
    last = _day(address.get("to", "")) or today
    first = _day(address.get("from", "")) or last - timedelta(days=DAYS - 1)
    schemes = Scheme.objects.visible_to(standing_in(request)).in_order()
    scheme = schemes.filter(code=_word(address, "scheme")).first() or schemes.first()
    level = None
    if scheme is not None:
        level = scheme.levels.filter(code=_word(address, "level")).select_related("scheme").first()
        level = level or default_level(scheme)
    unit = Unit.objects.filter(code=_word(address, "unit")).first()
    return Choice(first, last, level, _zone(level, _word(address, "zone")), unit)


def _word(address: Mapping[str, str], name: str) -> str:
    return address.get(name, "").replace("\x00", "")[:80]  # PostgreSQL takes no NUL


def _zone(level: Level | None, code: str) -> ZoneVersion | None:
    """The zone of the level that bears the code, or did last."""
    if level is None or not code:
        return None
    versions = ZoneVersion.objects.filter(level=level, code=code).defer("boundary")
    return versions.order_by("-id").first()


def _levels(level: Level | None) -> list[Level]:
    return list(level.scheme.levels.order_by("rank")) if level else []


def _zones(level: Level | None, now: datetime) -> list[ZoneVersion]:
    """The zones of the level that are in force."""
    entry = entry_of(level.scheme, at=now) if level else None
    if level is None or entry is None:
        return []
    versions = ZoneVersion.objects.in_edition(entry.edition).filter(level=level)
    return list(versions.defer("boundary").by_code()[:OFFERED])


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1990 <= day.year < 2200 else None
