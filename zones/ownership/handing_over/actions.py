"""Hand over all that a person or a unit holds: what has dates from that day on, the rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.bitemporal import known_from
from zones.organisation.actions import (
    MembershipPut,
    add_memberships,
    end_deputy,
    end_memberships,
    name_deputy,
    refuse_closing_the_office,
)
from zones.organisation.models import Deputy, Team, Unit, User
from zones.organisation.refusals import AccountOfSuperuser
from zones.ownership.actions import Assignment, assign_many, relieve_many
from zones.ownership.handing_over.items import (
    Item,
    ItemKind,
    day_from,
    items_of_person,
    items_of_unit,
    lasting_deputies,
    lasting_memberships,
)
from zones.ownership.handing_over.on_the_day import PersonsDay, UnitsDay, carry_out
from zones.ownership.handing_over.refusals import SuccessorGone, SuccessorIsSame
from zones.ownership.handing_over.successors import Successors
from zones.ownership.models import Responsibility


@dataclass(frozen=True)
class PersonLeaves:
    """``person`` is in no post any more from ``at`` on.

    ``organisation`` takes in what no zone knows of: units headed and teams led, and with
    ``end_roles`` the roles in units; ``close_account`` lets nobody sign in with the account then.
    """

    person: User
    at: datetime
    successors: Successors[User]
    basis: str = ""
    organisation: bool = False
    end_roles: bool = False
    close_account: bool = False


@dataclass(frozen=True)
class UnitCloses:
    """``unit`` answers for nothing any more from ``at`` on.

    ``move_people`` gives its people the same roles in the unit that takes over all; ``close``
    dissolves it, and what is below it goes there too.
    """

    unit: Unit
    at: datetime
    successors: Successors[Unit]
    basis: str = ""
    move_people: bool = False
    close: bool = False


def hand_over_person(*, leaves: PersonLeaves, actor: Actor, now: datetime) -> list[Item]:
    """Give all the person holds to the successors, in one transaction; the items it concerned.

    Raises SuccessorIsSame, SuccessorGone, AccountOfSuperuser, and whatever assign_many and
    name_deputy refuse.
    """
    person, at, successors = leaves.person, leaves.at, leaves.successors
    _refuse_successors(person, successors)
    if leaves.close_account and person.is_superuser:
        refuse_all_but_superusers(actor)
    with transaction.atomic():
        items = items_of_person(person, at=at, now=now)
        if not leaves.organisation:
            items = [item for item in items if item.dated]
        _hand_over_zones(items, successors, leaves.at, leaves.basis, actor, now)
        _hand_over_deputies(items, leaves, actor, now)
        if leaves.organisation and leaves.end_roles:
            roles = lasting_memberships(at, user=person)
            end_memberships(memberships=roles, end=day_from(at), actor=actor, now=now)
        carry_out(_persons_day(leaves, items), at=at, actor=actor, now=now)
        _put_on_record("person.leave", "user", person.pk, items, leaves, actor, now)
    return items


def hand_over_unit(*, closes: UnitCloses, actor: Actor, now: datetime) -> list[Item]:
    """Give all the unit answers for to the successors, in one transaction; the items.

    Raises SuccessorIsSame, SuccessorGone, OfficeStays, and whatever assign_many refuses.
    """
    unit, successors = closes.unit, closes.successors
    _refuse_successors(unit, successors)
    if closes.close:
        refuse_closing_the_office(unit)
    with transaction.atomic():
        items = items_of_unit(unit, at=closes.at, now=now)
        _hand_over_zones(items, successors, closes.at, closes.basis, actor, now)
        if closes.move_people and successors.of_all is not None:
            _move_people(unit, successors.of_all, closes.at, actor, now)
        if closes.close:
            heir = successors.of_all.code if successors.of_all else ""
            carry_out(UnitsDay(unit.pk, heir), at=closes.at, actor=actor, now=now)
        _put_on_record("unit.hand_over", "unit", unit.code, items, closes, actor, now)
    return items


def refuse_all_but_superusers(actor: Actor) -> None:
    """Raises AccountOfSuperuser unless a superuser acts."""
    acts = User.objects.filter(pk=actor.id or 0, is_superuser=True)
    if not acts.exists():
        raise AccountOfSuperuser()


def _refuse_successors(leaving: User | Unit, asked: Successors[User] | Successors[Unit]) -> None:
    for successor in (asked.of_all, *asked.single.values()):
        if successor == leaving:
            raise SuccessorIsSame(str(leaving), field="successor")
        if successor is not None and not successor.is_active:
            raise SuccessorGone(str(successor), field="successor")


# --- piece by piece -------------------------------------------------------------------------------


def _hand_over_zones(
    items: Sequence[Item],
    successors: Successors[User] | Successors[Unit],
    at: datetime,
    basis: str,
    actor: Actor,
    now: datetime,
) -> None:
    held = [(item, item.held) for item in items if isinstance(item.held, Responsibility)]
    if not held:
        return
    # Both halves count from one instant, or for a moment two would have held the zone.
    known = known_from(now, (row.recorded.lower for _item, row in held))
    relieve_many(responsibilities=[row for _item, row in held], at=at, actor=actor, now=known)
    given = [
        _assignment(row, successor, at, basis)
        for item, row in held
        if (successor := successors.of(item)) is not None
    ]
    if given:
        assign_many(assignments=given, actor=actor, now=known)


def _assignment(
    row: Responsibility, successor: User | Unit, at: datetime, basis: str
) -> Assignment:
    return Assignment(
        zone=row.zone,
        role=row.role,
        start=max(at, row.effective.lower or at),
        end=row.effective.upper,
        user=successor if isinstance(successor, User) else None,
        unit=successor if isinstance(successor, Unit) else None,
        basis=basis,
        no_manager=row.no_manager,
    )


def _hand_over_deputies(
    items: Sequence[Item], leaves: PersonLeaves, actor: Actor, now: datetime
) -> None:
    at = leaves.at
    for deputy in lasting_deputies(at).filter(head=leaves.person):
        end_deputy(deputy=deputy, at=at, actor=actor, now=now)
    for item in items:
        if not isinstance(item.held, Deputy):
            continue
        acting, successor = item.held, leaves.successors.of(item)
        end_deputy(deputy=acting, at=at, actor=actor, now=now)
        if successor is not None:
            name_deputy(
                head=acting.head,
                deputy=successor,
                start=max(at, acting.during.lower or at),
                end=acting.during.upper,
                reason=acting.reason,
                actor=actor,
                now=now,
            )


def _persons_day(leaves: PersonLeaves, items: Sequence[Item]) -> PersonsDay:
    heirs = {item.key: leaves.successors.of(item) for item in items if not item.dated}

    def named(kind: ItemKind) -> dict[str, str]:
        """Code to the successor's user name; "" for nobody."""
        return {
            item.held.code: heir.username if (heir := heirs[item.key]) else ""
            for item in items
            if item.kind is kind and isinstance(item.held, Unit | Team)
        }

    return PersonsDay(
        leaves.person.pk,
        units=named(ItemKind.UNIT),
        leaders=named(ItemKind.LEADER),
        liaisons=named(ItemKind.LIAISON),
        close=leaves.close_account,
    )


def _move_people(unit: Unit, heir: Unit, at: datetime, actor: Actor, now: datetime) -> None:
    """The same roles in the other unit, from the day on."""
    roles, day = lasting_memberships(at, unit=unit), day_from(at)
    puts = [
        MembershipPut(
            username=role.user.username,
            unit_code=heir.code,
            role=role.role,
            start=max(day, role.during.lower or day),
            end=role.during.upper,
        )
        for role in roles
    ]
    end_memberships(memberships=roles, end=day, actor=actor, now=now)
    if puts:
        add_memberships(memberships=puts, actor=actor, now=now)


def _put_on_record(
    action: str,
    object_type: str,
    object_id: object,
    items: Sequence[Item],
    asked: PersonLeaves | UnitCloses,
    actor: Actor,
    now: datetime,
) -> None:
    heirs = {item.key: asked.successors.of(item) for item in items}
    record(
        actor=actor,
        action=action,
        object_type=object_type,
        object_id=object_id,
        before=sorted(heirs),
        after={
            "from": asked.at.isoformat(),
            "basis": asked.basis,
            "to": {key: heir.pk if heir else None for key, heir in heirs.items()},
        },
        now=now,
    )
