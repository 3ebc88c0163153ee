"""Who gains and loses, and what becomes of what a unit had begun."""

from __future__ import annotations

import pytest

from fieldwork.casework.workflow import FINISHED, ISSUE_STATES, Move, Party, State, step_for
from fieldwork.rezoning.rules import Balance, balance_of, state_after


def test_units_gain_and_lose_and_whoever_keeps_an_issue_does_neither() -> None:
    assert balance_of([(1, 2), (1, 2), (3, 1), (4, 4)]) == [
        Balance(1, gains=1, loses=2),
        Balance(2, gains=2, loses=0),
        Balance(3, gains=0, loses=1),
    ]


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.ASSIGNED, State.ASSIGNED),
        (State.ACCEPTED, State.ASSIGNED),
        (State.IN_PROGRESS, State.ASSIGNED),
        (State.REOPENED, State.ASSIGNED),
        (State.RECTIFIED, State.RECTIFIED),
        (State.LOOK_BACK_DUE, State.LOOK_BACK_DUE),
        (State.SUSPENDED, State.SUSPENDED),
    ],
)
def test_another_unit_begins_anew_with_what_is_not_done(state: State, after: State) -> None:
    assert state_after(state, to_another_unit=True) is after
    assert state_after(state, to_another_unit=False) is state


@pytest.mark.parametrize("state", sorted(set(ISSUE_STATES) - FINISHED))
@pytest.mark.parametrize("to_another_unit", [True, False])
def test_the_table_of_moves_knows_every_re_route(state: State, to_another_unit: bool) -> None:
    after = state_after(state, to_another_unit=to_another_unit)
    for party in (Party.OFFICE, Party.GIS_STAFF):
        step = step_for(Move.REROUTE, state, [party], to=after)
        assert step is not None and step.reason
    assert step_for(Move.REROUTE, state, [Party.LEAD_UNIT], to=after) is None


@pytest.mark.parametrize("state", sorted(FINISHED))
def test_what_is_finished_is_not_re_routed(state: State) -> None:
    assert step_for(Move.REROUTE, state, [Party.OFFICE], to=State.ASSIGNED) is None
