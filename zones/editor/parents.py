"""Zones above follow the zones that cover them: their boundary is the union of those."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from zones.boundaries.rules import find_coverage_defects
from zones.boundaries.rules.operations import same_outline, union_of
from zones.boundaries.rules.sharing import with_vertices_of
from zones.editor.refusals import (
    BordersOfParents,
    GroundTaken,
    HasChildren,
    LeftEmpty,
    OutsideParent,
)
from zones.editor.states import ZoneState
from zones.editor.workbench import Workbench

ROUNDING = 3e-7
"""Degrees: three steps of the grid. A child that reaches out so little was only rounded."""


def refuse_with_children(bench: Workbench, states: Iterable[ZoneState]) -> None:
    """Raise HasChildren for a zone whose ground is that of the zones below it."""
    for state in states:
        if any(_covers(bench, child) for child in bench.children(state.zone).values()):
            raise HasChildren(state.name)


def settle_parents(bench: Workbench, *, outline: bool) -> None:
    """Let the zones above follow what is staged, level by level up to the top.

    Without ``outline`` they may gain vertices on their line, no more: raises BordersOfParents.
    Raises GroundTaken where one would reach into its neighbour, and OutsideParent for a zone that
    leaves a parent whose ground is its own.
    """
    for level in reversed(bench.levels):
        moved = [
            state
            for number, state in bench.staged.items()
            if state.level == level and _ground_differs(state, bench.before.get(number))
        ]
        above = _parents_of(bench, moved)
        for parent in above:
            _settle(bench, parent, moved, outline=outline)
        if outline:
            _refuse_torn(bench, [bench.staged[s.zone] for s in above if s.zone in bench.staged])


def _parents_of(bench: Workbench, moved: Iterable[ZoneState]) -> list[ZoneState]:
    numbers: dict[int, None] = {}
    for state in moved:
        before = bench.before.get(state.zone)
        numbers |= {one.parent: None for one in (before, state) if one and one.parent}
    return list(bench.present(numbers).values())


def _settle(bench: Workbench, parent: ZoneState, moved: list[ZoneState], *, outline: bool) -> None:
    mine = [state for state in moved if state.parent == parent.zone and not state.gone]
    if mine and not _covers(bench, mine[0]):
        _refuse_outside(parent, mine)
        return
    old = [one for one in _before(bench, moved) if one.parent == parent.zone]
    if _joined(old) == _joined(mine):
        return
    children = bench.children(parent.zone)
    was = [*_unmoved(children, moved), *old]
    if was and not same_outline(union_of([one.boundary for one in was]), parent.boundary):
        return  # torn by an import before: nothing tells what its border should be
    if not children:
        raise LeftEmpty(parent.name)
    union = union_of([one.boundary for one in children.values()])
    if not outline and not same_outline(union, parent.boundary):
        raise BordersOfParents(parent.name)
    follower = parent.drawn(union)
    bench.stage(follower)
    _let_sisters_share(bench, follower)


def _before(bench: Workbench, moved: Iterable[ZoneState]) -> list[ZoneState]:
    return [bench.before[state.zone] for state in moved if state.zone in bench.before]


def _unmoved(children: dict[int, ZoneState], moved: list[ZoneState]) -> list[ZoneState]:
    numbers = {state.zone for state in moved}
    return [child for number, child in children.items() if number not in numbers]


def _joined(states: list[ZoneState]) -> bytes:
    """The ground of some zones as bytes; equal for equal outlines, vertices included."""
    if not states:
        return b""
    union = union_of([state.boundary for state in states])
    return bytes(shapely.to_wkb(shapely.normalize(union)))


def _ground_differs(state: ZoneState, before: ZoneState | None) -> bool:
    if before is None or state.gone or before.parent != state.parent:
        return True
    return bool(state.boundary != before.boundary)


def _covers(bench: Workbench, child: ZoneState) -> bool:
    return bench.levels[child.level].covers_parent


def _refuse_outside(parent: ZoneState, children: Iterable[ZoneState]) -> None:
    reach = shapely.buffer(parent.boundary, ROUNDING, quad_segs=1)
    for child in children:
        if not shapely.covers(reach, child.boundary):
            raise OutsideParent(child.name, parent.name)


def _let_sisters_share(bench: Workbench, follower: ZoneState) -> None:
    """Sisters that nothing below moves get the vertices their neighbour gained on the border."""
    around = bench.neighbourhood(follower.level, None, [follower])
    for number, sister in around.items():
        if number != follower.zone and not bench.children(number):
            bench.stage(sister.drawn(with_vertices_of(sister.boundary, follower.boundary)))


def _refuse_torn(bench: Workbench, followers: list[ZoneState]) -> None:
    """Raise GroundTaken where one would leave a gap before its neighbour, or reach into it."""
    if not followers:
        return
    around = bench.neighbourhood(followers[0].level, None, followers)
    names = [str(number) for number in around]
    torn = find_coverage_defects([state.boundary for state in around.values()], names)
    before = [bench.before.get(number, state) for number, state in around.items()]
    known = find_coverage_defects([state.boundary for state in before], names)
    if len(torn) > len(known):
        at = [around[int(one.id)].name for one in torn[0].neighbours]
        raise GroundTaken(followers[0].name, next((n for n in at if n != followers[0].name), ""))
