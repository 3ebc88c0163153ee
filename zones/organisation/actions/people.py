"""People: accounts, their roles in units over time, and who acts for a head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from psycopg2.extras import DateRange, DateTimeTZRange

from zones.audit.actions import Actor, record
from zones.organisation.actions.units import BATCH, Upserted, repeated
from zones.organisation.models import Deputy, Membership, Role, Unit, User
from zones.organisation.refusals import (
    BadUsername,
    CodeTwice,
    DeputyIsHead,
    DeputyTaken,
    EmptyPeriod,
    UnknownChoice,
    UnknownPerson,
    UnknownUnit,
)

_FIELDS = ("display_name", "post", "phone", "email", "language", "is_staff", "is_superuser")


@dataclass(frozen=True, slots=True)
class PersonPut:
    """A person's account as it shall be. None leaves what is there.

    ``password`` counts for a new account only, so that no file can take over an old one; without
    it the account cannot sign in until an administrator sets one.
    """

    username: str
    display_name: str | None = None
    post: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    password: str | None = None
    must_change_password: bool = False
    is_staff: bool | None = None
    is_superuser: bool | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class MembershipPut:
    """A person's role in a unit over days ``[start, end)``; None has no end yet."""

    username: str
    unit_code: str
    role: str
    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptyPeriod()


def upsert_people(*, people: Sequence[PersonPut], actor: Actor, now: datetime) -> Upserted:
    """Add the accounts whose user name is new and change the others, all or none.

    Raises CodeTwice, BadUsername.
    """
    if twice := repeated(put.username for put in people):
        raise CodeTwice(twice)
    if bad := [put.username for put in people if not usable_username(put.username)]:
        raise BadUsername(bad)
    with transaction.atomic():
        rows = {
            user.username: user
            for user in User.objects.select_for_update(no_key=True).filter(
                username__in=[put.username for put in people]
            )
        }
        changes = {
            put.username: _change(rows[put.username], put) for put in people if put.username in rows
        }
        new = [put for put in people if put.username not in rows]
        User.objects.bulk_create([_new_user(put, now) for put in new], batch_size=BATCH)
        changed = tuple(name for name, fields in changes.items() if fields)
        User.objects.bulk_update([rows[name] for name in changed], list(_FIELDS), batch_size=BATCH)
        created = tuple(put.username for put in new)
        # Names of fields only: the trail outlives a person's telephone number.
        record(
            actor=actor,
            action="person.upsert",
            object_type="user",
            object_id=people[0].username if len(people) == 1 else "",
            after={"created": created, "changed": {name: changes[name] for name in changed}},
            now=now,
        )
    return Upserted(created, changed, len(people) - len(created) - len(changed))


def add_memberships(
    *, memberships: Sequence[MembershipPut], actor: Actor, now: datetime
) -> list[Membership]:
    """Give people roles in units, all or none.

    Where the person has that role in that unit in an overlapping time, the membership is restated:
    it keeps its earlier start and takes the new end. Raises UnknownPerson, UnknownUnit,
    UnknownChoice (role).
    """
    if strange := {put.role for put in memberships} - set(Role.values):
        raise UnknownChoice("role", strange, Role.values)
    with transaction.atomic():
        users = _people_named(put.username for put in memberships)
        units = _units_coded(put.unit_code for put in memberships)
        rows = _restated(memberships, users, units)
        Membership.objects.bulk_create(rows, batch_size=BATCH)
        record(
            actor=actor,
            action="membership.add",
            object_type="user",
            object_id=memberships[0].username if len(memberships) == 1 else "",
            after=[
                [put.username, put.unit_code, put.role, str(put.start), str(put.end or "")]
                for put in memberships
            ],
            now=now,
        )
    return rows


