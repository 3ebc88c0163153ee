"""One issue on its way to whoever owns its place now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldwork.casework.actions import write_event
from fieldwork.casework.describe import instant_json, person_json
from fieldwork.casework.models import CoHandling, CoHandlingBasis, Issue, IssueEvent
from fieldwork.casework.routing import Routing, relations_of
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.filing import filing_for
from fieldwork.rezoning.rules import state_after
from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.organisation.models import Unit
from zones.ownership.locate import locate
from zones.ownership.representations import brief_unit_json
from zones.refusal import Refusal

Json = dict[str, Any]

_MOVED_FIELDS = (
    *("scheme", "zone", "zone_version", "edition", "zone_path", "street_zones", "lead_unit"),
    *("head", "unowned", "uncertain", "rule", "routing", "state", "revision", "changed_at"),
)


@dataclass(frozen=True)
class MovedIssue:
    """An issue that went to another owner, with what was so before and what is so now.

    ``people_before`` are the zone's head and the unit's it was taken from, ``routing`` is the new
    owner's, ``state_before`` the state it was in.
    """

    issue: Issue
    routing: Routing
    unit_before: int
    people_before: set[int]
    state_before: str
    before: Json
    after: Json

    @property
    def to_another_unit(self) -> bool:
        return self.issue.lead_unit_id != self.unit_before

    def event(self, *, reason: str, actor: Actor, now: datetime) -> IssueEvent:
        """The event to be stored."""
        return write_event(
            move=Move.REROUTE,
            actor=actor,
            now=now,
            issue=self.issue.pk,
            before_state=self.state_before,
            after_state=self.issue.state,
            reason=reason,
            before=self.before,
            after=self.after,
        )


def move_issue(issue: Issue, *, scheme: Scheme, now: datetime) -> MovedIssue | None:
    """Store the owner of the issue's place at ``now`` with it; None where it has that already.

    In the caller's routing_transaction, which has locked the issue. The deadline runs on from when
    the issue was received: another owner is no new start. The units competent for the category are
    those of the new zone.
    """
    present = locate(
        lon=issue.location.x,
        lat=issue.location.y,
        at=now,
        scheme=scheme,
        accuracy_m=issue.accuracy_m,
    )
    routing = Routing(present, present)
    if (routing.zone, routing.lead_unit) == (issue.zone_id, issue.lead_unit_id):
        return None
    before, state_before = _facts(issue), issue.state
    people_before, unit_before = _people(issue), issue.lead_unit_id
    _store(issue, routing, scheme, now)
    _rename_helpers(issue, routing, now)
    return MovedIssue(
        issue, routing, unit_before, people_before, state_before, before, _facts(issue, routing)
    )


def _store(issue: Issue, routing: Routing, scheme: Scheme, now: datetime) -> None:
    to_another_unit = routing.lead_unit != issue.lead_unit_id
    present = routing.received
    issue.scheme = scheme
    issue.zone_id, issue.zone_version_id = routing.zone, routing.zone_version
    issue.edition, issue.zone_path = present.edition, routing.zone_path
    issue.street_zones = routing.street_zones
    relations = relations_of(routing)
    issue.lead_unit, issue.head = relations["lead_unit"], relations["head"]
    issue.unowned, issue.uncertain = present.unowned, present.uncertain
    issue.rule = present.rule.value
    issue.routing = {**issue.routing, "rerouted": routing.as_json()["received"]}
    issue.state = state_after(State(issue.state), to_another_unit=to_another_unit)
    issue.revision += 1
    issue.changed_at = now
    issue.save(update_fields=_MOVED_FIELDS)


def _rename_helpers(issue: Issue, routing: Routing, now: datetime) -> None:
    """The lead unit helps nobody, and the units competent by the catalogue are the new zone's."""
    helpers = CoHandling.objects.filter(issue=issue)
    helpers.filter(unit=issue.lead_unit_id).delete()
    competent = _competent(issue, routing, now)
    if competent is None:
        return
    helpers.filter(basis=CoHandlingBasis.FUNCTION).exclude(unit__in=competent).delete()
    known = set(helpers.values_list("unit_id", flat=True))
    CoHandling.objects.bulk_create(
        CoHandling(issue=issue, unit_id=unit, basis=CoHandlingBasis.FUNCTION, since=now)
        for unit in competent
        if unit not in known and unit != issue.lead_unit_id
    )


def _competent(issue: Issue, routing: Routing, now: datetime) -> list[int] | None:
    """The units competent for the category there; None where it is no longer in the catalogue."""
    try:
        filing = filing_for(
            category_code=issue.category.code,
            urgency=issue.urgency,
            lon=issue.location.x,
            lat=issue.location.y,
            zone_ids=routing.zone_path,
            at=now,
            condition_code=issue.condition.code,
        )
    except Refusal:
        return None
    return filing.functional_units


def _people(issue: Issue) -> set[int]:
    """The head of the zone and the head of the unit that have the issue."""
    return {person for person in (issue.head_id, issue.lead_unit.head_id) if person is not None}


def _facts(issue: Issue, routing: Routing | None = None) -> Json:
    """Whose it is, as the event keeps it: zone, unit, head, edition, helpers and the deadline."""
    zone = routing.received.zone if routing else _stored_zone(issue)
    helping = Unit.objects.filter(
        pk__in=CoHandling.objects.filter(issue=issue).values("unit")
    ).order_by("code")
    return {
        "zone": zone and {key: zone[key] for key in ("id", "code", "name", "name_en")},
        "lead_unit": brief_unit_json(issue.lead_unit),
        "head": person_json(issue.head),
        "co_units": [brief_unit_json(unit) for unit in helping],
        "edition": issue.edition,
        "due_at": instant_json(issue.due_at),
    }


def _stored_zone(issue: Issue) -> Json | None:
    version = issue.zone_version
    if version is None:
        return None
    return {
        "id": version.zone_id,
        "code": version.code,
        "name": version.name,
        "name_en": version.name_en,
    }
