"""What happened to an issue, for whoever may see it: who sent a report stays hidden (P2)."""

from __future__ import annotations

from fieldwork.casework.describe import Json
from fieldwork.casework.models import Issue, IssueEvent, Report
from fieldwork.casework.sight import may_see_reporters
from fieldwork.casework.words import move_label, state_label
from fieldwork.casework.workflow import Move
from zones.organisation.permissions import Standing

_SENT = frozenset({Move.REPORT, Move.FILE, Move.JOIN})
"""Moves that a sender makes, known to us by an account or not."""

_OPEN_CHANGES = frozenset({Move.DEADLINE_RECOMPUTED, Move.ADDRESS_CHANGED, Move.REROUTE})
"""Moves whose before and after are facts of the case; others may name people."""


def issue_events(issue: Issue, *, standing: Standing) -> list[Json]:
    """The issue's events and those of the reports that joined it, in their order.

    The actor is null where a sender acted, except for the campaign office and the sender. Where
    anybody stood is never told. Instants are ISO 8601.
    """
    hidden: set[int | None] = set()
    if not may_see_reporters(standing):
        hidden = set(Report.objects.filter(issue=issue).values_list("reporter_id", flat=True))
        hidden -= {standing.user.pk if standing.user else None}
    return [_event_json(event, hidden) for event in IssueEvent.objects.of_issue(issue.pk)]


def _event_json(event: IssueEvent, hidden: set[int | None]) -> Json:
    shown = event.move in _OPEN_CHANGES
    nameless = event.actor_id is None and event.move in _SENT
    return {
        "at": event.at.isoformat(),
        "move": event.move,
        "move_label": move_label(event.move),
        "from_state": event.from_state,
        "to_state": event.to_state,
        "to_state_label": state_label(event.to_state) if event.to_state else "",
        "actor": None if nameless or event.actor_id in hidden else event.actor_name,
        "device_at": event.device_at and event.device_at.isoformat(),
        "reason": event.reason,
        "before": event.before if shown else None,
        "after": event.after if shown else None,
    }
