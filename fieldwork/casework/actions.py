"""Open an issue, join one, tell who must know: the world changes here, one transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import timezone

from fieldwork.casework.models import CoHandling, CoHandlingBasis, Issue, IssueEvent, Report
from fieldwork.casework.refusals import IssueChanged
from fieldwork.casework.routing import Routing, named_relations
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.calendar import calendar_from
from fieldwork.catalogue.filing import Filing
from fieldwork.catalogue.rules import Deadline, deadline
from fieldwork.notices.actions import tell
from fieldwork.notices.models import NoticeKind, ObjectType
from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.changes.actions import Changed, record_changes
from zones.changes.models import ChangeKind
from zones.organisation.models import Membership, Role

ISSUES, REPORTS = "issues", "reports"
"""The layers of the change feed that casework writes to."""


@dataclass(frozen=True)
class Opening:
    """What an issue is opened with; ``location`` is (lon, lat) in WGS-84."""

    number: str
    location: tuple[float, float]
    accuracy_m: float | None
    captured_at: datetime
    urgency: str
    text: str
    address: str
    filing: Filing
    routing: Routing
    scheme: Scheme


def open_issue(*, opening: Opening, now: datetime) -> Issue:
    """Store the issue with its owner and deadline, and the units competent for its category.

    In the caller's routing_transaction. The deadline runs from ``now``.
    """
    filing, routing = opening.filing, opening.routing
    condition = filing.condition
    due = filing.deadline_from(now)
    issue = Issue.objects.create(
        number=opening.number,
        state=State.ASSIGNED,
        **named_relations(filing, routing),
        urgency=opening.urgency,
        text=opening.text,
        address=opening.address,
        location=Point(*opening.location, srid=4326),
        accuracy_m=opening.accuracy_m,
        scheme_id=opening.scheme.pk,
        zone_id=routing.zone,
        zone_version_id=routing.zone_version,
        edition=routing.seen.edition,
        zone_path=routing.zone_path,
        street_zones=routing.street_zones,
        unowned=routing.received.unowned,
        uncertain=routing.seen.uncertain,
        rule=routing.seen.rule.value,
        routing=routing.as_json(),
        captured_at=opening.captured_at,
        received_at=now,
        due_at=due.due_at,
        due_provisional=due.provisional,
        limit=condition.limit,
        limit_kind=condition.limit_kind,
        limit_set_by_city=condition.set_by_city,
        changed_at=now,
    )
    helping = [unit for unit in filing.functional_units if unit != routing.lead_unit]
    if helping:
        CoHandling.objects.bulk_create(
            CoHandling(issue=issue, unit_id=unit, basis=CoHandlingBasis.FUNCTION, since=now)
            for unit in helping
        )
    return issue


def join_issue(*, issue: Issue, now: datetime) -> None:
    """One report more for the issue, whose row the caller has locked."""
    issue.report_count += 1
    issue.revision += 1
    issue.changed_at = now
    issue.save(update_fields=["report_count", "revision", "changed_at"])


def announce_issue(
    *, issue: Issue, filing: Filing, routing: Routing, report: Report, now: datetime
) -> None:
    """Tell the heads of unit, zone and streets at once (E1), and the office where nobody owns it.

    Nothing may lock an issue after this (decision 9): the outbox comes last.
    """
    facts = _facts(issue, filing, routing, report)
    tell(
        kind=NoticeKind.ISSUE_ASSIGNED,
        recipients=routing.people() | routing.street_heads(),
        units=[issue.lead_unit_id, *filing.functional_units],
        object_type=ObjectType.ISSUE,
        object_id=issue.pk,
        params=facts,
        key=f"issue-{issue.pk}-assigned-{issue.round}",
        now=now,
    )
    if issue.unowned:
        tell(
            kind=NoticeKind.ISSUE_UNOWNED,
            recipients=campaign_office(now),
            object_type=ObjectType.ISSUE,
            object_id=issue.pk,
            params=facts,
            key=f"issue-{issue.pk}-unowned",
            now=now,
        )


def campaign_office(now: datetime) -> list[int]:
    """Everybody of the campaign office today, by number."""
    today = timezone.localdate(now)
    members = Membership.objects.on(today).filter(role=Role.CAMPAIGN_OFFICE)
    return list(members.values_list("user_id", flat=True))


def write_event(
    *,
    move: Move,
    actor: Actor,
    now: datetime,
    issue: int | None = None,
    report: int | None = None,
    before_state: str = "",
    after_state: str = "",
    **facts: Any,
) -> IssueEvent:
    """An event to be stored: of an issue, of a report or of both. ``facts`` are further fields."""
    return IssueEvent(
        at=now,
        issue_id=issue,
        report_id=report,
        move=move,
        from_state=before_state,
        to_state=after_state,
        actor_id=actor.id,
        actor_name=actor.name,
        **facts,
    )


def record_moves(
    *, events: Sequence[IssueEvent], changes: Sequence[Changed], now: datetime
) -> None:
    """Store the events and write the change feed, in the caller's transaction."""
    IssueEvent.objects.bulk_create(events)
    record_changes(changes=changes, now=now)


