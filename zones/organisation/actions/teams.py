"""Inspection teams and their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from psycopg2.extras import DateRange

from zones.audit.actions import Actor, record
from zones.organisation.models import Team, TeamMember, Unit, User


def create_team(
    *,
    code: str,
    name: str,
    home_unit: Unit,
    leader: User,
    start: date,
    actor: Actor,
    now: datetime,
    name_en: str = "",
    liaison: User | None = None,
    members: Sequence[User] = (),
) -> Team:
    """Set up a team whose members belong to it from ``start`` on; leader and liaison are members.

    A team of that code is brought to what is said here; members it had stay.
    """
    with transaction.atomic():
        team, created = Team.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "home_unit": home_unit,
                "leader": leader,
                "liaison": liaison,
            },
        )
        everyone = {user.pk: user for user in (leader, *filter(None, [liaison]), *members)}
        _add_members(team, everyone, start)
        record(
            actor=actor,
            action="team.create" if created else "team.change",
            object_type="team",
            object_id=code,
            after={
                "home_unit": home_unit.code,
                "leader": leader.pk,
                "liaison": liaison.pk if liaison else None,
                "members": sorted(everyone),
            },
            now=now,
        )
    return team


def _add_members(team: Team, everyone: Mapping[int, User], start: date) -> None:
    """Those of ``{number: person}`` who are not members on that day become so."""
    present = set(
        TeamMember.objects.filter(team=team, during__contains=start).values_list(
            "user_id", flat=True
        )
    )
    TeamMember.objects.bulk_create(
        [
            TeamMember(team=team, user=user, during=DateRange(start, None))
            for pk, user in everyone.items()
            if pk not in present
        ]
    )
