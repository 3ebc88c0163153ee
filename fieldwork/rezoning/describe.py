"""Issues that would move, and runs that move them, as every door and page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldwork.casework.describe import category_json, instant_json
from fieldwork.casework.models import Issue
from fieldwork.rezoning.differing import Difference, differing, units_of
from fieldwork.rezoning.models import RerouteRun
from fieldwork.rezoning.outlook import Outlook, Shift
from fieldwork.rezoning.rules import Balance
from zones.boundaries.models import Scheme, ZoneVersion
from zones.organisation.models import Unit
from zones.ownership.describe import name_of, zone_json
from zones.ownership.representations import brief_unit_json, version_json

Json = dict[str, Any]


@dataclass(frozen=True)
class MovingIssue:
    """An open issue, with the zone and the unit it would leave and those it would come to."""

    issue: Issue
    old_zone: Json | None
    old_unit: Json
    new_zone: Json | None
    new_unit: Json

    @property
    def same_zone(self) -> bool:
        """Only the unit is another one."""
        return bool(_zone_key(self.old_zone) == _zone_key(self.new_zone))

    @property
    def same_unit(self) -> bool:
        """Only the zone is another one."""
        return bool(self.old_unit["id"] == self.new_unit["id"])

    @property
    def names(self) -> dict[str, str]:
        """The zones and units in the active language, "" for no zone."""
        return {
            "old_zone": name_of(self.old_zone) if self.old_zone else "",
            "old_unit": name_of(self.old_unit),
            "new_zone": name_of(self.new_zone) if self.new_zone else "",
            "new_unit": name_of(self.new_unit),
        }


def moving_issues(moves: Sequence[Difference] | Sequence[Shift]) -> list[MovingIssue]:
    """The moves of a page with their names, in their order."""
    issues = _named([move.issue for move in moves])
    found = []
    for move in moves:
        issue = issues.get(move.issue)
        if issue is not None:
            old_zone, old_unit = _left(move, issue)
            new_zone = zone_json(move.new.zone)
            found.append(
                MovingIssue(issue, old_zone, old_unit, new_zone, _brief(move.new.lead_unit))
            )
    return found


def moving_json(moving: MovingIssue) -> Json:
    """``{"number", "lon", "lat", "category", …, "from": {"zone", "unit"}, "to": {…}}``, WGS-84."""
    issue = moving.issue
    return {
        "number": issue.number,
        "lon": issue.location.x,
        "lat": issue.location.y,
        "category": category_json(issue.category),
        "address": issue.address,
        "state": issue.state,
        "state_label": issue.get_state_display(),
        "edition": issue.edition,
        "from": {"zone": moving.old_zone, "unit": moving.old_unit},
        "to": {"zone": moving.new_zone, "unit": moving.new_unit},
        "url": f"/issues/{issue.number}/",
    }


def balances_json(balances: Iterable[Balance]) -> list[Json]:
    """The units that gain and lose, by name."""
    listed = list(balances)
    units = Unit.objects.in_bulk([each.unit for each in listed])
    return [
        {
            "unit": brief_unit_json(units[each.unit]),
            "gains": each.gains,
            "loses": each.loses,
        }
        for each in listed
    ]


def outlook_json(seen: Outlook, *, shown: Sequence[Shift]) -> Json:
    """The counts of all, and the issues of one page."""
    return {
        "open": seen.open,
        "rerouted": len(seen.shifts),
        "units": balances_json(seen.units),
        "issues": [moving_json(each) for each in moving_issues(shown)],
    }


def differing_json(differences: list[Difference], *, shown: Sequence[Difference]) -> Json:
    """The counts of all, and the issues of one page."""
    return {
        "differing": len(differences),
        "units": balances_json(units_of(differences)),
        "issues": [moving_json(each) for each in moving_issues(shown)],
    }


def left_behind_json(scheme: Scheme, *, at: datetime) -> Json:
    """How many open issues lie with another owner than their place has at ``at``, and the page
    that lists them; none for a scheme that routes nothing."""
    count = len(differing(scheme=scheme, at=at)) if scheme.primary else 0
    return {"open": count, "url": "/rezoning/"}


def run_json(run: RerouteRun) -> Json:
    """How far a re-route is."""
    return {
        "id": run.pk,
        "state": run.state,
        "state_label": run.get_state_display(),
        "total": run.total,
        "done": run.done,
        "moved": run.moved,
        "unchanged": run.unchanged,
        "finished": run.finished,
        "reason": run.reason,
        "created_at": instant_json(run.created_at),
        "finished_at": instant_json(run.finished_at),
        "url": f"/rezoning/runs/{run.pk}/",
    }


def _named(rows: Sequence[int]) -> dict[int, Issue]:
    issues = Issue.objects.select_related(
        "category__duty_area", "zone_version__level", "lead_unit"
    ).defer("routing", "zone_version__boundary")
    return issues.in_bulk(rows)


def _left(move: Difference | Shift, issue: Issue) -> tuple[Json | None, Json]:
    """What it would leave: who owns the place now, or who has the issue all the same."""
    if isinstance(move, Shift):
        return zone_json(move.old.zone), _brief(move.old.lead_unit)
    version: ZoneVersion | None = issue.zone_version
    return version_json(version) if version else None, brief_unit_json(issue.lead_unit)


def _zone_key(zone: Json | None) -> Any:
    """A zone's number, or the code of one that is not stored yet."""
    return zone and (zone["id"] or zone["code"])


def _brief(unit: Json) -> Json:
    return {key: unit[key] for key in ("id", "code", "name", "name_en")}
