"""The table of moves: what it lets whom do."""

from __future__ import annotations

import pytest

from fieldwork.casework.words import MOVES, STATES
from fieldwork.casework.workflow import (
    ISSUE_STATES,
    REPORT_STATES,
    WORKFLOW,
    Move,
    Party,
    State,
    moves_open,
    step_for,
)


def test_every_state_belongs_to_a_report_or_an_issue_and_has_a_name() -> None:
    assert {*ISSUE_STATES, *REPORT_STATES} | {State.SUBMITTED} == set(State)
    assert set(STATES) == set(State)
    assert set(MOVES) == set(Move)


def test_no_two_steps_say_the_same() -> None:
    said = [(step.move, state, step.to) for step in WORKFLOW for state in step.of]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("state", "party", "moves"),
    [
        (State.PENDING_VERIFICATION, Party.OFFICE, (Move.VERIFY, Move.REJECT)),
        (State.WAITING_FOR_PLACE, Party.HOTLINE, (Move.PLACE, Move.REJECT)),
        (State.WAITING_FOR_PLACE, Party.SENDER, (Move.PLACE,)),
        (State.TO_ANSWER, Party.OFFICE, (Move.REJECT, Move.ANSWER)),
        (State.TO_ANSWER, Party.SENDER, ()),
        (State.FILED, Party.OFFICE, ()),
        (State.PENDING_VERIFICATION, Party.LEAD_UNIT, ()),
    ],
)
def test_what_is_open_to_whom(state: State, party: Party, moves: tuple[Move, ...]) -> None:
    assert moves_open(state, [party]) == moves


def test_a_step_is_found_by_its_end_too() -> None:
    verified = step_for(
        Move.VERIFY, State.PENDING_VERIFICATION, [Party.OFFICE], to=State.WAITING_FOR_PLACE
    )
    assert verified is not None and not verified.reason
    assert step_for(Move.VERIFY, State.FILED, [Party.OFFICE], to=State.FILED) is None
