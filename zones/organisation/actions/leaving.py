"""What ends when somebody leaves, or a unit is dissolved: roles, teams' posts, the account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from psycopg2.extras import DateRange

from zones.audit.actions import Actor, record
from zones.organisation.actions.units import refuse_cycle
from zones.organisation.models import City, Membership, Team, Unit, User
from zones.organisation.refusals import OfficeStays
from zones.organisation.sessions import end_sessions


def end_memberships(
    *, memberships: Sequence[Membership], end: date, actor: Actor, now: datetime
) -> int:
    """Let roles in units end before the day ``end``; how many it concerned.

    One that has not begun by then is taken back whole, one that is over sooner stays as it is.
    """
    with transaction.atomic():
        asked = Membership.objects.filter(pk__in=[one.pk for one in memberships])
        lasting = [
            row
            for row in asked.select_for_update(no_key=True).order_by("pk")
            if row.during.upper is None or row.during.upper > end
        ]
        for row in lasting:
            if row.during.lower is not None and row.during.lower >= end:
                row.delete()
            else:
                row.during = DateRange(row.during.lower, end)
                row.save(update_fields=["during"])
        if lasting:
            record(
                actor=actor,
                action="membership.end",
                object_type="user" if len({row.user_id for row in lasting}) == 1 else "unit",
                object_id=lasting[0].user_id if len(lasting) == 1 else "",
                before=[[row.user_id, row.unit_id, row.role] for row in lasting],
                after={"until": end.isoformat()},
                now=now,
            )
    return len(lasting)


def name_team_posts(
    *, team: Team, leader: User, liaison: User | None, actor: Actor, now: datetime
) -> None:
    """Say who leads the team and who is its liaison."""
    with transaction.atomic():
        row = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        before = {"leader": row.leader_id, "liaison": row.liaison_id}
        row.leader, row.liaison = leader, liaison
        row.save(update_fields=["leader", "liaison"])
        record(
            actor=actor,
            action="team.change",
            object_type="team",
            object_id=row.code,
            before=before,
            after={"leader": row.leader_id, "liaison": row.liaison_id},
            now=now,
        )


def close_account(*, user: User, actor: Actor, now: datetime) -> None:
    """Let nobody sign in with the account any more; open sessions end, what was done stays."""
    with transaction.atomic():
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not row.is_active:
            return
        row.is_active = False
        row.save(update_fields=["is_active"])
        end_sessions(user=row, keep=None, actor=actor, now=now)
        record(
            actor=actor,
            action="person.close",
            object_type="user",
            object_id=row.pk,
            before={"is_active": True},
            after={"is_active": False},
            now=now,
        )


def close_unit(*, unit: Unit, successor: Unit | None, actor: Actor, now: datetime) -> None:
    """Dissolve a unit: what is below it and its teams go to the successor, or stay below it.

    Raises OfficeStays for the unit that answers where nobody else does, UnitCycle where the
    successor is itself below one of those that would go to it.
    """
    with transaction.atomic():
        row = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        refuse_closing_the_office(row)
        if successor is not None:
            Unit.objects.filter(pk=successor.pk, parent=row).update(parent=row.parent_id)
            for below in Unit.objects.filter(parent=row):
                refuse_cycle(unit=below, parent=successor)
                Unit.objects.filter(pk=below.pk).update(parent=successor)
            Team.objects.filter(home_unit=row).update(home_unit=successor)
        row.is_active = False
        row.save(update_fields=["is_active"])
        record(
            actor=actor,
            action="unit.close",
            object_type="unit",
            object_id=row.code,
            before={"is_active": True},
            after={"is_active": False, "successor": successor.code if successor else None},
            now=now,
        )


def refuse_closing_the_office(unit: Unit) -> None:
    """Raises OfficeStays for the unit that answers where nobody else does."""
    if City.objects.filter(fallback_unit=unit).exists():
        raise OfficeStays(str(unit))
