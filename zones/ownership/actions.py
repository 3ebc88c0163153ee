"""Who answers from when to when; and the one entrance for whoever routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from psycopg2.extras import DateTimeTZRange

from zones.audit.actions import Actor, record
from zones.bitemporal import Span, known_from, remainders
from zones.boundaries.locks import hold_assigning, share_routing
from zones.boundaries.models import Scheme, Zone, ZoneVersion
from zones.organisation.models import Unit, User
from zones.ownership.models import ROLES_OF_PEOPLE, Responsibility, ResponsibilityRole
from zones.ownership.refusals import (
    GivenTwice,
    HolderMissing,
    LeadUnitTaken,
    LevelPairsOthers,
    NoManagerWithoutFallback,
    PairTaken,
    ZoneNeverPublished,
)
from zones.ownership.terms import (
    Claim,
    Restated,
    Terms,
    clashes,
    contradicting,
    held_like,
    left_of,
    restated_by,
    terms_of,
)


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


def assign(*, assignment: Assignment, actor: Actor, now: datetime) -> Responsibility:
    """Give one responsibility; see assign_many."""
    return assign_many(assignments=[assignment], actor=actor, now=now)[0]


def assign_many(
    *, assignments: Sequence[Assignment], actor: Actor, now: datetime
) -> list[Responsibility]:
    """Give responsibilities, all or none; what they contradict is closed, never overwritten.

    In the single roles (head, lead, fallback, and pairs where the level asks for one to one) the
    new holder takes the place of whoever held the role in that span; in the others the same unit or
    person is restated.

    Raises ZoneNeverPublished for a zone of a draft, GivenTwice where the assignments contradict
    each other, LevelPairsOthers for a pair that the zone's level does not ask for, and, where one
    to one is asked for, LeadUnitTaken and PairTaken for who has another zone at that time.
    """
    with transaction.atomic():
        hold_assigning(one.zone.scheme_id for one in assignments)
        _refuse_unpublished({one.zone.pk for one in assignments})
        terms = terms_of(assignments)
        restated = restated_by(assignments, terms)
        _refuse_what_breaks_a_rule(assignments, terms, restated)
        if twice := contradicting(restated):
            raise GivenTwice(twice[1], _name_of(twice[0]))
        known, said_again = _restate(assignments, restated, now)
        rows = [
            _row(one, known, exclusive=its.exclusive)
            for one, its in zip(assignments, terms, strict=True)
        ]
        Responsibility.objects.bulk_create([*said_again, *rows], batch_size=1000)
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
    relieve_many(responsibilities=[responsibility], at=at, actor=actor, now=now)


def relieve_many(
    *, responsibilities: Sequence[Responsibility], at: datetime, actor: Actor, now: datetime
) -> list[Responsibility]:
    """End responsibilities at ``at``, all or none; what is left of them, as said again.

    One that begins later is taken back whole; one that ends earlier stays as it is.
    """
    with transaction.atomic():
        hold_assigning(one.scheme_id for one in responsibilities)
        asked = Responsibility.objects.filter(pk__in=[one.pk for one in responsibilities])
        rows = [
            row
            for row in asked.select_for_update(no_key=True).order_by("pk")
            if row.effective.upper is None or row.effective.upper > at
        ]
        known = known_from(now, (row.recorded.lower for row in rows))
        left = [
            _copy(row, span, known)
            for row in rows
            for span in remainders(Span(row.effective.lower, row.effective.upper), Span(at, None))
        ]
        for row in rows:
            Responsibility.objects.filter(pk=row.pk).update(
                recorded=DateTimeTZRange(row.recorded.lower, known)
            )
        Responsibility.objects.bulk_create(left, batch_size=1000)
        for row in rows:
            record(
                actor=actor,
                action="responsibility.relieve",
                object_type="zone",
                object_id=row.zone_id,
                before={"role": row.role, "unit": row.unit_id, "user": row.user_id},
                after={"until": at.isoformat()},
                now=now,
            )
    return left


def _restate(
    assignments: Sequence[Assignment], restated: Restated, now: datetime
) -> tuple[datetime, list[Responsibility]]:
    """Close what contradicts; returns the instant it counts from and what is said again."""
    contradicted: list[tuple[Responsibility, list[Span]]] = []
    current = Responsibility.objects.as_known().filter(
        zone__in={assignment.zone.pk for assignment in assignments}
    )
    for row in current.select_for_update(no_key=True):
        left = left_of(row, restated)
        if left != [Span(row.effective.lower, row.effective.upper)]:
            contradicted.append((row, left))
    known = known_from(now, (row.recorded.lower for row, _ in contradicted))
    for row, _ in contradicted:
        Responsibility.objects.filter(pk=row.pk).update(
            recorded=DateTimeTZRange(row.recorded.lower, known)
        )
    return known, [_copy(row, span, known) for row, left in contradicted for span in left]


def _row(assignment: Assignment, known: datetime, *, exclusive: bool) -> Responsibility:
    return Responsibility(
        zone=assignment.zone,
        scheme_id=assignment.zone.scheme_id,
        role=assignment.role,
        unit=assignment.unit,
        user=assignment.user,
        effective=DateTimeTZRange(assignment.start, assignment.end),
        recorded=DateTimeTZRange(known, None),
        basis=assignment.basis,
        no_manager=assignment.no_manager,
        exclusive=exclusive,
    )


def _refuse_unpublished(zones: set[int]) -> None:
    """A zone that only a draft knows gets its people with the draft's publication."""
    published = ZoneVersion.objects.filter(zone__in=zones).values_list("zone", flat=True)
    if unpublished := zones.difference(published):
        raise ZoneNeverPublished(min(unpublished))


def _refuse_what_breaks_a_rule(
    assignments: Sequence[Assignment], terms: Sequence[Terms], restated: Restated
) -> None:
    """The level rule, then one to one: also with what was held before that was asked for."""
    agreed = list(zip(assignments, terms, strict=True))
    for one, its in agreed:
        if not its.allowed and its.level is not None:
            raise LevelPairsOthers(its.level, one.role, _name_of(one.zone.pk))
    claims = [Claim.by_assignment(one) for one, its in agreed if its.exclusive]
    for claim, taken in zip(claims, clashes(claims, held_like(claims, restated)), strict=True):
        if taken is None:
            continue
        if taken.role == ResponsibilityRole.LEAD:
            raise LeadUnitTaken(_holder_of(taken), _name_of(taken.zone))
        field = "zone" if taken.zone == claim.zone else "unit" if taken.unit else "user"
        raise PairTaken(_holder_of(taken), _name_of(taken.zone), field=field)


def _holder_of(claim: Claim) -> str:
    """The unit's or the person's name."""
    if claim.unit is not None:
        return str(Unit.objects.get(pk=claim.unit))
    assert claim.user is not None
    return str(User.objects.get(pk=claim.user))


def _name_of(zone: int) -> str:
    """Code and name of a zone's newest version."""
    return str(ZoneVersion.objects.filter(zone=zone).defer("boundary").latest("editions"))


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
