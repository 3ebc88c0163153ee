"""Change a draft: one operation after the other, undone and redone without limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.boundaries.rules.operations import OperationRefused
from zones.editor.actions.locking import edit_as, hold_draft, lock_row
from zones.editor.messages import GroundRefused
from zones.editor.models import Draft, DraftOperation, DraftStep
from zones.editor.operations import KINDS, Kind
from zones.editor.parameters import Asked
from zones.editor.parents import settle_parents
from zones.editor.refusals import (
    ChangesNothing,
    DraftMoved,
    NothingTo,
    OfTheOtherKind,
    OtherOperation,
    UnknownOperation,
)
from zones.editor.states import ZoneState
from zones.editor.storing import store_states, stored_states
from zones.editor.workbench import Workbench
from zones.organisation.models import User

WITHOUT_ZONES = ("assign", "relieve")
"""Operations that change no zone's ground or name."""


@dataclass(frozen=True)
class Outcome:
    """The draft after an operation: the zones it changed, as they are, and what to look at.

    ``before`` are those zones as they were; None where they were not. ``again``: this very
    operation had been made before.
    """

    draft: Draft
    operation: DraftOperation | None
    zones: Mapping[int, ZoneState | None]
    before: Mapping[int, ZoneState | None] = field(default_factory=dict)
    warnings: list[tuple[str, int]] = field(default_factory=list)
    again: bool = False


