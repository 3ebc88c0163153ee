"""The plan of an import into a draft: one operation, which can be undone like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from zones.boundaries.models import Zone
from zones.editor.actions.locking import hold_draft
from zones.editor.actions.operating import keep_operation
from zones.editor.models import Draft
from zones.editor.refusals import DraftMoved, NotAnEditor
from zones.editor.states import ZoneState
from zones.imports.examination import Act


@dataclass(frozen=True)
class DraftPlan:
    """Lay these zones over the draft as it was at ``position``.

    New zones stand under numbers below zero, also as parents and in ``origins``. ``broken``: the
    draft is torn afterwards.
    """

    draft: Draft
    position: int
    states: Mapping[int, ZoneState]
    origins: Mapping[int, list[int]]
    broken: bool
    file: str

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Write the operation. Raises NotAnEditor, NotOpen, DraftTaken, DraftMoved."""
        if act.user is None:
            raise NotAnEditor()
        held = hold_draft(self.draft, user=act.user, now=act.now)
        if held.position != self.position:
            raise DraftMoved(self.position, held.position)
        numbers = self._numbers()
        states: dict[int, ZoneState | None] = {
            numbers.get(number, number): replace(
                state,
                zone=numbers.get(number, number),
                parent=numbers.get(state.parent, state.parent) if state.parent else None,
            )
            for number, state in self.states.items()
        }
        operation = keep_operation(
            draft=held,
            uuid=uuid4(),
            kind="import",
            parameters={"file": self.file},
            facts={
                "file": self.file,
                "count": len(states),
                "origins": {
                    str(numbers.get(number, number)): before
                    for number, before in self.origins.items()
                },
            },
            states=states,
            user=act.user,
            actor=act.actor,
            now=act.now,
            broken=self.broken,
        )
        gone = sum(state.gone for state in self.states.values())
        return {
            "draft": held.pk,
            "operation": operation.number,
            "put": len(states) - gone,
            "dropped": gone,
            "broken": self.broken,
        }

    def _numbers(self) -> dict[int, int]:
        """The lasting numbers of the new zones."""
        new = [number for number in self.states if number < 0]
        rows = Zone.objects.bulk_create([Zone(scheme_id=self.draft.scheme_id) for _ in new])
        return {number: row.pk for number, row in zip(new, rows, strict=True)}
