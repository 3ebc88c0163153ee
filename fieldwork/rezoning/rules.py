"""What is true of a re-route without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fieldwork.casework.workflow import Move, Party, State, step_for


@dataclass(frozen=True, slots=True)
class Balance:
    """How many issues a unit gains and loses."""

    unit: int
    gains: int
    loses: int


def balance_of(moves: Iterable[tuple[int, int]]) -> list[Balance]:
    """Of moves from one unit to another, the units that gain and lose most first.

    An issue that stays with its unit in another zone counts for nobody.
    """
    gains: Counter[int] = Counter()
    loses: Counter[int] = Counter()
    for old, new in moves:
        if old != new:
            loses[old] += 1
            gains[new] += 1
    units = [Balance(unit, gains[unit], loses[unit]) for unit in gains.keys() | loses.keys()]
    return sorted(units, key=lambda each: (-each.gains - each.loses, each.unit))


def state_after(state: State, *, to_another_unit: bool) -> State:
    """The state an open issue is in once it was re-routed.

    What a unit had taken up another has to accept anew; what is rectified, looked back on or
    suspended stays so, and so does everything where the unit keeps the case.
    """
    step = step_for(Move.REROUTE, state, [Party.OFFICE], to=State.ASSIGNED)
    return State.ASSIGNED if to_another_unit and step else state
