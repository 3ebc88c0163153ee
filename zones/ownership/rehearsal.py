"""A change of responsibilities seen before it is made, and taken back right after.

What a change does is not foretold but tried: it is made in a transaction that is given up again,
so that every refusal and every consequence is the true one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg2.extras import DateTimeTZRange

from zones.audit.actions import Actor, record
from zones.bitemporal import known_from
from zones.boundaries.locks import hold_assigning
from zones.ownership.models import Responsibility
from zones.ownership.refusals import ChangedSince

Slot = tuple[int, str]
"""(zone, role)"""


@dataclass(frozen=True)
class Difference:
    """Who holds one role for one zone from the day of the change on, before it and after it."""

    zone: int
    role: str
    before: list[Responsibility]
    after: list[Responsibility]


@dataclass(frozen=True)
class Footprint:
    """The numbers of the responsibilities a change closed and of those it wrote in their place."""

    closed: list[int]
    opened: list[int]


@dataclass(frozen=True)
class Outcome:
    """What a change did."""

    differences: list[Difference]
    footprint: Footprint


def made(change: Callable[[], object], *, zones: Collection[int], since: datetime) -> Outcome:
    """Make the change, and tell what differs for the zones from ``since`` on."""
    with transaction.atomic():
        before = _spoken(zones)
        change()
        after = _spoken(zones)
    differences = [
        Difference(
            zone,
            role,
            _lasting(before[zone, role], since),
            _lasting(after[zone, role], since),
        )
        for zone, role in sorted(before.keys() | after.keys())
        if before[zone, role] != after[zone, role]
    ]
    was = {row.pk for rows in before.values() for row in rows}
    is_now = {row.pk for rows in after.values() for row in rows}
    return Outcome(differences, Footprint(sorted(was - is_now), sorted(is_now - was)))


def rehearsed(change: Callable[[], object], *, zones: Collection[int], since: datetime) -> Outcome:
    """What ``made`` would tell; nothing is written. Raises whatever the change raises."""
    with transaction.atomic():
        outcome = made(change, zones=zones, since=since)
        transaction.set_rollback(True)
    return outcome


def _spoken(zones: Collection[int]) -> defaultdict[Slot, list[Responsibility]]:
    """What is known now, the earliest first."""
    rows = (
        Responsibility.objects.as_known()
        .filter(zone__in=zones)
        .select_related("unit", "user")
        .order_by("effective", "pk")
    )
    spoken: defaultdict[Slot, list[Responsibility]] = defaultdict(list)
    for row in rows:
        spoken[row.zone_id, row.role].append(row)
    return spoken


def _lasting(rows: Sequence[Responsibility], since: datetime) -> list[Responsibility]:
    """Those that are not over by then."""
    return [row for row in rows if row.effective.upper is None or row.effective.upper > since]


# --- taking back ----------------------------------------------------------------------------------


def take_back(*, footprint: Footprint, actor: Actor, now: datetime) -> None:
    """Say again what held before the change: itself a restatement, which the history keeps.

    Raises ChangedSince where somebody has said anything else meanwhile.
    """
    numbers = [*footprint.closed, *footprint.opened]
    schemes = Responsibility.objects.filter(pk__in=numbers).values_list("scheme", flat=True)
    with transaction.atomic():
        hold_assigning(set(schemes))
        known_rows = Responsibility.objects.as_known().select_for_update(no_key=True)
        opened = list(known_rows.filter(pk__in=footprint.opened))
        closed = list(Responsibility.objects.filter(pk__in=footprint.closed).order_by("pk"))
        if len(opened) != len(footprint.opened) or len(closed) != len(footprint.closed):
            raise ChangedSince()
        known = known_from(now, (row.recorded.lower for row in opened))
        for row in opened:
            Responsibility.objects.filter(pk=row.pk).update(
                recorded=DateTimeTZRange(row.recorded.lower, known)
            )
        _say_again(closed, known)
        record(
            actor=actor,
            action="responsibility.take_back",
            object_type="zone",
            before=footprint.opened,
            after=footprint.closed,
            now=now,
        )


def _say_again(closed: Sequence[Responsibility], known: datetime) -> None:
    for row in closed:
        row.pk = None  # a further row with the same content
        row.recorded = DateTimeTZRange(known, None)
    try:
        with transaction.atomic():
            Responsibility.objects.bulk_create(closed, batch_size=1000)
    except IntegrityError:
        # Somebody holds by now what would be given back.
        raise ChangedSince() from None