def ensure_months(*, now: datetime, ahead: int = 3) -> int:
    """Make the missing monthly partitions of this package's tables; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fieldwork_ensure_months(%s, %s)", [now, ahead])
        (made,) = cursor.fetchone()
    return int(made)


def change_address(
    *, issue: Issue, address: str, revision: int, actor: Actor, now: datetime
) -> Issue:
    """Say better where the issue is, without moving it. Raises IssueChanged."""
    with transaction.atomic():
        locked = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
        if locked.revision != revision:
            raise IssueChanged(locked)
        if locked.address == address:
            return locked
        before, locked.address = locked.address, address
        locked.revision += 1
        locked.changed_at = now
        locked.save(update_fields=["address", "revision", "changed_at"])
        event = write_event(
            move=Move.ADDRESS_CHANGED,
            actor=actor,
            now=now,
            issue=locked.pk,
            before_state=locked.state,
            after_state=locked.state,
            before={"address": before},
            after={"address": address},
        )
        changed = Changed(ISSUES, locked.pk, ChangeKind.UPDATED)
        record_moves(events=[event], changes=[changed], now=now)
    return locked


def recompute_deadlines(*, actor: Actor, now: datetime) -> int:
    """Recompute the provisional deadlines of unfinished issues, each moved one with an event.

    Called when the calendar changed and by the tick. How many moved or became final.
    """
    calendar = calendar_from(timezone.localdate(now) - _LONGEST_RUN)
    moved = 0
    with transaction.atomic():
        provisional = Issue.objects.unfinished().filter(due_provisional=True)
        for issue in provisional.select_for_update(no_key=True).order_by("id"):
            due = deadline(issue.received_at, issue.limit, issue.limit_kind, calendar)
            if due.due_at == issue.due_at and due.provisional:
                continue
            _move_deadline(issue, due, actor, now)
            moved += 1
    return moved


_LONGEST_RUN = timedelta(days=800)


def _move_deadline(issue: Issue, due: Deadline, actor: Actor, now: datetime) -> None:
    before = {"due_at": issue.due_at.isoformat(), "provisional": issue.due_provisional}
    issue.due_at, issue.due_provisional = due.due_at, due.provisional
    issue.revision += 1
    issue.changed_at = now
    issue.save(update_fields=["due_at", "due_provisional", "revision", "changed_at"])
    event = write_event(
        move=Move.DEADLINE_RECOMPUTED,
        actor=actor,
        now=now,
        issue=issue.pk,
        before_state=issue.state,
        after_state=issue.state,
        before=before,
        after={"due_at": due.due_at.isoformat(), "provisional": due.provisional},
    )
    changed = Changed(ISSUES, issue.pk, ChangeKind.UPDATED)
    record_moves(events=[event], changes=[changed], now=now)


def _facts(issue: Issue, filing: Filing, routing: Routing, report: Report) -> dict[str, Any]:
    """What the notices may name of the issue."""
    zone = routing.seen.zone or {}
    unit = routing.received.lead_unit
    return {
        "number": issue.number,
        "uuid": str(report.uuid),
        "category": filing.category.name_zh,
        "category_en": filing.category.name_en,
        "zone": zone.get("name", ""),
        "zone_en": zone.get("name_en", ""),
        "lead_unit": unit["name"],
        "lead_unit_en": unit["name_en"],
        "address": issue.address,
        "due_at": issue.due_at.isoformat(),
    }
