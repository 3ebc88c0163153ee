"""Who answers from when to when; and the one entrance for whoever routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg2.extras import DateTimeTZRange

from zones.audit.actions import Actor, record
from zones.bitemporal import Span, known_from, remainders
from zones.boundaries.locks import share_routing
from zones.boundaries.models import Scheme, Zone
from zones.organisation.models import Unit, User
from zones.ownership.models import (
    ROLES_OF_PEOPLE,
    SINGLE_ROLES,
    Responsibility,
    ResponsibilityRole,
)
from zones.ownership.refusals import HolderMissing, LeadUnitTaken, NoManagerWithoutFallback

Holder = tuple[int, str, int | None, int | None]
"""(zone, role, unit, user): who is in question; unit and user None in single roles."""


@contextmanager
def routing_transaction(schemes: Iterable[Scheme]) -> Iterator[None]:
    """The only entrance for a transaction that may route (decision 9).

    Joins the schemes' routers before anything is read, so that no edition comes into force
    between looking up an owner and storing it.
    """
    with transaction.atomic():
        share_routing(scheme.pk for scheme in schemes)
        yield


@dataclass(frozen=True)
class Assignment:
    """``unit`` or ``user`` holds ``role`` for the zone over ``[start, end)``.

    ``basis`` is the document it rests on; ``no_manager`` marks an estate without a property
    manager (role fallback only).
    """

    zone: Zone
    role: str
    start: datetime
    end: datetime | None = None
    unit: Unit | None = None
    user: User | None = None
    basis: str = ""
    no_manager: bool = False

    def __post_init__(self) -> None:
        person = self.role in ROLES_OF_PEOPLE
        if (self.user is None) == person or (self.unit is None) != person:
            raise HolderMissing(self.role)
        if self.no_manager and self.role != ResponsibilityRole.FALLBACK:
            raise NoManagerWithoutFallback()

    @property
    def holder(self) -> Holder:
        if self.role in SINGLE_ROLES:
            return (self.zone.pk, self.role, None, None)
        return (
            self.zone.pk,
            self.role,
            self.unit.pk if self.unit else None,
            self.user.pk if self.user else None,
        )


def assign(*, assignment: Assignment, actor: Actor, now: datetime) -> Responsibility:
    """Give one responsibility; see assign_many."""
    return assign_many(assignments=[assignment], actor=actor, now=now)[0]


def assign_many(
    *, assignments: Sequence[Assignment], actor: Actor, now: datetime
) -> list[Responsibility]:
    """Give responsibilities, all or none; what they contradict is closed, never overwritten.

    In the single roles (head, lead, fallback) the new holder takes the place of whoever held the
    role in that span; in the others the same unit or person is restated. The assignments of one
    call must not contradict each other. Raises LeadUnitTaken where a one-to-one scheme's unit
    already leads another zone.
    """
    with transaction.atomic():
        known, said_again = _restate(assignments, now)
        schemes = Scheme.objects.in_bulk({assignment.zone.scheme_id for assignment in assignments})
        rows = [
            Responsibility(
                zone=assignment.zone,
                scheme_id=assignment.zone.scheme_id,
                role=assignment.role,
                unit=assignment.unit,
                user=assignment.user,
                effective=DateTimeTZRange(assignment.start, assignment.end),
                recorded=DateTimeTZRange(known, None),
                basis=assignment.basis,
                no_manager=assignment.no_manager,
                exclusive=assignment.role == ResponsibilityRole.LEAD
                and schemes[assignment.zone.scheme_id].one_to_one,
            )
            for assignment in assignments
        ]
        _write(said_again, rows)
        record(
            actor=actor,
            action="responsibility.assign",
            object_type="zone",
            object_id=assignments[0].zone.pk if len(assignments) == 1 else "",
            after=[_as_json(assignment) for assignment in assignments],
            now=now,
        )
    return rows


def relieve(*, responsibility: Responsibility, at: datetime, actor: Actor, now: datetime) -> None:
    """End a responsibility at ``at``; it has held until then."""
    with transaction.atomic():
        row = Responsibility.objects.select_for_update(no_key=True).get(pk=responsibility.pk)
        known = known_from(now, [row.recorded.lower])
        Responsibility.objects.filter(pk=row.pk).update(
            recorded=DateTimeTZRange(row.recorded.lower, known)
        )
        before = Span(row.effective.lower, row.effective.upper)
        for span in remainders(before, Span(at, None)):
            _copy(row, span, known).save(force_insert=True)
        record(
            actor=actor,
            action="responsibility.relieve",
            object_type="zone",
            object_id=row.zone_id,
            before={"role": row.role, "unit": row.unit_id, "user": row.user_id},
            after={"until": at.isoformat()},
            now=now,
        )


def _restate(
    assignments: Sequence[Assignment], now: datetime
) -> tuple[datetime, list[Responsibility]]:
    """Close what contradicts; returns the instant it counts from and what is said again."""
    restated: dict[Holder, list[Span]] = {}
    for assignment in assignments:
        restated.setdefault(assignment.holder, []).append(Span(assignment.start, assignment.end))
    contradicted: list[tuple[Responsibility, list[Span]]] = []
    current = Responsibility.objects.as_known().filter(
        zone__in={assignment.zone.pk for assignment in assignments}
    )
    for row in current.select_for_update(no_key=True):
        spoken = Span(row.effective.lower, row.effective.upper)
        spans = [span for span in restated.get(_holder(row), ()) if span.overlaps(spoken)]
        if spans:
            contradicted.append((row, spans))
    known = known_from(now, (row.recorded.lower for row, _ in contradicted))
    said_again = []
    for row, spans in contradicted:
        Responsibility.objects.filter(pk=row.pk).update(
            recorded=DateTimeTZRange(row.recorded.lower, known)
        )
        left = [Span(row.effective.lower, row.effective.upper)]
        for span in spans:
            left = [rest for part in left for rest in remainders(part, span)]
        said_again += [_copy(row, span, known) for span in left]
    return known, said_again


def _write(said_again: list[Responsibility], rows: list[Responsibility]) -> None:
    try:
        with transaction.atomic():
            Responsibility.objects.bulk_create([*said_again, *rows], batch_size=1000)
    except IntegrityError as error:
        if "lead_unit_one_zone_where_exclusive" in str(error):
            raise LeadUnitTaken() from error
        raise


def _copy(row: Responsibility, span: Span, known: datetime) -> Responsibility:
    return Responsibility(
        zone_id=row.zone_id,
        scheme_id=row.scheme_id,
        role=row.role,
        unit_id=row.unit_id,
        user_id=row.user_id,
        effective=DateTimeTZRange(span.start, span.end),
        recorded=DateTimeTZRange(known, None),
        basis=row.basis,
        no_manager=row.no_manager,
        exclusive=row.exclusive,
    )


def _holder(row: Responsibility) -> Holder:
    if row.role in SINGLE_ROLES:
        return (row.zone_id, row.role, None, None)
    return (row.zone_id, row.role, row.unit_id, row.user_id)


def _as_json(assignment: Assignment) -> dict[str, object]:
    return {
        "zone": assignment.zone.pk,
        "role": assignment.role,
        "unit": assignment.unit.code if assignment.unit else None,
        "user": assignment.user.pk if assignment.user else None,
        "from": assignment.start.isoformat(),
        "to": assignment.end.isoformat() if assignment.end else None,
        "basis": assignment.basis,
    }
