"""What has no dates of its own changes on the day: at once, or by a worker when the day comes.

The head of a unit, the posts of a team and an account are as they are now. A hand-over that is
planned ahead leaves a job for the day, which does what is then still true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from zones.audit.actions import Actor, record
from zones.organisation.actions import (
    close_account,
    close_unit,
    name_team_posts,
    set_unit_heads,
)
from zones.organisation.models import Team, Unit, User


@dataclass(frozen=True)
class PersonsDay:
    """The undated part of a hand-over: codes of units and teams to user names, "" for nobody.

    A team is never without a leader: where nobody follows, it keeps the one it has.
    """

    person: int
    units: Mapping[str, str] = field(default_factory=dict)
    leaders: Mapping[str, str] = field(default_factory=dict)
    liaisons: Mapping[str, str] = field(default_factory=dict)
    close: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.leaders or self.liaisons or self.close)


@dataclass(frozen=True)
class UnitsDay:
    """A unit is dissolved; ``successor`` is a unit's code, "" for none."""

    unit: int
    successor: str = ""

    @property
    def is_empty(self) -> bool:
        return False


def carry_out(day: PersonsDay | UnitsDay, *, at: datetime, actor: Actor, now: datetime) -> None:
    """Do it now where ``at`` is past, else have a worker do it then."""
    if day.is_empty:
        return
    if at <= now:
        _do(day, actor, now)
        return
    job = persons_day if isinstance(day, PersonsDay) else units_day
    job.using(run_after=at).enqueue(asdict(day), asdict(actor))


@task
def persons_day(day: dict[str, Any], actor: dict[str, Any]) -> None:
    """The day has come on which the person leaves."""
    _do(PersonsDay(**day), Actor(**actor), timezone.now())


@task
def units_day(day: dict[str, Any], actor: dict[str, Any]) -> None:
    """The day has come on which the unit is dissolved."""
    _do(UnitsDay(**day), Actor(**actor), timezone.now())


def _do(day: PersonsDay | UnitsDay, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        if isinstance(day, UnitsDay):
            heir = Unit.objects.filter(code=day.successor).first()
            unit = Unit.objects.get(pk=day.unit)
            close_unit(unit=unit, successor=heir, actor=actor, now=now)
            return
        person = User.objects.get(pk=day.person)
        headed = Unit.objects.filter(code__in=day.units, head=person)
        heads = {unit.code: day.units[unit.code] for unit in headed}
        if heads:
            set_unit_heads(heads=heads, actor=actor, now=now)
        _name_posts(person, day, actor, now)
        if day.close:
            close_account(user=person, actor=actor, now=now)


def _name_posts(person: User, day: PersonsDay, actor: Actor, now: datetime) -> None:
    codes = {*day.leaders, *day.liaisons}
    for team in Team.objects.filter(code__in=codes).select_related("leader", "liaison"):
        leader, liaison = team.leader, team.liaison
        if leader == person and (name := day.leaders.get(team.code)):
            leader = User.objects.get(username=name)
        if liaison == person and team.code in day.liaisons:
            liaison = User.objects.filter(username=day.liaisons[team.code]).first()
        if (leader, liaison) != (team.leader, team.liaison):
            name_team_posts(team=team, leader=leader, liaison=liaison, actor=actor, now=now)


# --- what is planned ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    """A job for a day to come."""

    number: str
    at: datetime
    day: PersonsDay


def planned_for(person: User) -> list[Planned]:
    """What is to change when the person leaves, on days to come."""
    return [
        Planned(str(job.pk), job.run_after, PersonsDay(**job.args_kwargs["args"][0]))
        for job in _waiting(person).order_by("run_after")
    ]


def call_off(*, person: User, actor: Actor, now: datetime) -> int:
    """Drop what is planned for the person's leaving; how many jobs that were."""
    with transaction.atomic():
        dropped, _by_model = _waiting(person).delete()
        record(
            actor=actor,
            action="person.stay",
            object_type="user",
            object_id=person.pk,
            after={"dropped": dropped},
            now=now,
        )
    return dropped


def _waiting(person: User) -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.filter(
        task_path=persons_day.module_path,
        status=TaskResultStatus.READY,
        args_kwargs__args__0__person=person.pk,
    )
