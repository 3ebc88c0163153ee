"""Who holds which role for a set of zones at an instant, in two statements for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zones.organisation.models import Deputy, Unit, User
from zones.ownership.models import Responsibility, ResponsibilityRole


@dataclass(frozen=True)
class Holder:
    """A person who answers; ``acting_for`` is the head whom a deputy stands in for."""

    person: User
    acting_for: User | None = None


def held_by_zone(zones: Iterable[int], at: datetime) -> dict[int, list[Responsibility]]:
    """What is held for each zone at ``at``, units and their heads and persons loaded."""
    held: dict[int, list[Responsibility]] = defaultdict(list)
    rows = (
        Responsibility.objects.holding_at(at)
        .filter(zone__in=zones)
        .select_related("unit__head", "user")
        .order_by("unit__code", "user__username")
    )
    for row in rows:
        held[row.zone_id].append(row)
    return held


def heads_in(rows: Iterable[Responsibility]) -> list[int]:
    """The numbers of the persons who are head by these rows."""
    return [row.user_id for row in rows if row.role == ResponsibilityRole.HEAD and row.user_id]


def deputies_of(heads: Iterable[int], at: datetime) -> dict[int, User]:
    """Head to the deputy acting at that instant."""
    acting = Deputy.objects.acting_at(at).filter(head__in=heads).select_related("deputy")
    return {deputy.head_id: deputy.deputy for deputy in acting}


def holder_of(head: User, deputies: Mapping[int, User]) -> Holder:
    """The head, or whoever acts for the head."""
    deputy = deputies.get(head.pk)
    return Holder(deputy, acting_for=head) if deputy else Holder(head)


def head_of(held: Sequence[Responsibility], deputies: Mapping[int, User]) -> Holder | None:
    """The head by the rows of one zone."""
    user = next((row.user for row in held if row.role == ResponsibilityRole.HEAD), None)
    return holder_of(user, deputies) if user else None


def units_with(held: Sequence[Responsibility], role: str) -> list[Unit]:
    """The units that hold the role by the rows of one zone."""
    return [row.unit for row in held if row.role == role and row.unit]


def leaders_with(held: Sequence[Responsibility]) -> list[User]:
    """The leaders paired with the zone by the rows of one zone."""
    return [row.user for row in held if row.role == ResponsibilityRole.PAIRED_LEADER and row.user]


def unit_with(held: Sequence[Responsibility], role: str) -> Unit | None:
    """The one unit that holds the role, if any."""
    return next(iter(units_with(held, role)), None)
