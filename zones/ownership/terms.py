"""On what terms a zone is given to somebody: the level rule (A9), one to one (A7), and whose place
a new holder takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from zones.bitemporal import Span, remainders
from zones.boundaries.levels import levels_at
from zones.boundaries.models import Level, Pairing, Scheme
from zones.ownership.models import SINGLE_ROLES, Responsibility, ResponsibilityRole

if TYPE_CHECKING:
    from zones.ownership.actions import Assignment

PAIRED: Final[Mapping[str, str]] = MappingProxyType(
    {
        ResponsibilityRole.PAIRED_LEADER: Pairing.LEADER,
        ResponsibilityRole.PAIRED_UNIT: Pairing.UNIT,
    }
)
"""The roles that a level must ask for, and the rule that does."""

Slot = tuple[int, str, int | None, int | None]
"""(zone, role, unit, user): what one alone has at a time; unit and user None in single roles."""

Restated = Mapping[Slot, Sequence[Span]]
"""The time over which each slot is filled anew."""


@dataclass(frozen=True)
class Terms:
    """``exclusive``: one to one. ``level`` is that of the zone, known of pairs only."""

    allowed: bool
    exclusive: bool
    level: Level | None = None


def terms_of(assignments: Sequence[Assignment]) -> list[Terms]:
    """The terms of each. The level of a pair is that of its first instant (see levels_at).

    A zone that is in no edition yet has no level, hence no pairs.
    """
    levels = levels_at((one.zone.pk, one.start) for one in assignments if one.role in PAIRED)
    schemes = Scheme.objects.in_bulk({one.zone.scheme_id for one in assignments})
    terms = []
    for one in assignments:
        if one.role in PAIRED:
            level = levels.get((one.zone.pk, one.start))
            asked_for = level is not None and level.pairing == PAIRED[one.role]
            terms.append(Terms(asked_for, bool(level and level.pairs_one_to_one), level))
        else:
            lead = one.role == ResponsibilityRole.LEAD
            terms.append(Terms(True, lead and schemes[one.zone.scheme_id].one_to_one))
    return terms


# --- who takes whose place ------------------------------------------------------------------------


def slot_of(assignment: Assignment, terms: Terms) -> Slot:
    """What the assignment fills: whoever had it before ends there."""
    zone, role = assignment.zone.pk, assignment.role
    if role in SINGLE_ROLES or terms.exclusive:
        return (zone, role, None, None)
    unit, user = assignment.unit, assignment.user
    return (zone, role, unit.pk if unit else None, user.pk if user else None)


def restated_by(assignments: Sequence[Assignment], terms: Sequence[Terms]) -> Restated:
    """What the assignments fill."""
    restated: defaultdict[Slot, list[Span]] = defaultdict(list)
    for assignment, its in zip(assignments, terms, strict=True):
        restated[slot_of(assignment, its)].append(Span(assignment.start, assignment.end))
    return dict(restated)


def contradicting(restated: Restated) -> Slot | None:
    """A slot that is filled twice at one time; None where there is none."""
    for slot, spans in restated.items():
        ordered = sorted(spans, key=lambda span: span.start or datetime.min.replace(tzinfo=UTC))
        if any(one.overlaps(next_one) for one, next_one in pairwise(ordered)):
            return slot
    return None


def left_of(row: Responsibility, restated: Restated) -> list[Span]:
    """The time a row still speaks of; the whole of it where nobody takes its place."""
    left = [Span(row.effective.lower, row.effective.upper)]
    slots = {
        (row.zone_id, row.role, None, None),
        (row.zone_id, row.role, row.unit_id, row.user_id),
    }
    for span in (span for slot in slots for span in restated.get(slot, ())):
        left = [rest for part in left for rest in remainders(part, span)]
    return left


# --- one to one -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """A unit or a person holds a role for a zone over a span."""

    scheme: int
    zone: int
    role: str
    unit: int | None
    user: int | None
    span: Span

    @classmethod
    def by_assignment(cls, one: Assignment) -> Claim:
        """What somebody is about to hold."""
        unit, user = one.unit.pk if one.unit else None, one.user.pk if one.user else None
        span = Span(one.start, one.end)
        return cls(one.zone.scheme_id, one.zone.pk, one.role, unit, user, span)

    @property
    def by(self) -> tuple[int, str, int | None, int | None]:
        """Who claims, and as what."""
        return self.scheme, self.role, self.unit, self.user

    @property
    def at(self) -> tuple[int, str]:
        """What is claimed, and as what."""
        return self.zone, self.role

    def clashes_with(self, other: Claim) -> bool:
        """One holder with two zones, or one zone with two holders, at the same time."""
        one_too_many = (self.by == other.by) != (self.at == other.at)
        return one_too_many and self.span.overlaps(other.span)


def held_like(claims: Sequence[Claim], restated: Restated) -> list[Claim]:
    """What is held, as known now, by the holders or for the zones of the claims, in their roles.

    Only where one to one is asked for today, whether or not it was when that was recorded; and
    without the time over which ``restated`` says that another takes the place.
    """
    if not claims:
        return []
    rows = Responsibility.objects.as_known().filter(
        Q(unit__in={claim.unit for claim in claims if claim.unit})
        | Q(user__in={claim.user for claim in claims if claim.user})
        | Q(zone__in={claim.zone for claim in claims}),
        scheme__in={claim.scheme for claim in claims},
        role__in={claim.role for claim in claims},
    )
    levels = levels_at((row.zone_id, row.effective.lower) for row in rows if row.role in PAIRED)
    return [
        Claim(row.scheme_id, row.zone_id, row.role, row.unit_id, row.user_id, span)
        for row in rows
        if row.role not in PAIRED
        or _pairs_one_to_one(levels.get((row.zone_id, row.effective.lower)))
        for span in left_of(row, restated)
    ]


def _pairs_one_to_one(level: Level | None) -> bool:
    return level is not None and level.pairs_one_to_one


def clashes(claims: Iterable[Claim], held: Iterable[Claim]) -> list[Claim | None]:
    """For each claim what it clashes with: something held, or a claim before it; None for none."""
    known: defaultdict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for one in held:
        known[one.by].append(one)
        known[one.at].append(one)
    found = []
    for claim in claims:
        others = [*known[claim.by], *known[claim.at]]
        found.append(next((other for other in others if claim.clashes_with(other)), None))
        known[claim.by].append(claim)
        known[claim.at].append(claim)
    return found