def operate(
    *,
    draft: Draft,
    uuid: UUID,
    position: int,
    kind: str,
    parameters: Mapping[str, Any],
    user: User,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Do one operation on the draft as it was at ``position``; what was undone is then dropped.

    The same ``uuid`` again gives the same answer and changes nothing. Raises DraftMoved,
    DraftTaken, NotOpen, OtherOperation, and the refusals of the operation; nothing is written then.
    """
    with transaction.atomic():
        held = lock_row(draft)
        # Asked before the lock of the editor: whoever lost the answer may have lost that since.
        if (known := held.operations.filter(uuid=uuid).first()) is not None:
            return _again(held, known, kind, parameters)
        edit_as(held, user=user, now=now)
        _refuse_moved(held, position)
        bench = Workbench(held, lasting=True)
        facts = _carry_out(bench, kind_named(kind), parameters)
        if not bench.staged and kind not in WITHOUT_ZONES:
            raise ChangesNothing()
        operation = keep_operation(
            draft=held,
            uuid=uuid,
            kind=kind,
            parameters=parameters,
            facts=facts,
            states=bench.staged,
            user=user,
            actor=actor,
            now=now,
        )
        before = {number: bench.before.get(number) for number in bench.staged}
        return Outcome(held, operation, bench.staged, before, bench.warnings)


def attempt(*, draft: Draft, kind: str, parameters: Mapping[str, Any]) -> Outcome:
    """What an operation would do; nothing is written. Raises the refusals of the operation."""
    bench = Workbench(draft, lasting=False)
    _carry_out(bench, kind_named(kind), parameters)
    before = {number: bench.before.get(number) for number in bench.staged}
    return Outcome(draft, None, bench.staged, before, bench.warnings)


def walk(
    *, draft: Draft, position: int, to: int, user: User, actor: Actor, now: datetime
) -> Outcome:
    """Undo or redo until the operations up to ``to`` are in effect, 0 for none.

    Raises DraftMoved, DraftTaken, NotOpen, NothingTo.
    """
    with transaction.atomic():
        held = hold_draft(draft, user=user, now=now)
        _refuse_moved(held, position)
        last = held.operations.order_by("-number").values_list("number", flat=True).first() or 0
        if not 0 <= to <= last or to == held.position:
            raise NothingTo(_way(to, held.position))
        states, forward = _states_at(held, to)
        before = _present(held, states)
        store_states(held, states)
        _put_position(held, to, forward=forward, now=now)
        record(
            actor=actor,
            action="draft.walk",
            object_type="draft",
            object_id=held.pk,
            before={"position": position},
            after={"position": to},
            now=now,
        )
        return Outcome(held, None, _present(held, states), before)


def keep_operation(
    *,
    draft: Draft,
    uuid: UUID,
    kind: str,
    parameters: Mapping[str, Any],
    facts: Mapping[str, Any],
    states: Mapping[int, ZoneState | None],
    user: User,
    actor: Actor,
    now: datetime,
    onto: Any = None,
    broken: bool | None = None,
) -> DraftOperation:
    """Write an operation and what it did, in the caller's transaction; the undone tail goes.

    ``states`` are the zones as they are from now on, None for "as in the base edition". ``onto``
    is the edition a rebase brings the draft to, ``broken`` what an import or a repair left.
    """
    dropped = draft.operations.filter(number__gt=draft.position)
    dropped_count = dropped.count()
    dropped.delete()
    before = stored_states(draft, states)
    operation = DraftOperation.objects.create(
        draft=draft,
        number=draft.position + 1,
        uuid=uuid,
        kind=kind,
        parameters=parameters,
        facts=facts,
        base_before=draft.base,
        base_after=onto or draft.base,
        broken_before=draft.broken,
        broken_after=draft.broken if broken is None else broken,
        made_by=user,
        made_at=now,
    )
    DraftStep.objects.bulk_create(
        [
            DraftStep(
                operation=operation,
                zone_id=number,
                before=(old := before.get(number)) and old.as_json(),
                after=state and state.as_json(),
            )
            for number, state in states.items()
        ],
        batch_size=500,
    )
    store_states(draft, states)
    _put_position(draft, operation.number, forward=[operation], now=now)
    record(
        actor=actor,
        action=f"draft.{kind}",
        object_type="draft",
        object_id=draft.pk,
        before={"position": operation.number - 1, "undone_dropped": dropped_count},
        after={"position": operation.number, "facts": facts, "zones": sorted(states)},
        now=now,
    )
    return operation


def kind_named(name: str) -> Kind:
    """Raises UnknownOperation."""
    if name not in KINDS:
        raise UnknownOperation(name, ", ".join(KINDS))
    return KINDS[name]


def _carry_out(bench: Workbench, kind: Kind, parameters: Mapping[str, Any]) -> dict[str, Any]:
    areas = bench.draft.scheme.geometry_kind != "line"
    if not (kind.areas if areas else kind.lines):
        raise OfTheOtherKind(kind.name)
    asked = Asked(parameters)
    try:
        facts = kind.carry_out(bench, asked)
        asked.flag("outline")
        asked.done()
        if kind.settles and areas:
            follow = bench.follow or parameters.get("outline") is True
            settle_parents(bench, outline=follow)
    except OperationRefused as refused:
        raise GroundRefused(refused, bench.names()) from refused
    return facts


def _again(
    draft: Draft, known: DraftOperation, kind: str, parameters: Mapping[str, Any]
) -> Outcome:
    if known.kind != kind or known.parameters != parameters:
        raise OtherOperation()
    zones = dict.fromkeys(known.steps.values_list("zone", flat=True))
    return Outcome(draft, known, _present(draft, zones), again=True)


def _refuse_moved(draft: Draft, position: int) -> None:
    if draft.position != position:
        raise DraftMoved(position, draft.position)


def _way(to: int, position: int) -> str:
    """What was asked for: one step back, one forward, or somewhere else."""
    return {-1: "undo", 1: "redo"}.get(to - position, "walk")


def _states_at(draft: Draft, to: int) -> tuple[dict[int, ZoneState | None], list[DraftOperation]]:
    """What zones come to be on the way to an operation, and the operations passed."""
    back = to < draft.position
    low, high = sorted((to, draft.position))
    passed = draft.operations.filter(number__gt=low, number__lte=high)
    passed = passed.order_by("-number" if back else "number").prefetch_related("steps")
    states: dict[int, ZoneState | None] = {}
    for operation in passed:
        for step in operation.steps.all():
            kept = step.before if back else step.after
            states[step.zone_id] = kept and ZoneState.from_json(step.zone_id, kept)
    return states, list(passed)


def _put_position(draft: Draft, to: int, *, forward: list[DraftOperation], now: datetime) -> None:
    """Move the draft; base and brokenness are those after the last operation passed."""
    back = to < draft.position
    last = forward[-1]
    draft.base = last.base_before if back else last.base_after
    draft.broken = last.broken_before if back else last.broken_after
    draft.position, draft.changed_at = to, now
    draft.save(update_fields=["base", "broken", "position", "changed_at"])


def _present(draft: Draft, zones: Iterable[int]) -> dict[int, ZoneState | None]:
    """The zones as the draft has them now, None where it has them no longer."""
    found = Workbench(draft, lasting=False).present(zones)
    return {number: found.get(number) for number in zones}