def name_deputy(
    *,
    head: User,
    deputy: User,
    start: datetime,
    actor: Actor,
    now: datetime,
    end: datetime | None = None,
    reason: str = "",
) -> Deputy:
    """Let somebody act for a head over ``[start, end)``, in every zone and unit headed.

    Raises DeputyIsHead, EmptyPeriod, DeputyTaken.
    """
    if head == deputy:
        raise DeputyIsHead()
    if end is not None and end <= start:
        raise EmptyPeriod()
    during = DateTimeTZRange(start, end)
    with transaction.atomic():
        # The head's row is the lock that keeps two periods from being named at once.
        User.objects.select_for_update(no_key=True).get(pk=head.pk)
        taken = Deputy.objects.filter(head=head, during__overlap=during).first()
        if taken is not None:
            raise DeputyTaken(str(taken.deputy))
        row = Deputy.objects.create(head=head, deputy=deputy, during=during, reason=reason)
        record(
            actor=actor,
            action="deputy.name",
            object_type="user",
            object_id=head.pk,
            after={
                "deputy": deputy.pk,
                "from": start.isoformat(),
                "to": end.isoformat() if end else None,
                "reason": reason,
            },
            now=now,
        )
    return row


def end_deputy(*, deputy: Deputy, at: datetime, actor: Actor, now: datetime) -> None:
    """End a deputy's period at ``at``; one that has not begun by then is taken back whole."""
    with transaction.atomic():
        row = Deputy.objects.select_for_update(no_key=True).get(pk=deputy.pk)
        if row.during.lower is not None and at <= row.during.lower:
            row.delete()
        else:
            row.during = DateTimeTZRange(row.during.lower, at)
            row.save(update_fields=["during"])
        record(
            actor=actor,
            action="deputy.end",
            object_type="user",
            object_id=row.head_id,
            after={"deputy": row.deputy_id, "until": at.isoformat()},
            now=now,
        )


def _restated(
    memberships: Sequence[MembershipPut], users: dict[str, User], units: dict[str, Unit]
) -> list[Membership]:
    """The memberships to store; those they take in are deleted, or left out if they are new too."""
    held: defaultdict[tuple[int, int, str], list[Membership]] = defaultdict(list)
    for row in Membership.objects.select_for_update(no_key=True).filter(
        user__in=users.values(), unit__in=units.values()
    ):
        held[row.user_id, row.unit_id, row.role].append(row)
    rows: list[Membership] = []
    for put in memberships:
        user, unit = users[put.username], units[put.unit_code]
        same, start = held[user.pk, unit.pk, put.role], put.start
        for row in [row for row in same if _meets(row, put)]:
            start = min(start, row.during.lower or put.start)
            same.remove(row)
            if row.pk:
                row.delete()
            else:
                rows.remove(row)
        membership = Membership(
            user=user, unit=unit, role=put.role, during=DateRange(start, put.end)
        )
        same.append(membership)
        rows.append(membership)
    return rows


def _new_user(put: PersonPut, now: datetime) -> User:
    given = {name: getattr(put, name) for name in _FIELDS}
    return User(
        username=put.username,
        password=make_password(put.password),  # None: nothing matches it
        must_change_password=put.must_change_password,
        is_demo=put.is_demo,
        date_joined=now,
        **{name: value for name, value in given.items() if value is not None},
    )


def _change(user: User, put: PersonPut) -> list[str]:
    """Apply the put; the names of the fields that differed."""
    changed = []
    for name in _FIELDS:
        value = getattr(put, name)
        if value is not None and value != getattr(user, name):
            setattr(user, name, value)
            changed.append(name)
    return changed


def usable_username(username: str) -> bool:
    """Whether Django takes it: letters of any script, digits and @ . + - _, up to 150."""
    try:
        User.username_validator(username)
    except ValidationError:
        return False
    return 0 < len(username) <= 150


def _meets(row: Membership, put: MembershipPut) -> bool:
    """Whether they share a day or one begins where the other ends."""
    lower, upper = row.during.lower, row.during.upper
    return not (
        (upper is not None and upper < put.start)
        or (put.end is not None and lower is not None and put.end < lower)
    )


def _people_named(usernames: Iterable[str]) -> dict[str, User]:
    wanted = set(usernames)
    found = {user.username: user for user in User.objects.filter(username__in=wanted)}
    if missing := wanted - set(found):
        raise UnknownPerson(missing)
    return found


def _units_coded(codes: Iterable[str]) -> dict[str, Unit]:
    wanted = set(codes)
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    if missing := wanted - set(found):
        raise UnknownUnit(missing)
    return found
