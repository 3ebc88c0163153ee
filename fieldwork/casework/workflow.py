"""The workflow of reports and issues as one table: states, moves, and who may make them.

True without a database. A report waits for verification or for a place, is answered or rejected,
or is filed: then it has an issue, and the issue's state says how far the work is. The seven stages
of the national loop are a view over these states.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a report or an issue stands."""

    SUBMITTED = "submitted"
    PENDING_VERIFICATION = "pending_verification"
    WAITING_FOR_PLACE = "waiting_for_place"
    TO_ANSWER = "to_answer"
    ANSWERED = "answered"
    FILED = "filed"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    IN_PROGRESS = "in_progress"
    RECTIFIED = "rectified"
    LOOK_BACK_DUE = "look_back_due"
    CLOSED = "closed"
    REOPENED = "reopened"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What is done to a report or an issue; each is an event."""

    REPORT = "report"
    VERIFY = "verify"
    PLACE = "place"
    FILE = "file"
    JOIN = "join"
    REJECT = "reject"
    ANSWER = "answer"
    DEADLINE_RECOMPUTED = "deadline_recomputed"
    ADDRESS_CHANGED = "address_changed"
    FILE_REMOVED = "file_removed"
    TAKEN_OVER = "taken_over"
    REROUTE = "reroute"


class Party(StrEnum):
    """Who makes a move, seen from the case."""

    SENDER = "sender"
    OFFICE = "office"
    HOTLINE = "hotline"
    LEAD_UNIT = "lead_unit"
    GIS_STAFF = "gis_staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    """A move from one of ``of`` to ``to``, open to ``by``; ``reason`` says whether one is asked."""

    move: Move
    of: frozenset[State]
    to: State
    by: frozenset[Party]
    reason: bool = False


def _step(
    move: Move, of: Iterable[State], to: State, by: Iterable[Party], *, reason: bool = False
) -> Step:
    return Step(move, frozenset(of), to, frozenset(by), reason)


_CLERKS = (Party.OFFICE, Party.HOTLINE)
_REROUTERS = (Party.OFFICE, Party.GIS_STAFF)
_UNFILED = (State.PENDING_VERIFICATION, State.WAITING_FOR_PLACE, State.TO_ANSWER)

_IN_HAND = (
    State.ASSIGNED,
    State.ACCEPTED,
    State.REFUSED,
    State.TRANSFERRED,
    State.IN_PROGRESS,
    State.REOPENED,
)
_KEPT = (
    State.ACCEPTED,
    State.REFUSED,
    State.TRANSFERRED,
    State.IN_PROGRESS,
    State.REOPENED,
    State.RECTIFIED,
    State.LOOK_BACK_DUE,
    State.SUSPENDED,
    State.RETURNED,
)

WORKFLOW: tuple[Step, ...] = (
    _step(Move.REPORT, [State.SUBMITTED], State.PENDING_VERIFICATION, [Party.SENDER]),
    _step(Move.REPORT, [State.SUBMITTED], State.WAITING_FOR_PLACE, [Party.SENDER]),
    _step(Move.REPORT, [State.SUBMITTED], State.TO_ANSWER, [Party.SENDER]),
    _step(Move.FILE, [State.SUBMITTED], State.FILED, [Party.SYSTEM]),
    _step(Move.JOIN, [State.SUBMITTED], State.FILED, [Party.SYSTEM]),
    _step(Move.REJECT, [State.SUBMITTED], State.REJECTED, [Party.SYSTEM], reason=True),
    _step(Move.VERIFY, [State.PENDING_VERIFICATION], State.FILED, _CLERKS),
    _step(Move.VERIFY, [State.PENDING_VERIFICATION], State.WAITING_FOR_PLACE, _CLERKS),
    _step(Move.PLACE, [State.WAITING_FOR_PLACE], State.FILED, [*_CLERKS, Party.SENDER]),
    _step(Move.REJECT, _UNFILED, State.REJECTED, _CLERKS, reason=True),
    _step(Move.ANSWER, [State.TO_ANSWER], State.ANSWERED, _CLERKS),
    # Another unit begins anew; what is done, waits for a look-back or is suspended stays so.
    _step(Move.REROUTE, _IN_HAND, State.ASSIGNED, _REROUTERS, reason=True),
    *(_step(Move.REROUTE, [state], state, _REROUTERS, reason=True) for state in _KEPT),
)

OPEN_REPORTS = frozenset(_UNFILED)
"""Reports that somebody has to do something about before they become or need no issue."""

FINISHED = frozenset({State.CLOSED, State.REJECTED, State.WITHDRAWN})
"""Issues that need nobody any more."""

ISSUE_STATES = (
    State.ASSIGNED,
    State.ACCEPTED,
    State.REFUSED,
    State.TRANSFERRED,
    State.IN_PROGRESS,
    State.RECTIFIED,
    State.LOOK_BACK_DUE,
    State.CLOSED,
    State.REOPENED,
    State.SUSPENDED,
    State.RETURNED,
    State.REJECTED,
    State.WITHDRAWN,
)
REPORT_STATES = (
    State.PENDING_VERIFICATION,
    State.WAITING_FOR_PLACE,
    State.TO_ANSWER,
    State.FILED,
    State.ANSWERED,
    State.REJECTED,
    State.WITHDRAWN,
)

CLOCK_STOPPED = frozenset(
    {State.RECTIFIED, State.LOOK_BACK_DUE, State.SUSPENDED, State.RETURNED} | FINISHED
)
"""States in which the handling deadline does not run."""


def step_for(move: Move, state: State, parties: Iterable[Party], *, to: State) -> Step | None:
    """The step of the table that lets one of the parties make this move now; None: it may not."""
    asking = frozenset(parties)
    for step in WORKFLOW:
        if step.move is move and step.to is to and state in step.of and step.by & asking:
            return step
    return None


def moves_open(state: State, parties: Iterable[Party]) -> tuple[Move, ...]:
    """What these parties may do now, in the order of the table, each once."""
    asking = frozenset(parties)
    found = [step.move for step in WORKFLOW if state in step.of and step.by & asking]
    return tuple(dict.fromkeys(found))
