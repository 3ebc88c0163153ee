"""Who answers changes with the boundaries: in the transaction that publishes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from zones.audit.actions import Actor
from zones.boundaries.models import Zone
from zones.editor.models import Draft
from zones.editor.planned import Held, Plan, apply_plan, came_from, in_effect, inherited, plans_of
from zones.organisation.models import Unit, User
from zones.ownership.actions import Assignment, assign_many, relieve
from zones.ownership.models import Responsibility


def hand_over(
    *,
    draft: Draft,
    base: Collection[int],
    new: Collection[int],
    gone: Collection[int],
    start: datetime,
    end: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Let holders follow an edition in force over ``[start, end)``.

    New zones get what they inherit and what the draft says of them; then the draft's plans for
    the others; holders of zones that are gone for good are relieved. In the caller's transaction.
    """
    operations = in_effect(draft)
    plans = plans_of(operations)
    undated = [plan for plan in plans if plan.start is None and plan.end is None]
    ancestors = came_from(operations, base)
    asked = {one for zone in new for one in ancestors.get(zone, [])}
    now_held = _held_at(asked, start)
    assignments = []
    for zone in sorted(new):
        held = inherited(now_held, ancestors.get(zone, []), one_to_one=draft.scheme.one_to_one)
        for plan in undated:
            if plan.zone == zone:
                apply_plan(held, plan)
        assignments += [_assignment(zone, one, start, end) for one in _in_order(held)]
    if end is None:
        _relieve(_rows(gone, start), start, actor, now)
    for plan in plans:
        settled = plan.zone in new and plan in undated
        if plan.zone in base and plan.zone not in gone and plan.ends:
            _relieve(_matching(plan, plan.start or start), plan.start or start, actor, now)
        elif not plan.ends and not settled and plan.zone not in gone:
            dated = _assignment(
                plan.zone, plan.held, plan.start or start, plan.end or end, plan.basis
            )
            assign_many(assignments=[dated], actor=actor, now=now)
    if assignments:
        assign_many(assignments=assignments, actor=actor, now=now)


def restore_holders(*, zones: Iterable[int], start: datetime, actor: Actor, now: datetime) -> None:
    """Zones that come back get the holders they had last, from ``start`` or where those ended."""
    assignments = []
    rows = Responsibility.objects.as_known().filter(zone__in=list(zones))
    last: dict[tuple[int, str], list[Responsibility]] = {}
    for row in rows.order_by("effective"):
        key = (row.zone_id, row.role)
        ended = row.effective.upper
        kept = last.get(key, [])
        last[key] = [*(one for one in kept if one.effective.upper == ended), row]
    for ones in last.values():
        for row in ones:
            if row.effective.upper is None:
                continue
            held = Held(row.role, row.unit_id, row.user_id)
            since = max(row.effective.upper, start)
            assignments.append(_assignment(row.zone_id, held, since, None, row.basis))
    if assignments:
        assign_many(assignments=assignments, actor=actor, now=now)


def relieve_all(*, zones: Collection[int], at: datetime, actor: Actor, now: datetime) -> None:
    """Nobody answers any more for zones that no edition has from ``at`` on."""
    _relieve(_rows(zones, at), at, actor, now)


def _rows(zones: Collection[int], at: datetime) -> list[Responsibility]:
    """What is held for the zones at ``at`` or later."""
    rows = Responsibility.objects.as_known().filter(zone__in=list(zones))
    return [row for row in rows if row.effective.upper is None or row.effective.upper > at]


def _matching(plan: Plan, at: datetime) -> list[Responsibility]:
    """The rows that a plan ends: of its role, and of its holder where it names one."""
    nobody = plan.held.unit is None and plan.held.user is None
    return [
        row
        for row in _rows([plan.zone], at)
        if row.role == plan.held.role
        and (nobody or (row.unit_id, row.user_id) == (plan.held.unit, plan.held.user))
    ]


def _relieve(rows: Iterable[Responsibility], at: datetime, actor: Actor, now: datetime) -> None:
    for row in rows:
        relieve(responsibility=row, at=at, actor=actor, now=now)


def _held_at(zones: Collection[int], at: datetime) -> dict[int, set[Held]]:
    held: dict[int, set[Held]] = {zone: set() for zone in zones}
    for row in Responsibility.objects.holding_at(at).filter(zone__in=list(zones)):
        held[row.zone_id].add(Held(row.role, row.unit_id, row.user_id))
    return held


def _in_order(held: Iterable[Held]) -> list[Held]:
    return sorted(held, key=lambda one: (one.role, one.unit or 0, one.user or 0))


def _assignment(
    zone: int, held: Held, start: datetime, end: datetime | None, basis: str = ""
) -> Assignment:
    return Assignment(
        zone=Zone.objects.get(pk=zone),
        role=held.role,
        start=start,
        end=end,
        unit=Unit.objects.get(pk=held.unit) if held.unit else None,
        user=User.objects.get(pk=held.user) if held.user else None,
        basis=basis,
    )
