"""The bench one operation works at: zones are fetched from the draft, and staged as changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import Level, Zone
from zones.boundaries.rules import GRID
from zones.editor.content import children_of, draft_states, states_at, states_near, states_of
from zones.editor.models import Draft
from zones.editor.refusals import UnknownLevel, UnknownZone
from zones.editor.states import ZoneState

REACH: Final = 3 * GRID
"""Degrees: how near a zone must come to an operation's geometry to be touched by it."""


class Workbench:
    """A draft as an operation sees it. What is staged covers what is stored.

    Nothing is written but the numbers of new zones, and those only where ``lasting``: a trial
    gives them numbers below zero. ``follow``: the borders of the zones above follow.
    """

    def __init__(self, draft: Draft, *, lasting: bool) -> None:
        self.draft = draft
        self.lasting = lasting
        self.staged: dict[int, ZoneState] = {}
        self.before: dict[int, ZoneState] = {}
        self.warnings: list[tuple[str, int]] = []
        self.follow = False
        self._made = 0

    @cached_property
    def levels(self) -> dict[str, Level]:
        """The scheme's levels by code, the top first."""
        return {level.code: level for level in self.draft.scheme.levels.order_by("rank")}

    def level(self, code: object) -> Level:
        """Raises UnknownLevel."""
        if not isinstance(code, str) or code not in self.levels:
            raise UnknownLevel(code)
        return self.levels[code]

    # --- what is there ----------------------------------------------------------------------------

    def present(self, numbers: Iterable[int]) -> dict[int, ZoneState]:
        """Those of these zones that are there."""
        asked = list(dict.fromkeys(numbers))
        if not asked:
            return {}
        return self._seen(states_of(self.draft, [one for one in asked if one > 0]), asked)

    def zones(self, numbers: Iterable[int], field: str = "zone") -> dict[int, ZoneState]:
        """These zones, in the order asked. Raises UnknownZone."""
        asked = list(dict.fromkeys(numbers))
        found = self.present(asked)
        for number in asked:
            if number not in found:
                raise UnknownZone(number, field)
        return {number: found[number] for number in asked}

    def zone(self, number: int, field: str = "zone") -> ZoneState:
        """One zone. Raises UnknownZone."""
        return self.zones([number], field)[number]

    def children(self, parent: int) -> dict[int, ZoneState]:
        """The zones directly below, as staged."""
        found = self._seen(children_of(self.draft, [parent]), self.staged)
        return {number: state for number, state in found.items() if state.parent == parent}

    def near(self, level: str, place: BaseGeometry) -> dict[int, ZoneState]:
        """The zones of a level whose boxes meet the box of ``place``."""
        found = self._seen(states_near(self.draft, level, place), self.staged)
        box = shapely.box(*place.bounds)
        return {
            number: state
            for number, state in found.items()
            if state.level == level and shapely.box(*state.boundary.bounds).intersects(box)
        }

    def neighbourhood(
        self, level: str, place: BaseGeometry | None, named: Sequence[ZoneState] = ()
    ) -> dict[int, ZoneState]:
        """What an operation must see: the zones that ``place`` touches and those named, and every
        zone of the level that touches one of them."""
        core = {state.zone: state for state in named}
        if place is not None:
            # Noding moves vertices by up to three steps of the grid.
            reached = shapely.buffer(place, REACH, quad_segs=2)
            near = self.near(level, reached)
            core |= {n: state for n, state in near.items() if state.boundary.intersects(reached)}
        if not core:
            return {}
        reach = shapely.union_all([shapely.box(*state.boundary.bounds) for state in core.values()])
        around = self.near(level, reach)
        tree = shapely.STRtree([state.boundary for state in core.values()])
        numbers = list(around)
        touching, _ = tree.query([around[n].boundary for n in numbers], predicate="intersects")
        return core | {numbers[at]: around[numbers[at]] for at in set(touching.tolist())}

    def all_at(self, level: str) -> dict[int, ZoneState]:
        """Every zone of a level."""
        found = self._seen(states_at(self.draft, level), self.staged)
        return {number: state for number, state in found.items() if state.level == level}

    def everything(self) -> dict[int, ZoneState]:
        """Every zone of the draft."""
        return self._seen(draft_states(self.draft), self.staged)

    def _seen(self, found: dict[int, ZoneState], also: Iterable[int]) -> dict[int, ZoneState]:
        """What was fetched, with what is staged laid over it."""
        for number, state in found.items():
            if number not in self.staged:
                self.before.setdefault(number, state)
        staged = {number: self.staged[number] for number in also if number in self.staged}
        staged |= {number: self.staged[number] for number in found if number in self.staged}
        return {n: state for n, state in (found | staged).items() if not state.gone}

    def names(self) -> dict[int, str]:
        """What the zones seen so far are called, for a sentence about them."""
        return {number: f"{s.code} {s.name}" for number, s in (self.before | self.staged).items()}

    # --- what changes -----------------------------------------------------------------------------

    def stage(self, *states: ZoneState) -> None:
        """These zones are like this from now on; what is as it was is taken off the bench."""
        for state in states:
            self.staged[state.zone] = state
            if state.says_the_same_as(self.before.get(state.zone)):
                del self.staged[state.zone]

    def retire(self, *states: ZoneState) -> None:
        """These zones are no longer there; one made in this very operation never was."""
        for state in states:
            if state.zone in self.before:
                self.staged[state.zone] = state.retired()
            else:
                self.staged.pop(state.zone, None)

    def make(self, state: ZoneState) -> ZoneState:
        """A new zone: the state under a number of its own."""
        self._made += 1
        number = -self._made
        if self.lasting:
            number = Zone.objects.create(scheme_id=self.draft.scheme_id).pk
        made = replace(state, zone=number)
        self.staged[number] = made
        return made

    def redraw(self, boundaries: Mapping[int, BaseGeometry | None]) -> None:
        """Stage new boundaries of zones that are there."""
        for number, state in self.zones(boundaries).items():
            if (boundary := boundaries[number]) is not None:
                self.stage(state.drawn(boundary))
