"""People from a table: one row for each role a person has; rows of one person agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import timezone

from zones.imports.examination import Act, Examination
from zones.imports.findings import Code, Severity, found
from zones.imports.kinds.feature_files import Unusable
from zones.imports.kinds.registry import Inquiry
from zones.imports.kinds.rows import Row, by_key, refuse_alike, rows_of
from zones.imports.models import ImportKind
from zones.imports.report import ImportReport
from zones.imports.words import MEMBER_ROLES
from zones.organisation.actions import MembershipPut, PersonPut, add_memberships, upsert_people
from zones.organisation.actions.people import usable_username
from zones.organisation.models import Membership, Role, Unit, User

RESERVED: Final = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR, Role.BUSINESS_ADMIN})
"""Roles that check one another: only the system administrator hands them out (P12)."""

_PERSONAL: Final = {"name": 80, "post": 80, "phone": 30, "email": 254}


@dataclass(frozen=True)
class PeoplePlan:
    """Add or change these accounts, then give them their roles."""

    people: Sequence[PersonPut]
    memberships: Sequence[MembershipPut]

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Upsert, then add."""
        done = upsert_people(people=self.people, actor=act.actor, now=act.now)
        if self.memberships:
            add_memberships(memberships=self.memberships, actor=act.actor, now=act.now)
        return {
            "added": len(done.created),
            "changed": len(done.changed),
            "memberships": len(self.memberships),
        }


def examine_people(inquiry: Inquiry) -> Examination:
    """Check every row; a role begins today where no row and no option says its first day."""
    options = inquiry.options
    report = ImportReport(ImportKind.PEOPLE)
    try:
        rows = rows_of(inquiry.source, options, report)
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    people = [_person(same) for _, same in by_key(rows, "username")]
    refuse_alike(rows, "username", User.objects.values_list("username", flat=True))
    first = timezone.localdate(options.effective_from or inquiry.now)
    memberships = _memberships(rows, first, reserved_roles=inquiry.reserved_roles)
    _refuse_strange_units(rows)
    for row in rows:
        report.add(row.findings)
    _compare(report, people, memberships)
    inquiry.progress(len(rows), len(rows))
    return Examination(report, PeoplePlan(people, memberships) if report.importable else None)


def _person(rows: Sequence[Row]) -> PersonPut:
    """One account from all rows of a user name; cells that contradict an earlier row are noted."""
    first = rows[0]
    username = first.text("username", needed=True)
    if username and not usable_username(username):
        first.refuse(Code.USERNAME_UNUSABLE, "username", value=username[:60])
    facts: dict[str, str | None] = {}
    for name, limit in _PERSONAL.items():
        for row in rows:
            value = row.given(name, limit=limit)
            if value and facts.get(name) and value != facts[name]:
                row.refuse(
                    Code.PERSON_CONTRADICTS, name, value=value, before=facts[name], row=first.number
                )
            facts[name] = facts.get(name) or value
    return PersonPut(
        username=username,
        display_name=facts["name"],
        post=facts["post"],
        phone=facts["phone"],
        email=facts["email"],
    )


def _memberships(
    rows: Sequence[Row], first_day: date, *, reserved_roles: bool
) -> list[MembershipPut]:
    memberships: list[MembershipPut] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        unit, role = row.text("unit"), row.choice("role", Role, MEMBER_ROLES)
        if not unit and not row.cells.get("role"):
            continue
        if not unit or not row.cells.get("role"):
            row.refuse(Code.VALUE_MISSING, "role" if unit else "unit")
        if role in RESERVED and not reserved_roles:
            row.refuse(Code.ROLE_RESERVED, "role", value=row.cells["role"])
        start, end = row.days(first_day)
        key = (row.cells["username"], unit, str(role), str(start))
        if key in seen:
            row.refuse(Code.ROW_TWICE, "username", value=key[0], first=seen[key])
        seen.setdefault(key, row.number)
        if unit and role and start:
            memberships.append(MembershipPut(row.cells["username"], unit, role, start, end))
    return memberships


def _refuse_strange_units(rows: Sequence[Row]) -> None:
    named = {row.cells["unit"] for row in rows if row.cells.get("unit")}
    known = set(Unit.objects.filter(code__in=named).values_list("code", flat=True))
    for row in rows:
        unit = row.cells.get("unit", "")
        if unit and unit not in known:
            row.refuse(Code.UNIT_UNKNOWN, "unit", value=unit)


def _compare(
    report: ImportReport, people: Sequence[PersonPut], memberships: Sequence[MembershipPut]
) -> None:
    changes = report.changes
    names = [put.username for put in people]
    stored = {user.username: user for user in User.objects.filter(username__in=names)}
    held = {
        (row.user.username, row.unit.code, row.role, row.during.lower, row.during.upper)
        for row in Membership.objects.filter(user__username__in=names).select_related(
            "user", "unit"
        )
    }
    with_new_role = {
        put.username
        for put in memberships
        if (put.username, put.unit_code, put.role, put.start, put.end) not in held
    }
    for put in people:
        user = stored.get(put.username)
        if user is None:
            changes.added.append(put.username)
            continue
        differs = [
            name
            for name in ("display_name", "post", "phone", "email")
            if getattr(put, name) not in (None, getattr(user, name))
        ] + (["role"] if put.username in with_new_role else [])
        if differs:
            changes.changed.append(put.username)
            changes.facts[put.username] = differs
        else:
            changes.unchanged += 1
    if not changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])
