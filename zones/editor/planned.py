"""Who will answer for a draft's zones: what holds now, inherited, and what the draft says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zones.editor.models import Draft, DraftOperation
from zones.editor.rules import descent
from zones.instants import read_instant
from zones.ownership.models import ONE_TO_ONE_ROLES, SINGLE_ROLES, Responsibility
from zones.ownership.models import ResponsibilityRole as Role

IN_PLANS = ("assign", "relieve", "gap")
"""The operations that say who answers."""

INHERITED = (Role.HEAD, Role.LEAD, Role.MEMBER, Role.FALLBACK)
"""What a zone cut out of another takes over from it unless the draft says otherwise."""


NOT_OF_GAPS = (Role.HEAD, Role.LEAD, Role.MEMBER)
"""What nobody holds any more for ground that becomes an intended gap."""


@dataclass(frozen=True)
class Held:
    """A role that a unit or a person holds; both by number."""

    role: str
    unit: int | None = None
    user: int | None = None


@dataclass(frozen=True)
class Plan:
    """One thing the draft says: ``held`` begins for the zone, or ends.

    ``start`` and ``end`` are None where the publication decides. A plan that ends without naming
    a holder ends the role whoever holds it.
    """

    zone: int
    held: Held
    ends: bool = False
    start: datetime | None = None
    end: datetime | None = None
    basis: str = ""


def in_effect(draft: Draft) -> list[DraftOperation]:
    """The operations that count, in their order."""
    return list(draft.operations.filter(number__lte=draft.position).order_by("number"))


def plans_of(operations: Iterable[DraftOperation]) -> list[Plan]:
    """What the operations say about who answers, the last word last."""
    return [plan for operation in operations for plan in _plans(operation)]


def came_from(operations: Iterable[DraftOperation], base: Iterable[int]) -> dict[int, list[int]]:
    """By zone the zones of the base edition it comes from."""
    steps = [
        {int(zone): list(before) for zone, before in operation.facts.get("origins", {}).items()}
        for operation in operations
    ]
    return descent(steps, set(base))


def planned_holdings(
    draft: Draft, zones: Iterable[int], base: Iterable[int], *, at: datetime
) -> dict[int, set[Held]]:
    """Who will hold what for these zones at ``at`` if the draft is in force then.

    ``base`` are the zones of the base edition: the others inherit from where they come.
    """
    operations, known = in_effect(draft), set(base)
    ancestors = came_from(operations, known)
    wanted = set(zones)
    asked = wanted | {one for zone in wanted for one in ancestors.get(zone, [])}
    now = _held_now(draft, asked, at)
    held = {
        zone: set(now[zone])
        if zone in known
        else inherited(now, ancestors.get(zone, []), one_to_one=draft.scheme.one_to_one)
        for zone in wanted
    }
    for plan in plans_of(operations):
        if plan.zone in held and not _outside(plan, at):
            apply_plan(held[plan.zone], plan)
    return held


def inherited(
    now: Mapping[int, set[Held]], ancestors: Iterable[int], *, one_to_one: bool
) -> set[Held]:
    """What a new zone takes over from the first it comes from; a lead not where one leads one."""
    first = next(iter(ancestors), None)
    roles = [role for role in INHERITED if not (one_to_one and role in ONE_TO_ONE_ROLES)]
    return {held for held in now.get(first, set()) if held.role in roles} if first else set()


def apply_plan(held: set[Held], plan: Plan) -> None:
    """Let one plan change who holds what for a zone."""
    role = plan.held.role
    if plan.ends:
        nobody = plan.held.unit is None and plan.held.user is None
        held -= {one for one in held if one == plan.held or (nobody and one.role == role)}
        return
    if role in SINGLE_ROLES:
        held -= {one for one in held if one.role == role}
    held.add(plan.held)


def _plans(operation: DraftOperation) -> Iterator[Plan]:
    asked: dict[str, Any] = operation.parameters
    if operation.kind == "gap":
        (zone,) = operation.facts["zones"]
        for role in NOT_OF_GAPS:
            yield Plan(zone["zone"], Held(role), ends=True)
        yield Plan(zone["zone"], Held(Role.FALLBACK, unit=operation.facts["fallback"]))
    elif operation.kind in ("assign", "relieve"):
        start, end = asked.get("from"), asked.get("to")
        yield Plan(
            zone=asked["zone"],
            held=Held(asked["role"], asked.get("unit"), asked.get("user")),
            ends=operation.kind == "relieve",
            start=read_instant(start, field="from") if start else None,
            end=read_instant(end, field="to") if end else None,
            basis=asked.get("basis") or "",
        )


def _outside(plan: Plan, at: datetime) -> bool:
    """Whether a dated plan says nothing of that instant."""
    late = plan.start is not None and at < plan.start
    return late or (plan.end is not None and at >= plan.end)


def _held_now(draft: Draft, zones: set[int], at: datetime) -> defaultdict[int, set[Held]]:
    rows = Responsibility.objects.holding_at(at).filter(scheme=draft.scheme_id)
    held: defaultdict[int, set[Held]] = defaultdict(set)
    for zone, role, unit, user in rows.values_list("zone", "role", "unit", "user"):
        if zone in zones:
            held[zone].add(Held(role, unit, user))
    return held
