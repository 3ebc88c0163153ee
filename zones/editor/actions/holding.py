"""Who answers changes with the boundaries: in the transaction that publishes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from zones.audit.actions import Actor
from zones.boundaries.models import Zone
from zones.editor.models import Draft
from zones.editor.planned import Held, Plan, apply_plan, came_from, in_effect, inherited, plans_of
from zones.organisation.models import Unit, User
from zones.ownership.actions import Assignment, assign_many, relieve_many
from zones.ownership.models import Responsibility


@dataclass(frozen=True)
class Wanted:
    """``held`` for a zone over ``[start, end)``."""

    zone: int
    held: Held
    start: datetime
    end: datetime | None
    basis: str = ""
    no_manager: bool = False

    @classmethod
    def again(cls, row: Responsibility, start: datetime, end: datetime | None) -> Wanted:
        """The same holder for another span."""
        held = Held(row.role, row.unit_id, row.user_id)
        return cls(row.zone_id, held, start, end, row.basis, row.no_manager)


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
    if end is None:
        end_at(_rows(gone, start), start, actor, now)
    wanted = []
    for zone in sorted(new):
        held = inherited(now_held, ancestors.get(zone, []), one_to_one=draft.scheme.one_to_one)
        for plan in undated:
            if plan.zone == zone:
                apply_plan(held, plan)
        wanted += [Wanted(zone, one, start, end) for one in _in_order(held)]
    give(wanted, actor, now)
    for plan in plans:
        settled = plan.zone in new and plan in undated
        if plan.zone in gone or settled:
            continue
        begin = plan.start or start
        if plan.ends:
            pause(_matching(plan, begin), begin, end, actor, now)
        else:
            one = Wanted(plan.zone, plan.held, begin, plan.end or end, plan.basis)
            give([one], actor, now)


def restore_holders(*, zones: Iterable[int], start: datetime, actor: Actor, now: datetime) -> None:
    """Zones that come back get the holders they had last, from ``start`` or where those ended."""
    rows = Responsibility.objects.as_known().filter(zone__in=list(zones))
    last: dict[tuple[int, str], list[Responsibility]] = {}
    for row in rows.order_by("effective"):
        key = (row.zone_id, row.role)
        kept = last.get(key, [])
        last[key] = [*(one for one in kept if one.effective.upper == row.effective.upper), row]
    give(
        [
            Wanted.again(row, max(row.effective.upper, start), None)
            for ones in last.values()
            for row in ones
            if row.effective.upper is not None
        ],
        actor,
        now,
    )


def relieve_all(*, zones: Collection[int], at: datetime, actor: Actor, now: datetime) -> None:
    """Nobody answers any more for zones that no edition has from ``at`` on."""
    end_at(_rows(zones, at), at, actor, now)


def pause(
    rows: Sequence[Responsibility],
    start: datetime,
    end: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Nothing of this is held over ``[start, end)``; what went on after ``end`` goes on then."""
    end_at(rows, start, actor, now)
    if end is not None:
        later = [row for row in rows if row.effective.upper is None or row.effective.upper > end]
        give(
            [Wanted.again(r, max(r.effective.lower, end), r.effective.upper) for r in later],
            actor,
            now,
        )


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


def end_at(rows: Sequence[Responsibility], at: datetime, actor: Actor, now: datetime) -> None:
    """Relieve these holders at ``at``."""
    if rows:
        relieve_many(responsibilities=rows, at=at, actor=actor, now=now)


def _held_at(zones: Collection[int], at: datetime) -> dict[int, set[Held]]:
    held: dict[int, set[Held]] = {zone: set() for zone in zones}
    for row in Responsibility.objects.holding_at(at).filter(zone__in=list(zones)):
        held[row.zone_id].add(Held(row.role, row.unit_id, row.user_id))
    return held


def _in_order(held: Iterable[Held]) -> list[Held]:
    return sorted(held, key=lambda one: (one.role, one.unit or 0, one.user or 0))


def give(wanted: Sequence[Wanted], actor: Actor, now: datetime) -> None:
    """Give all of it in one go; the zones, units and people are read together."""
    if not wanted:
        return
    zones = Zone.objects.in_bulk({one.zone for one in wanted})
    units = Unit.objects.in_bulk({one.held.unit for one in wanted if one.held.unit})
    people = User.objects.in_bulk({one.held.user for one in wanted if one.held.user})
    assignments = [
        Assignment(
            zone=zones[one.zone],
            role=one.held.role,
            start=one.start,
            end=one.end,
            unit=units[one.held.unit] if one.held.unit else None,
            user=people[one.held.user] if one.held.user else None,
            basis=one.basis,
            no_manager=one.no_manager,
        )
        for one in wanted
    ]
    assign_many(assignments=assignments, actor=actor, now=now)
