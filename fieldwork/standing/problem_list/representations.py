"""The problem list as JSON and as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fieldwork.casework.describe import category_json, person_json
from fieldwork.casework.nearby import thumbnail_address
from fieldwork.casework.words import state_label
from fieldwork.catalogue.wording import limit_label
from fieldwork.standing.problem_list.compiling import ProblemList
from fieldwork.standing.problem_list.lines import Line, lines_of
from fieldwork.standing.problem_list.rules import Totals
from zones.bilingual import in_language
from zones.boundaries.models import ZoneVersion
from zones.exchange import Value
from zones.organisation.models import Unit
from zones.ownership.representations import brief_unit_json

Json = dict[str, Any]
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Value]]]


def list_json(compiled: ProblemList, *, limit: int) -> Json:
    """The counts of everything and at most ``limit`` problems; ``more`` says there are further."""
    asked = compiled.asked
    shown = compiled.problems[:limit]
    return {
        "from": asked.start.isoformat(),
        "to": asked.end.isoformat(),
        "at": compiled.at.isoformat(),
        "scheme": asked.scheme.code,
        "level": asked.level.code,
        "totals": totals_json(compiled.totals),
        "zones": [
            {
                "zone": part.zone and _zone_json(part.zone),
                "totals": totals_json(part.totals),
                "units": [
                    {"unit": brief_unit_json(one.unit), "totals": totals_json(one.totals)}
                    for one in part.units
                ],
            }
            for part in compiled.zones
        ],
        "units": [
            {"unit": brief_unit_json(part.unit), "totals": totals_json(part.totals)}
            for part in compiled.units
        ],
        "duty_areas": [
            {
                "code": part.area.code,
                "name": part.area.name_zh,
                "name_en": part.area.name_en,
                "totals": totals_json(part.totals),
            }
            for part in compiled.duty_areas
        ],
        "problems": [_line_json(line) for line in lines_of(shown, now=compiled.at)],
        "more": len(compiled.problems) > len(shown),
    }


def totals_json(totals: Totals) -> Json:
    """Counts; the share is null where there is nothing to share."""
    fraction = totals.rectified_share
    return {
        "problems": totals.problems,
        "issue_times": totals.issue_times,
        "units": totals.units,
        "open": totals.open,
        "rectified": totals.rectified,
        "closed": totals.closed,
        "overdue": totals.overdue,
        "rectified_share": fraction if fraction is None else round(fraction, 4),
    }


def _line_json(line: Line) -> Json:
    issue = line.issue
    return {
        "number": issue.number,
        "category": category_json(issue.category),
        "text": issue.text,
        "address": issue.address,
        "lon": issue.location.x,
        "lat": issue.location.y,
        "zone": issue.zone_version and _zone_json(issue.zone_version),
        "lead_unit": brief_unit_json(issue.lead_unit),
        "head": person_json(issue.head),
        "received_at": issue.received_at.isoformat(),
        "due_at": issue.due_at.isoformat(),
        "limit": limit_label(issue.limit, issue.limit_kind),
        "state": issue.state,
        "state_label": state_label(issue.state),
        "light": line.light.value,
        "overdue": line.problem.is_overdue,
        "times": line.problem.times,
        "report_count": issue.report_count,
        "photos": [thumbnail_address(photo) for photo in line.photos],
        "url": f"/issues/{issue.number}/",
    }


def _zone_json(zone: ZoneVersion) -> Json:
    return {"id": zone.zone_id, "code": zone.code, "name": zone.name, "name_en": zone.name_en}


# --- as a workbook --------------------------------------------------------------------------------


def workbook_sheets(compiled: ProblemList) -> Iterator[Sheet]:
    """Four sheets in the active language: the problems, and the counts three ways."""
    yield _("Problems"), _problem_columns(), _problem_rows(compiled)
    zones = [(zone_name(part.zone), part.totals) for part in compiled.zones]
    yield _("By zone"), _count_columns(_("Zone")), _count_rows(zones, compiled.totals)
    units = [(named(part.unit), part.totals) for part in compiled.units]
    yield _("By lead unit"), _count_columns(_("Lead unit")), _count_rows(units, compiled.totals)
    areas = [(part.area.name, part.totals) for part in compiled.duty_areas]
    yield _("By duty area"), _count_columns(_("Duty area")), _count_rows(areas, compiled.totals)


def _problem_columns() -> list[str]:
    return [
        _("No."),
        _("Zone"),
        _("Lead unit"),
        _("Number"),
        _("Category"),
        _("Place"),
        _("Problem"),
        _("Zone head"),
        _("Head's post"),
        _("Received"),
        _("Deadline"),
        _("State"),
        _("Time"),
        _("Issue-times"),
        _("Reports"),
    ]


def _problem_rows(compiled: ProblemList) -> Iterator[Sequence[Value]]:
    names = {part.zone.zone_id: zone_name(part.zone) for part in compiled.zones if part.zone}
    for line in lines_of(compiled.problems, now=compiled.at, photos=0):
        issue = line.issue
        yield (
            line.number,
            names.get(line.problem.zone or 0, zone_name(None)),
            named(issue.lead_unit),
            issue.number,
            issue.category.name,
            line.place,
            issue.text,
            str(issue.head) if issue.head else "",
            issue.head.post if issue.head else "",
            _minute(issue.received_at),
            _minute(issue.due_at),
            state_label(issue.state),
            line.light_word,
            line.problem.times,
            issue.report_count,
        )


def _count_columns(first: str) -> list[str]:
    return [
        first,
        _("Problems"),
        _("Issue-times"),
        _("Units"),
        _("Open"),
        _("Rectified"),
        _("Closed"),
        _("Overdue"),
        _("Rectified, share"),
    ]


def _count_rows(rows: Iterable[tuple[str, Totals]], whole: Totals) -> Iterator[Sequence[Value]]:
    for name, totals in [*rows, (_("Total"), whole)]:
        yield (
            name,
            totals.problems,
            totals.issue_times,
            totals.units,
            totals.open,
            totals.rectified,
            totals.closed,
            totals.overdue,
            totals.rectified_percent,
        )


def named(thing: ZoneVersion | Unit) -> str:
    """The name in the active language."""
    return in_language(thing.name, thing.name_en)


def zone_name(zone: ZoneVersion | None) -> str:
    """The zone's name, or words for a place that no zone of the level holds."""
    return named(zone) if zone else _("without a zone of this level")


def _minute(instant: Any) -> str:
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}"
