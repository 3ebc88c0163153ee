"""What operations on ground have in common: the neighbourhood in, the changed zones out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations import Edited
from zones.editor.parents import refuse_with_children
from zones.editor.states import ZoneState
from zones.editor.workbench import Workbench

Edit = Callable[[Mapping[int, BaseGeometry]], Edited]


def edit_ground(bench: Workbench, around: Mapping[int, ZoneState], edit: Edit) -> Edited:
    """Do the edit on the zones of a neighbourhood and stage what it changed.

    New zones, under numbers below zero, are left to the caller. Raises OperationRefused, and
    HasChildren where a changed zone is made up of others.
    """
    edited = edit({number: state.boundary for number, state in around.items()})
    changed = [around[number] for number in edited.cells if number in around]
    refuse_with_children(bench, changed)
    for state in changed:
        boundary = edited.cells[state.zone]
        if boundary is None:
            bench.retire(state)
        else:
            bench.stage(state.drawn(boundary))
    bench.warnings += [(warning.code, warning.cell) for warning in edited.warnings]
    return edited


def named(states: Iterable[ZoneState]) -> list[dict[str, Any]]:
    """Zones as the history's sentences name them, long after they were renamed or are gone."""
    return [
        {"zone": state.zone, "code": state.code, "name": state.name, "name_en": state.name_en}
        for state in states
    ]
