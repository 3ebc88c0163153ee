"""Who holds which role for a set of zones at an instant, in two statements for any number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zones.organisation.models import Deputy, Unit, User
from zones.ownership.models import Responsibility
from zones.ownership.models import ResponsibilityRole as Role


@dataclass(frozen=True)
class Holder:
    """A person who answers; ``acting_for`` is the head whom a deputy stands in for."""

    person: User
    acting_for: User | None = None


@dataclass(frozen=True)
class Holdings:
    """Who holds what for one zone. Only a fallback row says that there is no property manager."""

    head: Holder | None
    lead: Unit | None
    lead_head: Holder | None
    fallback: Unit | None
    no_manager: bool
    members: list[Unit]
    paired_units: list[Unit]
    paired_leaders: list[User]


def holdings_of(
    zones: Iterable[int], at: datetime, *, known_at: datetime | None = None
) -> dict[int, Holdings]:
    """What is held for each of the zones at ``at``; ``known_at`` asks what we held true then.

    Deputies and the heads of units are kept only as they are known now.
    """
    held: dict[int, list[Responsibility]] = {zone: [] for zone in zones}
    rows = (
        Responsibility.objects.holding_at(at, known_at)
        .filter(zone__in=held)
        .select_related("unit__head", "user")
        .order_by("unit__code", "user__username")
    )
    for row in rows:
        held[row.zone_id].append(row)
    deputies = deputies_of(_heads_in(row for rows in held.values() for row in rows), at)
    return {zone: _holdings(rows, deputies) for zone, rows in held.items()}


def deputies_of(heads: Iterable[int], at: datetime) -> dict[int, User]:
    """Head to the deputy acting at that instant."""
    acting = Deputy.objects.acting_at(at).filter(head__in=heads).select_related("deputy")
    return {deputy.head_id: deputy.deputy for deputy in acting}


def holder_of(head: User, deputies: Mapping[int, User]) -> Holder:
    """The head, or whoever acts for the head."""
    deputy = deputies.get(head.pk)
    return Holder(deputy, acting_for=head) if deputy else Holder(head)


def _heads_in(rows: Iterable[Responsibility]) -> set[int]:
    """The numbers of the persons who are head, of a zone or of the unit that leads it."""
    heads: set[int] = set()
    for row in rows:
        if row.role == Role.HEAD and row.user_id:
            heads.add(row.user_id)
        elif row.role == Role.LEAD and row.unit and row.unit.head_id:
            heads.add(row.unit.head_id)
    return heads


def _holdings(rows: Sequence[Responsibility], deputies: Mapping[int, User]) -> Holdings:
    head = next((row.user for row in rows if row.role == Role.HEAD), None)
    lead = next(iter(_units_with(rows, Role.LEAD)), None)
    fallback = next((row for row in rows if row.role == Role.FALLBACK), None)
    return Holdings(
        head=holder_of(head, deputies) if head else None,
        lead=lead,
        lead_head=holder_of(lead.head, deputies) if lead and lead.head else None,
        fallback=fallback.unit if fallback else None,
        no_manager=bool(fallback and fallback.no_manager),
        members=_units_with(rows, Role.MEMBER),
        paired_units=_units_with(rows, Role.PAIRED_UNIT),
        paired_leaders=[row.user for row in rows if row.role == Role.PAIRED_LEADER and row.user],
    )


def _units_with(rows: Iterable[Responsibility], role: str) -> list[Unit]:
    return [row.unit for row in rows if row.role == role and row.unit]
