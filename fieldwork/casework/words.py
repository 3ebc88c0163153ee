"""What states and moves are called; gettext at the moment of reading."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fieldwork.casework.workflow import Move, State

STATES: dict[State, str | Promise] = {
    State.SUBMITTED: pgettext_lazy("state", "submitted"),
    State.PENDING_VERIFICATION: pgettext_lazy("state", "to be verified"),
    State.WAITING_FOR_PLACE: pgettext_lazy("state", "waiting for a place"),
    State.TO_ANSWER: pgettext_lazy("state", "to be answered"),
    State.ANSWERED: pgettext_lazy("state", "answered"),
    State.FILED: pgettext_lazy("state", "filed"),
    State.ASSIGNED: pgettext_lazy("state", "assigned"),
    State.ACCEPTED: pgettext_lazy("state", "accepted"),
    State.REFUSED: pgettext_lazy("state", "refused"),
    State.TRANSFERRED: pgettext_lazy("state", "transferred"),
    State.IN_PROGRESS: pgettext_lazy("state", "in progress"),
    State.RECTIFIED: pgettext_lazy("state", "rectified"),
    State.LOOK_BACK_DUE: pgettext_lazy("state", "look-back due"),
    State.CLOSED: pgettext_lazy("state", "closed"),
    State.REOPENED: pgettext_lazy("state", "reopened"),
    State.SUSPENDED: pgettext_lazy("state", "suspended"),
    State.RETURNED: pgettext_lazy("state", "returned"),
    State.REJECTED: pgettext_lazy("state", "rejected"),
    State.WITHDRAWN: pgettext_lazy("state", "withdrawn"),
}
MOVES: dict[Move, str | Promise] = {
    Move.REPORT: _("reported"),
    Move.VERIFY: _("verified"),
    Move.PLACE: _("place given"),
    Move.FILE: _("filed and assigned"),
    Move.JOIN: _("joined an open issue"),
    Move.REJECT: _("rejected"),
    Move.ANSWER: _("answered"),
    Move.DEADLINE_RECOMPUTED: _("deadline recomputed"),
    Move.ADDRESS_CHANGED: _("address changed"),
    Move.FILE_REMOVED: _("file removed"),
    Move.TAKEN_OVER: _("state taken over from an earlier record"),
    Move.REROUTE: _("re-routed after the borders or their owners changed"),
}


def state_choices(states: Iterable[State]) -> list[tuple[str, str | Promise]]:
    """The states as a field's choices."""
    return [(state.value, STATES[state]) for state in states]


def state_label(state: str) -> str:
    """What a state is called in the reader's language."""
    return str(STATES[State(state)])


def move_label(move: str) -> str:
    """What a move is called in the reader's language."""
    return str(MOVES[Move(move)])
